using System.Runtime.CompilerServices;
using Berth.Data;
using Berth.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Dashboard;

/// <summary><c>GET /orders/{token}/events</c>: the progress of an order as server-sent events, each the whole picture, until it is final.</summary>
public static class StreamProgress
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    public static async Task<IResult> RunAsync(string token, IDbContextFactory<AppDb> databases, Notices notices, BerthSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Orders.AnyAsync(o => o.Token == token, cancellationToken)
            ? TypedResults.ServerSentEvents(WatchAsync(token, databases, notices, settings, clock, cancellationToken))
            : Results.NotFound();
    }

    private static async IAsyncEnumerable<OrderProgress> WatchAsync(
        string token, IDbContextFactory<AppDb> databases, Notices notices, BerthSettings settings, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var wake = new SemaphoreSlim(0);
        using var subscription = notices.Subscribe(Notices.Tenants, _ => wake.Release());
        OrderProgress? last = null;
        while (true)
        {
            OrderProgress now;
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Token == token, cancellationToken);
                now = await OrderProgress.ReadAsync(db, order, settings, cancellationToken);
            }
            if (last is null || last.State != now.State || last.Steps.Count != now.Steps.Count) yield return last = now;
            if (now.IsFinal) yield break;
            await Task.WhenAny(wake.WaitAsync(cancellationToken), Task.Delay(LongestSilence, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
