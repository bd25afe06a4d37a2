using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Enqueues a sync for each subscription that is due by the clock, at most 500 a run. The sync asks Stripe first, so
/// nobody is suspended or loses data because of what we remember.
/// </summary>
public sealed class LookAtSubscriptions(AppDb db, TimeProvider clock) : IJobHandler<LookAtSubscriptions.Args>
{
    public const string Kind = "look-at-subscriptions";
    private const int MostAtOnce = 500;

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
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
