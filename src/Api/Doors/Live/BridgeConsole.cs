using System.Net.WebSockets;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Live;

/// <summary>
/// The web's side of a console: a browser at one end, the worker at the other. Beginning and end are in the audit, with
/// who, how long and why; without the first row nothing passes. What passes is kept nowhere.
/// </summary>
public sealed class BridgeConsole(
    IDbContextFactory<AppDb> databases,
    WorkerClient worker,
    IHostApplicationLifetime process,
    TimeProvider clock
)
{
    /// <summary>How often it is asked whether who sits there still may.</summary>
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);

    /// <summary>So often nobody may be there to ask; then it ends.</summary>
    private const int MostUnknown = 3;

    /// <summary>A peer that answers no ping for so long is gone.</summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>Runs it to its end.</summary>
    /// <param name="context">A WebSocket's request, of somebody who may.</param>
    /// <param name="tenantId">Whose container.</param>
    /// <param name="whyNot">Why there is none just now, in words; null if there can be one.</param>
    /// <param name="may">Whether they still may.</param>
    public async Task RunAsync(
        HttpContext context,
        Guid tenantId,
        string? whyNot,
        Func<CancellationToken, Task<bool>> may
    )
    {
        using var browser = new ConsoleSocket(
            await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { KeepAliveInterval = Ping, KeepAliveTimeout = Ping }
            )
        );
        if (whyNot is not null)
        {
            await browser.EndAsync(new ConsoleNote("refused", whyNot));
            return;
        }
        try
        {
            ConsoleNote why;
            var size = ConsoleNote.SizeOf(context.Request);
            using (
                var shell = new ConsoleSocket(
                    await worker.OpenConsoleAsync(tenantId, size.Columns, size.Rows, context.RequestAborted)
                )
            )
                why = await PassAsync(tenantId, browser, shell, may, context.RequestAborted);
            await browser.EndAsync(why);
        }
        catch (LiveException e)
        {
            await browser.EndAsync(ConsoleNote.Refused(e));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // They left before it began.
        }
    }

    private async Task<ConsoleNote> PassAsync(
        Guid tenantId,
        ConsoleSocket browser,
        ConsoleSocket shell,
        Func<CancellationToken, Task<bool>> may,
        CancellationToken aborted
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(process.ApplicationStopping, aborted);
        var session = new Session(databases, clock, tenantId);
        var why = ConsoleNote.Stopping;
        var showing = ShowAsync(shell, browser, session, over.Token);
        try
        {
            var typing = TypeAsync(browser, shell, session, over.Token);
            var first = await Task.WhenAny(typing, showing, WatchAsync(may, over.Token));
            why =
                process.ApplicationStopping.IsCancellationRequested ? ConsoleNote.Stopping
                : aborted.IsCancellationRequested ? ConsoleNote.Left
                : await first;
        }
        finally
        {
            await over.CancelAsync();
            await shell.LeaveAsync(showing);
            await session.EndAsync(why);
        }
        return why;
    }

    /// <summary>
    /// From browser to worker. What is typed before the beginning is written down waits for that. Read on after the end,
    /// until the socket is closed.
    /// </summary>
    private static async Task<ConsoleNote> TypeAsync(
        ConsoleSocket from,
        ConsoleSocket to,
        Session session,
        CancellationToken over
    )
    {
        var buffer = new byte[4 * 1024];
        while (true)
        {
            if (await from.ReadAsync(buffer) is not var (type, count))
                return ConsoleNote.TooLarge;
            if (type == WebSocketMessageType.Close)
                return ConsoleNote.Left;
            if (await session.HasBegunAsync(over))
                await PassAsync(to, buffer.AsMemory(0, count), type, over);
        }
    }

    /// <summary>
    /// From worker to browser, but for the end, which is told when it is written down. Read on after another end, until
    /// the worker says that nothing is left.
    /// </summary>
    private static async Task<ConsoleNote> ShowAsync(
        ConsoleSocket from,
        ConsoleSocket to,
        Session session,
        CancellationToken over
    )
    {
        var buffer = new byte[8 * 1024];
        while (true)
        {
            if (
                await from.ReadAsync(buffer) is not var (type, count)
                || type == WebSocketMessageType.Close
                || type == WebSocketMessageType.Text && ConsoleNote.Read(buffer.AsSpan(0, count)) is null
            )
                return ConsoleNote.Refused(LiveException.Away());
            if (type == WebSocketMessageType.Text && ConsoleNote.Read(buffer.AsSpan(0, count)) is { } note)
            {
                if (note.Kind != ConsoleNote.Begun)
                    return note;
                await session.BeginAsync();
            }
            if (!over.IsCancellationRequested && !await PassAsync(to, buffer.AsMemory(0, count), type, over))
                return ConsoleNote.Left;
        }
    }

    /// <summary>False when the other side is gone. What comes after the end is dropped.</summary>
    private static async Task<bool> PassAsync(
        ConsoleSocket to,
        ReadOnlyMemory<byte> message,
        WebSocketMessageType type,
        CancellationToken over
    )
    {
        try
        {
            return await to.SendAsync(message, type, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<ConsoleNote> WatchAsync(Func<CancellationToken, Task<bool>> may, CancellationToken over)
    {
        for (var unknown = 0; unknown < MostUnknown; )
        {
            await Task.Delay(Ask, clock, over);
            try
            {
                if (!await may(over))
                    return ConsoleNote.NotAllowed;
                unknown = 0;
            }
            catch (Exception e) when (DatabaseTrouble.Is(e))
            {
                unknown++;
            }
        }
        return ConsoleNote.Refused(LiveException.Away());
    }

    /// <summary>What is written down of one.</summary>
    private sealed class Session(IDbContextFactory<AppDb> databases, TimeProvider clock, Guid tenantId)
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private DateTimeOffset? _begun;

        /// <summary>Waits until it is written down that it has begun; false when it is over before.</summary>
        public async Task<bool> HasBegunAsync(CancellationToken over)
        {
            await _written.Task.WaitAsync(over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !over.IsCancellationRequested;
        }

        public async Task BeginAsync()
        {
            var now = clock.GetUtcNow();
            await WriteAsync(now, null, "open");
            _begun = now;
            _written.SetResult();
        }

        /// <summary>Nothing of one that has not begun.</summary>
        public async Task EndAsync(ConsoleNote why)
        {
            if (_begun is not { } begun)
                return;
            var now = clock.GetUtcNow();
            await WriteAsync(now, "open", $"{why.Kind}, after {(now - begun).TotalSeconds:0} s");
        }

        private async Task WriteAsync(DateTimeOffset now, string? before, string after)
        {
            await using var db = await databases.CreateDbContextAsync();
            db.Add(WriteAudit.Entry(now, nameof(Tenant), $"{tenantId}", "Console", before, after));
            await db.SaveChangesAsync();
        }
    }
}
