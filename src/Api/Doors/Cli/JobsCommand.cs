using System.CommandLine;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth jobs</c>: what waits, runs, or is parked and needs a decision.</summary>
internal static class JobsCommand
{
    public static Command Define()
    {
        var command = new Command("jobs", "Show waiting, running and parked jobs.") { Output.Json };
        command.SetAction((parsed, ct) => OnDatabase.RunAsync(parsed, (db, _, output) => ListAsync(db, output, ct)));
        command.Add(Decide("retry", "Run a parked job again.", ParkedJob.RetryAsync));
        command.Add(Decide("drop", "Give a parked job up for good.", ParkedJob.DropAsync));
        return command;
    }

    private static async Task<int> ListAsync(AppDb db, Output output, CancellationToken cancellationToken)
    {
        var jobs = await db
            .Jobs.AsNoTracking()
            .Where(j => j.State != JobState.Done && j.State != JobState.Cancelled)
            .OrderBy(j => j.Id)
            .Select(j => new
            {
                j.Id,
                j.Kind,
                j.Key,
                j.State,
                j.Attempt,
                j.RunAt,
                j.LastError,
            })
            .ToListAsync(cancellationToken);
        output.List(
            jobs,
            "No job waits, runs or is parked.",
            ("id", j => $"{j.Id}"),
            ("state", j => $"{j.State}"),
            ("kind", j => j.Kind),
            ("attempt", j => $"{j.Attempt}"),
            ("key", j => j.Key),
            ("last error", j => j.LastError)
        );
        return Exit.Done;
    }

    private static Command Decide(
        string verb,
        string description,
        Func<AppDb, long, TimeProvider, CancellationToken, Task<bool>> decision
    )
    {
        var id = new Argument<long>("id") { Description = "The job's number, as 'berth jobs' shows it." };
        var command = new Command(verb, description) { id };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, _) =>
                    {
                        if (await decision(db, parsed.GetValue(id), services.GetRequiredService<TimeProvider>(), ct))
                            return Exit.Done;
                        throw Refusal.NotFound(
                            $"no parked job has the number {parsed.GetValue(id)}. 'berth jobs' lists them."
                        );
                    }
                )
        );
        return command;
    }
}
