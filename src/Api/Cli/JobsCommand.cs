using System.CommandLine;
using System.Text.Json;
using Berth.Data;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Cli;

/// <summary><c>berth jobs</c>: what waits, runs, or is parked and needs a decision.</summary>
internal static class JobsCommand
{
    public static Command Define()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, one job a line." };
        var command = new Command("jobs", "Show jobs that wait, run or are parked.") { json };
        command.SetAction((parsed, ct) => ListAsync(parsed.GetValue(json), ct));
        command.Add(Decide("retry", "Run a parked job again.", ParkedJob.RetryAsync));
        command.Add(Decide("drop", "Give a parked job up for good.", ParkedJob.DropAsync));
        return command;
    }

    private static async Task<int> ListAsync(bool json, CancellationToken cancellationToken)
    {
        await using var app = Host.Build(web: false, worker: false);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.State != JobState.Done && j.State != JobState.Cancelled).OrderBy(j => j.Id).ToListAsync(cancellationToken);
        foreach (var j in jobs)
        {
            Console.WriteLine(json
                ? JsonSerializer.Serialize(new { j.Id, j.Kind, j.Key, State = j.State.ToString(), j.Attempt, j.RunAt, j.LastError })
                : $"{j.Id,8}  {j.State,-8} {j.Kind,-22} attempt {j.Attempt,2}  {j.Key}{(j.LastError is null ? "" : $"\n          {j.LastError}")}");
        }
        return 0;
    }

    private static Command Decide(string verb, string description, Func<AppDb, long, CancellationToken, Task<bool>> decision)
    {
        var id = new Argument<long>("id") { Description = "The job's number, as 'berth jobs' shows it." };
        var command = new Command(verb, description) { id };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = Host.Build(web: false, worker: false);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (await decision(db, parsed.GetValue(id), ct)) return 0;
            await Console.Error.WriteLineAsync($"berth: no parked job has the number {parsed.GetValue(id)}. 'berth jobs' lists them.");
            return 1;
        });
        return command;
    }
}
