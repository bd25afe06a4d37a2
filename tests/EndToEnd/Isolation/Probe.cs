using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>
/// Attempts to reach something from inside a network, named by its file. As root of that network: nothing but the
/// firewall stands in the way.
/// </summary>
internal static class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    public static async Task<bool> TcpAsync(string from, string address, int port)
    {
        var to = new IPEndPoint(IPAddress.Parse(address), port);
        using var socket = await NetworkNamespace.InsideAsync(
            from,
            () => new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        );
        return await WithinAsync(async ct =>
        {
            await socket.ConnectAsync(to, ct);
            return true;
        });
    }

    public static async Task<bool> UdpAsync(string from, string address, int port) =>
        await AskAsync(from, address, port, "anybody?"u8.ToArray()) is not null;

    /// <summary>Sends under an address that is not the sender's own.</summary>
    public static async Task SpoofAsync(string from, string source, string address, int port, string text)
    {
        using var socket = await NetworkNamespace.InsideAsync(
            from,
            () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        );
        socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
        await socket.SendToAsync(Encoding.ASCII.GetBytes(text), new IPEndPoint(IPAddress.Parse(address), port));
    }

    public static async Task<bool> PingAsync(string from, string address)
    {
        // Type 8, code 0, checksum, id, sequence 0. With an id of its own: the answer to an earlier one would be let
        // through.
        var id = Random.Shared.Next(1, 0xF000);
        var sum = ~(0x0800 + id) & 0xFFFF;
        byte[] echo = [8, 0, (byte)(sum >> 8), (byte)sum, (byte)(id >> 8), (byte)id, 0, 0];
        var to = new IPEndPoint(IPAddress.Parse(address), 0);
        using var socket = await NetworkNamespace.InsideAsync(
            from,
            () => new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp)
        );
        return await WithinAsync(async ct =>
        {
            await socket.SendToAsync(echo, to, ct);
            var buffer = new byte[200];
            while (true)
            {
                // What comes has its IP header before it; an answer is of type 0, from whom was asked.
                var came = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), ct);
                if (((IPEndPoint)came.RemoteEndPoint).Address.Equals(to.Address) && buffer[(buffer[0] & 15) * 4] == 0)
                    return true;
            }
        });
    }

    /// <summary>The address that the engine's resolver gives for a name; null when there is none.</summary>
    public static async Task<string?> ResolveAsync(string from, string name)
    {
        byte[] question =
        [
            7,
            7,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            .. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]),
            0,
            0,
            1,
            0,
            1,
        ];
        var answer = await AskAsync(from, "127.0.0.11", 53, question);
        return answer is null || answer[7] == 0 ? null : new IPAddress(answer[^4..]).ToString();
    }

    private static async Task<byte[]?> AskAsync(string from, string address, int port, byte[] question)
    {
        var to = new IPEndPoint(IPAddress.Parse(address), port);
        using var socket = await NetworkNamespace.InsideAsync(
            from,
            () => new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        );
        var buffer = new byte[1500];
        var count = 0;
        return await WithinAsync(async ct =>
        {
            await socket.ConnectAsync(to, ct);
            await socket.SendAsync(question, ct);
            count = await socket.ReceiveAsync(buffer, ct);
            return true;
        })
            ? buffer[..count]
            : null;
    }

    private static async Task<bool> WithinAsync(Func<CancellationToken, Task<bool>> attempt)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await attempt(patience.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
