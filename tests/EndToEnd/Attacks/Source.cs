using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.EndToEnd.Attacks;

/// <summary>A visitor with an address of their own, in a network of the test's own.</summary>
internal sealed record Source(NetworkNamespace World, IPAddress From, IPAddress Host)
{
    /// <summary>Opens that many connections at once; those that came about. The others were refused.</summary>
    public async Task<IReadOnlyList<Socket>> OpenAsync(int count, int port = 80)
    {
        var sockets = await World.InsideAsync(() => Enumerable.Range(0, count).Select(_ => Make()).ToList());
        var open = await Task.WhenAll(
            sockets.Select(async socket =>
            {
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(Host, port));
                    return socket;
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    socket.Dispose();
                    return null;
                }
            })
        );
        return [.. open.OfType<Socket>()];
    }

    /// <summary>A client whose connections come from here. No certificate is doubted.</summary>
    public HttpClient Client(TimeSpan timeout) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = await World.InsideAsync(Make);
                    await socket.ConnectAsync(new IPEndPoint(Host, context.DnsEndPoint.Port), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            Timeout = timeout,
        };

    /// <summary>Sends a text to each.</summary>
    public static Task SayAsync(IEnumerable<Socket> sockets, string text) =>
        Task.WhenAll(sockets.Select(s => s.SendAsync(Encoding.ASCII.GetBytes(text))));

    /// <summary>
    /// What each hears first, within a time: null where it was silence, empty where the other side hung up.
    /// </summary>
    public static Task<string?[]> HearAsync(IEnumerable<Socket> sockets, TimeSpan within) =>
        Task.WhenAll(
            sockets.Select(async socket =>
            {
                var buffer = new byte[1024];
                using var patience = new CancellationTokenSource(within);
                try
                {
                    return Encoding.ASCII.GetString(
                        buffer,
                        0,
                        await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)
                    );
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
                catch (SocketException)
                {
                    return "";
                }
            })
        );

    /// <summary>Reads each to its end; how many have hung up within a time.</summary>
    public static async Task<int> EndedAsync(IReadOnlyList<Socket> sockets, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        var ended = await Task.WhenAll(
            sockets.Select(async socket =>
            {
                var buffer = new byte[4096];
                try
                {
                    while (await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token) > 0) { }
                    return true;
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
                catch (SocketException)
                {
                    return true;
                }
            })
        );
        return ended.Count(e => e);
    }

    /// <summary>Ends them.</summary>
    public static void Close(IEnumerable<Socket> sockets)
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }

    private Socket Make()
    {
        var socket = new Socket(From.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            LingerState = new LingerOption(true, 0), // leaves nothing behind that would be counted
        };
        socket.Bind(new IPEndPoint(From, 0));
        return socket;
    }
}
