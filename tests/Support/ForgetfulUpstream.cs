using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests;

/// <summary>
/// A tenant that keeps each connection open after its first answer, and hangs up without a word when something comes
/// over it again: the moment in which a server closes what a proxy kept, made to happen each time.
/// </summary>
public sealed class ForgetfulUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private int _answered,
        _hungUp;

    public ForgetfulUpstream()
    {
        _listener.Start();
        _run = RunAsync();
    }

    /// <summary>Address and port.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>How many requests had an answer.</summary>
    public int Answered => _answered;

    /// <summary>How many came over a connection that was kept, and had none.</summary>
    public int HungUp => _hungUp;

    private async Task RunAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var buffer = new byte[64 * 1024];
            if (await client.GetStream().ReadAsync(buffer, _stop.Token) == 0)
                return;
            Interlocked.Increment(ref _answered);
            await client
                .GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), _stop.Token);
            if (await client.GetStream().ReadAsync(buffer, _stop.Token) > 0)
                Interlocked.Increment(ref _hungUp);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The proxy hung up first, or the test is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Dispose();
        _stop.Dispose();
    }
}
