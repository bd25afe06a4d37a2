using System.Net.WebSockets;
using Berth.Docker;
using Berth.Shop.Catalog;

namespace Berth.Doors.Live;

/// <summary>
/// What passes between a shell and the web, until one of them ends, or a time is over. Each direction has a buffer of
/// some kilobytes and is read no faster than it is taken, so that a shell that prints without end waits.
/// </summary>
internal sealed class ConsoleTalk(ExecTerminal terminal, ConsoleSocket web, ConsoleTerms terms, TimeProvider clock)
{
    /// <summary>What a shell may show and what may be typed, in bytes a second; after a rest, four seconds' at once.</summary>
    private const int MostShown = 256 * 1024,
        MostTyped = 16 * 1024,
        Rest = 4;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>What a message costs at least: each is a call, or a signal to the shell.</summary>
    private const int Least = 64;

    private long _typedAt = clock.GetUtcNow().UtcTicks;
    private TerminalSize? _size;

    /// <summary>Whether anything was typed.</summary>
    public bool HasTyped { get; private set; }

    /// <summary>
    /// Returns why it is over; null when the shell has ended. Nothing passes then, but the web is read until its socket is
    /// closed: who cancels a reading breaks it, and nothing more can be said.
    /// </summary>
    /// <exception cref="DockerException">The engine went away.</exception>
    public async Task<ConsoleNote?> RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ConsoleNote?>[] all = [TypeAsync(over.Token), ShowAsync(over.Token), WatchAsync(over.Token)];
        var first = await Task.WhenAny(all);
        await over.CancelAsync();
        await ((Task)Task.WhenAll(all[1..])).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // at once
        cancellationToken.ThrowIfCancellationRequested();
        return await first;
    }

    private async Task<ConsoleNote?> ShowAsync(CancellationToken cancellationToken)
    {
        var pace = new PaceBytes(clock, MostShown, MostShown * Rest);
        var buffer = new byte[8 * 1024];
        while (await terminal.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await pace.WaitAsync(count, cancellationToken);
            if (!await web.SendAsync(buffer.AsMemory(0, count), WebSocketMessageType.Binary, cancellationToken))
                return ConsoleNote.Left;
        }
        return null;
    }

    private async Task<ConsoleNote?> TypeAsync(CancellationToken over)
    {
        var pace = new PaceBytes(clock, MostTyped, MostTyped * Rest);
        var buffer = new byte[4 * 1024];
        while (true)
        {
            var (type, count) = await web.ReadAsync(buffer) ?? (WebSocketMessageType.Close, -1);
            if (type == WebSocketMessageType.Close)
                return count < 0 ? ConsoleNote.TooLarge : ConsoleNote.Left;
            if (over.IsCancellationRequested)
                continue;
            try
            {
                await PassAsync(type, buffer.AsMemory(0, count), pace, over);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // Typed too late.
            }
            catch (DockerException)
            {
                return null; // the shell does not read any more
            }
        }
    }

    private async Task PassAsync(
        WebSocketMessageType type,
        ReadOnlyMemory<byte> message,
        PaceBytes pace,
        CancellationToken over
    )
    {
        await pace.WaitAsync(Math.Max(message.Length, Least), over);
        if (type == WebSocketMessageType.Binary)
        {
            if (message.IsEmpty)
                return;
            HasTyped = true;
            Interlocked.Exchange(ref _typedAt, clock.GetUtcNow().UtcTicks);
            await terminal.WriteAsync(message, over);
        }
        else if (ConsoleNote.ReadReply(message) is { } reply)
            await terminal.WriteAsync(reply, over); // nobody typed it
        else if (ConsoleNote.ReadSize(message.Span) is { } size && size != _size)
        {
            _size = size;
            await terminal.ResizeAsync(size, over);
        }
    }

    private async Task<ConsoleNote?> WatchAsync(CancellationToken cancellationToken)
    {
        for (var end = clock.GetUtcNow() + terms.Limit; ; await Task.Delay(Look, cancellationToken))
        {
            var now = clock.GetUtcNow();
            if (now >= end)
                return ConsoleNote.Late(terms.Limit);
            if (now.UtcTicks - Interlocked.Read(ref _typedAt) >= terms.Idle.Ticks)
                return ConsoleNote.Idle(terms.Idle);
        }
    }
}
