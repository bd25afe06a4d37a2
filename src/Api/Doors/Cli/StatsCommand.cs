using System.CommandLine;
using Berth.Operations;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;

namespace Berth.Doors.Cli;

/// <summary><c>berth stats</c>: totals.</summary>
internal static class StatsCommand
{
    public static Command Define()
    {
        var command = new Command("stats", "Show totals: tenants, customers, revenue a month, memory, jobs.")
        {
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var it = await Totals.ReadAsync(
                            db,
                            services.GetRequiredService<FindTenants>(),
                            services.GetRequiredService<ProductCatalog>(),
                            services.GetRequiredService<KnownHosts>(),
                            ct
                        );
                        output.Show(
                            it,
                            [
                                .. it.Tenants.Select(s => ($"tenants {s.Key}", (string?)$"{s.Value}")),
                                ("complimentary", $"{it.Complimentary}"),
                                ("customers", $"{it.Customers}"),
                                .. it.RevenueAMonth.Select(r =>
                                    ("revenue a month", (string?)Money.Text(r.Value, r.Key))
                                ),
                                .. it.Hosts.Select(h =>
                                    (
                                        $"memory on {h.Name}",
                                        (string?)
                                            $"{h.HeldMb} MiB held, {(h.FreeMb is { } free ? $"{free} MiB free" : "no limit")}"
                                    )
                                ),
                                ("jobs", $"{it.Jobs.Waiting} wait, {it.Jobs.Running} run, {it.Jobs.Parked} are parked"),
                            ]
                        );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
