using System.Globalization;
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
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            if (!await TakeRequestAsync(reader))
                return;
            Interlocked.Increment(ref _answered);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), _stop.Token);
            if (await reader.ReadAsync(new char[1], _stop.Token) > 0)
                Interlocked.Increment(ref _hungUp);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The proxy hung up first, or the test is over.
        }
    }

    /// <summary>
    /// A whole request with its body, however many pieces it comes in: what follows it is another one. False when there
    /// is none.
    /// </summary>
    private async Task<bool> TakeRequestAsync(StreamReader reader)
    {
        var (length, chunked) = (0, false);
        for (string? line; (line = await reader.ReadLineAsync(_stop.Token)) is not ""; )
        {
            if (line is null)
                return false;
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
            chunked |= line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase);
        }
        if (!chunked)
            return await SkipAsync(reader, length);
        while (true)
        {
            if (await reader.ReadLineAsync(_stop.Token) is not { } size)
                return false;
            var count = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (!await SkipAsync(reader, count + 2)) // and the end of its line
                return false;
            if (count == 0)
                return true; // nobody sends trailers here
        }
    }

    private async Task<bool> SkipAsync(StreamReader reader, int length)
    {
        var buffer = new char[length];
        // Asked for nothing, a reader waits for something all the same.
        return length == 0 || await reader.ReadBlockAsync(buffer, _stop.Token) == length;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Dispose();
        _stop.Dispose();
    }
}
