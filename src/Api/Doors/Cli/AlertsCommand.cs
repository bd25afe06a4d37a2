using System.CommandLine;
using Berth.Platform.Alerts;

namespace Berth.Doors.Cli;

/// <summary><c>berth alerts</c>: what somebody should look at, until it is over.</summary>
internal static class AlertsCommand
{
    public static Command Define()
    {
        var command = new Command("alerts", "Show open alerts, newest first.") { Output.Json, Resolve() };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, _, output) =>
                    {
                        var open = (await ReadAlerts.OpenAsync(db, ct))
                            .Select(a => new
                            {
                                a.Key,
                                a.Subject,
                                a.Text,
                                a.Since,
                                a.SeenAt,
                                a.Count,
                            })
                            .ToList();
                        output.List(
                            open,
                            "No open alerts.",
                            ("key", a => a.Key),
                            ("since", a => Output.Time(a.Since)),
                            ("last seen", a => Output.Time(a.SeenAt)),
                            ("times", a => $"{a.Count}"),
                            ("what", a => a.Subject)
                        );
                        if (open.Count > 0)
                            output.Hint(
                                "What to do about each stands in its mail, and in --json. 'berth alerts resolve KEY' closes one."
                            );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static Command Resolve()
    {
        var key = new Argument<string>("key") { Description = "What 'berth alerts' shows." };
        var resolve = new Command("resolve", "Resolve an alert. It opens again if the problem is seen again.") { key };
        resolve.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        if (
                            !await ResolveAlert.ResolveAsync(
                                db,
                                parsed.GetValue(key)!,
                                services.GetRequiredService<TimeProvider>(),
                                ct
                            )
                        )
                            throw Refusal.NotFound(
                                $"no alert '{parsed.GetValue(key)}' is open. 'berth alerts' lists them."
                            );
                        output.Say($"{parsed.GetValue(key)} is over.");
                        return Exit.Done;
                    }
                )
        );
        return resolve;
    }
}
