using System.CommandLine;
using Berth.Doors.Api;
using Berth.Platform.Accounts;
using Berth.Platform.Alerts;
using Berth.Platform.Audit;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Webhooks;
using Berth.Shop.Answers;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Tenants.Backups;
using Berth.Tenants.Health;

namespace Berth.Doors.Cli;

/// <summary><c>berth cleanup</c>: what the worker deletes by and by, now. Needs no worker.</summary>
internal static class CleanupCommand
{
    public static Command Define()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be deleted." };
        var command = new Command(
            "cleanup",
            "Delete expired jobs, mails, events, copies, sessions and reservations now."
        )
        {
            dryRun,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, output) =>
                    {
                        Actor.Is($"operator {Environment.UserName}", "berth cleanup");
                        var rows = new List<Row>();
                        foreach (var cleaning in All(services))
                        {
                            var due = await cleaning.CountAsync(ct);
                            rows.Add(
                                new(
                                    cleaning.What,
                                    due,
                                    parsed.GetValue(dryRun) ? 0 : due - await CleanAsync(cleaning, due, ct)
                                )
                            );
                        }
                        output.List(
                            rows,
                            "",
                            ("what", r => r.What),
                            ("due", r => $"{r.Due}"),
                            ("deleted", r => $"{r.Deleted}")
                        );
                        return parsed.GetValue(dryRun) || rows.All(r => r.Deleted >= r.Due) ? Exit.Done : Exit.Failed;
                    }
                )
        );
        return command;
    }

    private static ICleaning[] All(IServiceProvider services) =>
        [
            services.GetRequiredService<DeleteOldJobs>(),
            services.GetRequiredService<DeleteOldMails>(),
            services.GetRequiredService<DeleteOldEvents>(),
            services.GetRequiredService<DeleteLastData>(),
            services.GetRequiredService<ExpireReservations>(),
            services.GetRequiredService<DeleteOldAnswers>(),
            services.GetRequiredService<DeleteOldDeliveries>(),
            services.GetRequiredService<DeleteOldAlerts>(),
            services.GetRequiredService<DeleteOldUptime>(),
            services.GetRequiredService<DeleteOldRefusals>(),
            services.GetRequiredService<DeleteUnusedAnswers>(),
            services.GetRequiredService<ForgetSessions>(),
        ];

    /// <summary>Goes on while there is less each time; returns what is left.</summary>
    private static async Task<int> CleanAsync(ICleaning cleaning, int due, CancellationToken cancellationToken)
    {
        while (due > 0)
        {
            await cleaning.CleanAsync(cancellationToken);
            var left = await cleaning.CountAsync(cancellationToken);
            if (left >= due)
                return left;
            due = left;
        }
        return due;
    }

    /// <summary>What was due, and what became of it.</summary>
    private sealed record Row(string What, int Due, int Deleted);
}
