using System.CommandLine;
using Berth.Operations;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;

namespace Berth.Doors.Cli;

/// <summary><c>berth tenants move NAME --to HOST</c>: one tenant to another host, with its data.</summary>
internal static class MoveCommand
{
    public static Command Define()
    {
        var name = NamedTenant.Argument();
        var to = new Option<string>("--to") { Description = "The host's name.", Required = true };
        var command = new Command(
            "move",
            "Move a tenant to another host, with its data. It is away while that is copied."
        )
        {
            name,
            to,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, _) =>
                    {
                        var host = parsed.GetValue(to)!;
                        var target = await services.GetRequiredService<KnownHosts>().GetAsync(host, ct);
                        await using var transaction = await db.Database.BeginTransactionAsync(ct);
                        var tenant = await NamedTenant.FindAsync(db, parsed.GetValue(name)!, ct);
                        if (tenant.Host == host)
                            throw new InvalidOperationException(
                                $"The tenant '{tenant.Slug}' is on '{host}', or on its way there."
                            );
                        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
                        var facts = services.GetRequiredService<ReadFacts>();
                        if (
                            await OrderMove.ToAsync(db, tenant, facts, [target], "An operator moved it.", now, ct)
                            is null
                        )
                            throw new InvalidOperationException(
                                $"The host '{host}' is {target.State}, takes no tenants, is too small, or has not enough "
                                    + "memory or disk left. 'berth hosts' shows it."
                            );
                        await db.SaveChangesAsync(ct);
                        await transaction.CommitAsync(ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
