using System.Runtime.CompilerServices;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// <c>GET /orders/{token}/events</c>: streams an order's progress as server-sent events, each the whole picture, until it
/// is final; while a container is up it goes on, because that may change. Also ends when the process stops, which would
/// wait for its readers otherwise; browsers reconnect.
/// </summary>
public static class StreamProgress
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2),
        WhileUp = TimeSpan.FromSeconds(30);

    /// <summary>Returns the stream, or 404 if no order has that token.</summary>
    public static async Task<IResult> StreamAsync(
        string token,
        HttpContext context,
        IDbContextFactory<AppDb> databases,
        Notices notices,
        BerthSettings settings,
        TimeProvider clock,
        IHostApplicationLifetime process,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var id = await OrderAddress
            .Find(db, context, token)
            .Select(o => (Guid?)o.Id)
            .SingleOrDefaultAsync(cancellationToken);
        return id is { } order
            ? TypedResults.ServerSentEvents(
                WatchAsync(order, databases, notices, settings, clock, process.ApplicationStopping, cancellationToken)
            )
            : Results.NotFound();
    }

    private static async IAsyncEnumerable<OrderProgress> WatchAsync(
        Guid id,
        IDbContextFactory<AppDb> databases,
        Notices notices,
        BerthSettings settings,
        TimeProvider clock,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var wake = new Signal();
        using var subscription = notices.Subscribe(Notices.Tenants, _ => wake.Set());
        OrderProgress? last = null;
        while (!stopping.IsCancellationRequested)
        {
            OrderProgress now;
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == id, cancellationToken);
                now = await OrderProgress.ReadAsync(db, order, settings, clock.GetUtcNow(), cancellationToken);
            }
            if (last is null || IsNews(last, now))
                yield return last = now;
            // Whoever looks at a container that is up wants to see when it is not any more.
            if (now is { IsFinal: true, State: not "running" })
                yield break;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
            await wake.WaitAsync(now.IsFinal ? WhileUp : LongestSilence, clock, other: null, end.Token);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static bool IsNews(OrderProgress last, OrderProgress now) =>
        (last.State, last.Health, last.Headline, last.Reason, last.Steps.Count)
        != (now.State, now.Health, now.Headline, now.Reason, now.Steps.Count);
}
