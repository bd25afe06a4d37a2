using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Berth.Tests;

/// <summary>
/// The wire between the product and an outside service, in a test's hand: it can be cut, all connections at once, and
/// mended; or cut when the service has done what it was asked for, so that only its answer is lost.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private const int LongestLine = 8 * 1024;
    private readonly EndPoint _here,
        _there;
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _open = [];
    private Socket? _listener;
    private Regex? _awaited;
    private bool _losesAnswer;
    private TaskCompletionSource _happened = new();

    private Wire(EndPoint here, EndPoint there)
    {
        (_here, _there) = (here, there);
        Mend();
    }

    /// <summary>From one socket file to another.</summary>
    public static Wire Files(string here, string there) =>
        new(new UnixDomainSocketEndPoint(here), new UnixDomainSocketEndPoint(there));

    /// <summary>From a socket file to a port.</summary>
    public static Wire ToPort(string here, string host, int port) =>
        new(new UnixDomainSocketEndPoint(here), new DnsEndPoint(host, port, AddressFamily.InterNetwork));

    /// <summary>From one port of this machine to another.</summary>
    public static Wire Ports(int here, int there) =>
        new(new IPEndPoint(IPAddress.Loopback, here), new IPEndPoint(IPAddress.Loopback, there));

    /// <summary>Nothing goes through any more, and nobody listens.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            if (_listener is null)
                return;
            _listener.Dispose();
            _listener = null;
            if (_here is UnixDomainSocketEndPoint file)
                File.Delete(file.ToString());
            Break();
        }
    }

    /// <summary>New connections go through again.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            if (_listener is not null)
                return;
            _listener = NewSocket(_here);
            if (_here is IPEndPoint)
                _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(_here);
            _listener.Listen(100);
            _ = AcceptAsync(_listener);
        }
    }

    /// <summary>
    /// Breaks the one connection on which this is asked for (a line that begins and goes on like this), when its answer
    /// comes: the answer is lost. Done when that has happened.
    /// </summary>
    public Task LosesAnswerTo(string from, string to) => Await(from, to, losesAnswer: true);

    /// <summary>Does something as soon as this is asked for, before it goes through.</summary>
    public Task Hears(string from, string to, Action then) =>
        Await(from, to, losesAnswer: false)
            .ContinueWith(
                _ => then(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );

    private Task Await(string from, string to, bool losesAnswer)
    {
        lock (_lock)
        {
            (_awaited, _losesAnswer, _happened) = (
                new Regex($"{Regex.Escape(from)}[^\r\n]*{Regex.Escape(to)}"),
                losesAnswer,
                new TaskCompletionSource(
                    losesAnswer ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None
                )
            );
            return _happened.Task;
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task CarryAsync(Socket here)
    {
        using var there = NewSocket(_there);
        using var _ = here;
        lock (_lock)
        {
            if (_listener is null)
                return;
            _open.Add(here);
            _open.Add(there);
        }
        try
        {
            await there.ConnectAsync(_there);
            var losesAnswer = new StrongBox();
            var begun = ""; // of a line whose end has not come yet
            await Task.WhenAll(
                PumpAsync(here, there, data => losesAnswer.Value |= IsFatal(data, ref begun), () => false),
                PumpAsync(there, here, _ => { }, () => losesAnswer.Value)
            );
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, or one of the two is gone.
        }
        lock (_lock)
        {
            _open.Remove(here);
            _open.Remove(there);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>> heard, Func<bool> isLost)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReceiveAsync(buffer)) > 0; )
        {
            heard(buffer.AsMemory(0, read));
            if (isLost())
            {
                from.Dispose();
                to.Dispose();
                _happened.TrySetResult();
                return;
            }
            for (var sent = 0; sent < read; )
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }
        to.Shutdown(SocketShutdown.Send);
    }

    /// <summary>A line may come in pieces; what there is of it is kept until the rest has come.</summary>
    private bool IsFatal(ReadOnlyMemory<byte> data, ref string begun)
    {
        var (known, text) = (begun.Length, begun + Encoding.Latin1.GetString(data.Span));
        begun = text[(text.LastIndexOf('\n') + 1)..];
        if (begun.Length > LongestLine)
            begun = "";
        lock (_lock)
        {
            if (_awaited is null || !_awaited.Matches(text).Any(m => m.Index + m.Length > known))
                return false;
            _awaited = null;
        }
        if (!_losesAnswer)
            _happened.TrySetResult();
        return _losesAnswer;
    }

    private void Break()
    {
        foreach (var socket in _open)
            socket.Dispose();
        _open.Clear();
    }

    private static Socket NewSocket(EndPoint point) =>
        point is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
