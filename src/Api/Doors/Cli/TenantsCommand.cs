using System.CommandLine;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth tenants</c>: every tenant that is not gone.</summary>
internal static class TenantsCommand
{
    public static Command Define()
    {
        var command = new Command("tenants", "Show each tenant's wanted and actual state, and override it.")
        {
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var settings = services.GetRequiredService<BerthSettings>();
                        var tenants = await db
                            .Tenants.AsNoTracking()
                            .Where(t => t.Observed != TenantState.Gone)
                            .OrderBy(t => t.Slug)
                            .ToListAsync(ct);
                        var health = await ReadHealth.ManyAsync(db, tenants, ct);
                        var rows = tenants
                            .Select(t => new
                            {
                                t.Id,
                                t.Slug,
                                t.Product,
                                t.Plan,
                                t.Wanted,
                                t.Observed,
                                Health = health[t.Id].Word,
                                HealthReason = health[t.Id].Reason,
                                t.Generation,
                                t.ObservedGeneration,
                                Host = t.DataOn,
                                t.Subnet,
                                Address = settings.AddressOf(t.Slug, t.Route),
                                t.Reason,
                            })
                            .ToList();
                        output.List(
                            rows,
                            "There are no tenants.",
                            ("name", t => t.Slug),
                            ("plan", t => $"{t.Product}/{t.Plan}"),
                            ("wanted", t => $"{t.Wanted}"),
                            ("is", t => $"{t.Observed}"),
                            ("health", t => t.Health),
                            ("address", t => t.Address),
                            ("why", t => t.HealthReason.Length > 0 ? t.HealthReason : t.Reason)
                        );
                        return Exit.Done;
                    }
                )
        );
        command.Add(MoveCommand.Define());
        foreach (var verb in OverrideCommands.All())
            command.Add(verb);
        return command;
    }
}
