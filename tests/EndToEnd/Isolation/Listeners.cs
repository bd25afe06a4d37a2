using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>
/// Services inside networks of the test's own: they answer whoever reaches them, and remember what came.
/// </summary>
internal sealed class Listeners : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>What came over UDP, as text.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <summary>On all addresses of a network, named by its file, over IPv4 and IPv6.</summary>
    public async Task TcpAsync(string network, params int[] ports)
    {
        foreach (var port in ports)
        {
            var socket = await NetworkNamespace.InsideAsync(
                network,
                () => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true }
            );
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen();
            _sockets.Add(socket);
            _ = WelcomeAsync(socket);
        }
    }

    /// <summary>On one address: the answer must come from where it was asked.</summary>
    public async Task UdpAsync(string network, string address, int port, Func<byte[], byte[]>? answer = null)
    {
        var at = new IPEndPoint(IPAddress.Parse(address), port);
        var socket = await NetworkNamespace.InsideAsync(
            network,
            () => new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        );
        socket.Bind(at);
        _sockets.Add(socket);
        _ = EchoAsync(socket, answer ?? (question => question));
    }

    /// <summary>Answers each question for an address with this one.</summary>
    public static byte[] Dns(byte[] question, IPAddress address)
    {
        var end = 12;
        while (question[end] != 0)
            end += question[end] + 1;
        var asked = question[12..(end + 5)];
        var isA = question[end + 2] == 1;
        byte[] head = [question[0], question[1], 0x81, 0x80, 0, 1, 0, (byte)(isA ? 1 : 0), 0, 0, 0, 0];
        return isA
            ? [.. head, .. asked, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. address.GetAddressBytes()]
            : [.. head, .. asked];
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private static async Task WelcomeAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                using var guest = await socket.AcceptAsync();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task EchoAsync(Socket socket, Func<byte[], byte[]> answer)
    {
        var buffer = new byte[1500];
        try
        {
            while (true)
            {
                var came = await socket.ReceiveFromAsync(
                    buffer,
                    new IPEndPoint(
                        socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any,
                        0
                    )
                );
                Heard.Enqueue(Encoding.ASCII.GetString(buffer, 0, came.ReceivedBytes));
                try
                {
                    await socket.SendToAsync(answer(buffer[..came.ReceivedBytes]), came.RemoteEndPoint);
                }
                catch (SocketException)
                {
                    // Nothing leads back to whoever sent it.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
