using System.CommandLine;

namespace Berth.Doors.Cli;

/// <summary><c>berth health</c>: whether all that Berth needs is there, one line each.</summary>
internal static class HealthCommand
{
    public static Command Define()
    {
        var command = new Command(
            "health",
            "Check database, engines, proxies, worker, Stripe, firewall, mail and jobs. Exits with 1 if anything is unhealthy."
        )
        {
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var rows = await LookAtHealth.LookAtAllAsync(db, services, ct);
                        output.List(rows, "", ("what", r => r.What), ("state", r => r.State), ("why", r => r.Why));
                        return rows.Any(r => r.State == LookAtHealth.Bad) ? Exit.Failed : Exit.Done;
                    }
                )
        );
        return command;
    }
}
