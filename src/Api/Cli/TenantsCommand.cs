using System.CommandLine;
using System.Text.Json;
using Berth.Data;
using Berth.Provisioning;
using Berth.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Cli;

/// <summary><c>berth tenants</c>: every tenant that is not gone.</summary>
internal static class TenantsCommand
{
    public static Command Define()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, one tenant a line." };
        var command = new Command("tenants", "Show the tenants.") { json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = Host.Build(web: false, worker: false);
            await using var scope = app.Services.CreateAsyncScope();
            var settings = scope.ServiceProvider.GetRequiredService<BerthSettings>();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            foreach (var t in await db.Tenants.AsNoTracking().Where(t => t.Observed != TenantState.Gone).OrderBy(t => t.Slug).ToListAsync(ct))
            {
                Console.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new { t.Id, t.Slug, t.Product, t.Plan, Wanted = t.Wanted.ToString(), Observed = t.Observed.ToString(), t.Generation, t.ObservedGeneration, t.Subnet, t.Reason })
                    : $"{t.Slug,-24} {t.Product}/{t.Plan,-12} wanted {t.Wanted,-10} is {t.Observed,-10} {settings.AddressOf(t.Slug)}  {t.Reason}");
            }
        });
        return command;
    }
}
