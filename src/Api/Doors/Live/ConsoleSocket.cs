using System.Net.WebSockets;

namespace Berth.Doors.Live;

/// <summary>
/// One side of a console: bytes as binary messages, notes and sizes as text. Several may send. A WebSocket that is
/// cancelled while it reads or sends is lost, so nobody cancels that: it is closed, and then read to its end, and what is
/// being sent is waited for by whoever sends next.
/// </summary>
internal sealed class ConsoleSocket(WebSocket socket) : IDisposable
{
    /// <summary>Largest message of bytes that is taken; ours are of 4 KiB.</summary>
    public const int MostMessage = 16 * 1024;

    /// <summary>A peer that does not answer any more is not waited for.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>In this time a worker has ended what was started.</summary>
    private static readonly TimeSpan Clearing = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private int _message,
        _readers;

    /// <summary>
    /// What comes next. Not more than fits, and the same memory bounds what is underway: a sender who is not read waits.
    /// </summary>
    /// <returns>
    /// Text and bytes as they are, or <see cref="WebSocketMessageType.Close"/>, also when the connection broke. Null when
    /// a message is too large.
    /// </returns>
    public async Task<(WebSocketMessageType Type, int Count)?> ReadAsync(byte[] into)
    {
        Interlocked.Increment(ref _readers);
        try
        {
            var got = await socket.ReceiveAsync(into.AsMemory(), CancellationToken.None);
            _message += got.Count;
            var isTooLarge =
                _message > MostMessage || got.MessageType == WebSocketMessageType.Text && !got.EndOfMessage;
            if (got.EndOfMessage)
                _message = 0;
            return isTooLarge ? null : (got.MessageType, got.Count);
        }
        catch (Exception e) when (IsBroken(e))
        {
            return (WebSocketMessageType.Close, 0);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    /// <summary>
    /// Sends a message of its own. Waits while the other side does not read; who does not wait any more has sent it all the
    /// same. False when the other side is gone.
    /// </summary>
    public async Task<bool> SendAsync(
        ReadOnlyMemory<byte> message,
        WebSocketMessageType type,
        CancellationToken cancellationToken
    )
    {
        await _one.WaitAsync(cancellationToken);
        // A copy: who does not wait any more uses the memory again.
        return await SendInTurnAsync(message.ToArray(), type).WaitAsync(cancellationToken);
    }

    private async Task<bool> SendInTurnAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        try
        {
            if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
                return false;
            await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (IsBroken(e))
        {
            return false;
        }
        finally
        {
            TryRelease();
        }
    }

    private void TryRelease()
    {
        try
        {
            _one.Release();
        }
        catch (ObjectDisposedException)
        {
            // It was broken off while this was underway.
        }
    }

    /// <summary>
    /// Says a note and that nothing comes after it, and waits for the other side to close, too, so that it gets what is
    /// underway. Who does not do so within a moment goes without.
    /// </summary>
    public async Task EndAsync(ConsoleNote note)
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            if (!await SendAsync(note.Bytes(), WebSocketMessageType.Text, patience.Token))
                return;
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            var rest = new byte[1024];
            while (socket.State == WebSocketState.CloseSent)
                if (Volatile.Read(ref _readers) == 0)
                    await ReadAsync(rest).WaitAsync(patience.Token);
                else
                    await Task.Delay(20, patience.Token);
        }
        catch (Exception e) when (IsBroken(e))
        {
            // It is gone, or does not read any more.
        }
    }

    /// <summary>Says that nothing comes any more, and waits for whoever reads the rest to come to its end.</summary>
    public async Task LeaveAsync(Task reading)
    {
        using var patience = new CancellationTokenSource(Clearing);
        try
        {
            if (socket.State == WebSocketState.Open)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            await reading.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (IsBroken(e))
        {
            // It is gone.
        }
    }

    private static bool IsBroken(Exception e) =>
        e
            is WebSocketException
                or IOException
                or ObjectDisposedException
                or InvalidOperationException
                or OperationCanceledException; // disposed of while somebody waited

    /// <summary>Breaks the connection, if it is still there.</summary>
    public void Dispose()
    {
        socket.Dispose();
        _one.Dispose();
    }
}
