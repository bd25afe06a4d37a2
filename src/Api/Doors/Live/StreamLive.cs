using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Berth.Platform.Data;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Live;

/// <summary>
/// <c>GET /orders/{token}/stats</c> and <c>/log</c>: what the worker says of an order's container, as server-sent
/// events, for whoever has the order's token. When it is not to be had, an event <c>trouble</c> says why, and the
/// browser comes back in ten seconds.
/// </summary>
public static class StreamLive
{
    private const int Tail = 100;
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(10);

    /// <summary>Numbers, every two seconds; 404 when no order with a container has that token.</summary>
    public static Task<IResult> StatsAsync(
        string token,
        HttpContext context,
        AppDb db,
        WorkerClient worker,
        IHostApplicationLifetime process,
        CancellationToken cancellationToken
    ) => StreamAsync(token, context, db, process, (id, ended) => worker.FollowStatsAsync(id, ended), cancellationToken);

    /// <summary>
    /// The last lines of the log, and those that come; 404 when no order with a container has that token.
    /// </summary>
    public static Task<IResult> LogAsync(
        string token,
        HttpContext context,
        AppDb db,
        WorkerClient worker,
        IHostApplicationLifetime process,
        CancellationToken cancellationToken
    ) =>
        StreamAsync(
            token,
            context,
            db,
            process,
            (id, ended) => worker.LogAsync(id, Tail, follow: true, ended),
            cancellationToken
        );

    private static async Task<IResult> StreamAsync<T>(
        string token,
        HttpContext context,
        AppDb db,
        IHostApplicationLifetime process,
        Func<Guid, CancellationToken, IAsyncEnumerable<T>> ask,
        CancellationToken cancellationToken
    )
        where T : notnull =>
        await OrderAddress.Find(db, context, token).Select(o => o.TenantId).SingleOrDefaultAsync(cancellationToken)
            is { } id
            ? Answer(ended => ask(id, ended), process, cancellationToken)
            : Results.NotFound();

    /// <summary>What the worker says, as events; an event <c>trouble</c> when it says nothing more.</summary>
    internal static IResult Answer<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> ask,
        IHostApplicationLifetime process,
        CancellationToken cancellationToken
    )
        where T : notnull =>
        TypedResults.ServerSentEvents(EventsAsync(ask, process.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> ask,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : notnull
    {
        // Ends with the process, too, which would wait for its readers otherwise.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await using var pieces = ask(end.Token).GetAsyncEnumerator(end.Token);
        while (true)
        {
            LiveException? trouble = null;
            try
            {
                if (!await pieces.MoveNextAsync())
                    yield break;
            }
            catch (LiveException e)
            {
                trouble = e;
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                yield break;
            }
            if (trouble is not null)
            {
                yield return new SseItem<object>(new LiveAnswer(trouble.Message), "trouble")
                {
                    ReconnectionInterval = ComeBack,
                };
                yield break;
            }
            yield return new SseItem<object>(pieces.Current);
        }
    }
}
