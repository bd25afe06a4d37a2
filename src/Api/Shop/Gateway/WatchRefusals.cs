using Berth.Platform.Alerts;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Gateway;

/// <summary>
/// Alerts operators when Stripe refused three calls within ten minutes: one may be a customer's, three are a key, a
/// setting, or a fault of ours. The alert closes by itself once none was refused for as long.
/// </summary>
public sealed class WatchRefusals(AppDb db, TimeProvider clock) : IJobHandler<WatchRefusals.Args>
{
    public const string Kind = "watch-refusals";

    /// <summary>The alert's key.</summary>
    public const string Cause = "stripe-refuses";

    private const int Many = 3;
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    /// <summary>The job takes no arguments.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Time;
        var recent = await db
            .StripeRefusals.AsNoTracking()
            .Where(r => r.At > since)
            .OrderByDescending(r => r.Id)
            .ToListAsync(cancellationToken);
        var isOpen = (await ReadAlerts.OpenKeysAsync(db, Cause, cancellationToken)).Contains(Cause);
        if (recent.Count == 0 && isOpen)
            db.Resolve(Cause);
        if (recent.Count >= Many && !isOpen)
            db.Alert($"{Cause}/{recent[0].Id}", "Stripe refuses what we ask", Words(recent), cause: Cause);
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private static string Words(List<StripeRefusal> recent) =>
        $"Stripe refused {recent.Count} calls within ten minutes:\n\n"
        + string.Join(
            "\n\n",
            recent.Take(5).Select(r => $"to {r.What}: {new Refusal(r.Status, r.Code, r.Param, null, r.RequestId)}")
        )
        + "\n\nIts log (Workbench, or Developers, Logs) says the rest when you search for the request. 'berth health' "
        + "tries whether a payment page can be opened.";
}
