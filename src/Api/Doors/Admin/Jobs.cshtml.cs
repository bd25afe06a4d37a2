using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>
/// Lists jobs that wait, run or are parked. Never shows their arguments, which may have personal data.
/// </summary>
public sealed class JobsModel(AppDb db, TimeProvider clock) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (text, state) = (Wanted, StateOf<JobState>());
        var (rows, more) = await PageOfAsync(
            db.Jobs.AsNoTracking()
                .Where(j =>
                    (state == null ? j.State != JobState.Done && j.State != JobState.Cancelled : j.State == state)
                    && (text == null || j.Kind.Contains(text) || j.Key!.Contains(text))
                )
                // Put parked jobs first: they need a decision.
                .OrderByDescending(j => j.State == JobState.Parked)
                .ThenByDescending(j => j.Id),
            cancellationToken
        );
        List = new()
        {
            Title = "Jobs",
            Path = "/admin/jobs",
            Asked = this,
            HasMore = more,
            Searches = "Kind or key",
            States = Enum.GetNames<JobState>(),
            Columns = ["Number", "Kind", "Key", "State", "Attempt", "Next", "Last error"],
            Actions = [new("Retry", "Run again"), new("Drop", "Give up", IsDangerous: true)],
            Rows =
            [
                .. rows.Select(j => new AdminList.Row(
                    j.State == JobState.Parked ? $"{j.Id}" : null,
                    $"{j.Kind} {j.Id}",
                    [
                        $"{j.Id}",
                        j.Kind,
                        j.Key,
                        new(
                            $"{j.State}".ToLowerInvariant(),
                            Tone: j.State switch
                            {
                                JobState.Parked => "bad",
                                JobState.Running => "busy",
                                _ => null,
                            }
                        ),
                        $"{j.Attempt}",
                        AdminList.Cell.At(j.RunAt),
                        j.LastError,
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostRetryAsync(List<long> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "run again", id => ParkedJob.RetryAsync(db, id, clock, cancellationToken));

    public Task<IActionResult> OnPostDropAsync(List<long> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are given up", id => ParkedJob.DropAsync(db, id, clock, cancellationToken));
}
