using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Has those subscriptions looked at that the clock alone may move. The look begins with the provider's word: nobody is
/// suspended, nor their data removed, on what we remember.
/// </summary>
public sealed class LookAtSubscriptions(AppDb db, TimeProvider clock) : IJobHandler<LookAtSubscriptions.Args>
{
    public const string Kind = "look-at-subscriptions";
    private const int MostAtOnce = 500;

    /// <summary>Nothing to say: it is always about all that are due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db
            .Subscriptions.Where(s => s.LookAt != null && s.LookAt <= now)
            .OrderBy(s => s.LookAt)
            .Take(MostAtOnce)
            .Select(s => s.TenantId)
            .ToListAsync(cancellationToken);
        foreach (var tenant in due)
            db.Enqueue(SyncSubscription.Job(tenant));
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
