using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Tenants.Domains;

namespace Berth.Tests.Domains;

/// <summary>
/// A name server on this machine, or in a network of the test's own, over UDP and TCP, that says what a test wants it
/// to.
/// </summary>
public sealed class NameServer : IAsyncDisposable
{
    private readonly Socket _udp,
        _tcp;
    private readonly ConcurrentDictionary<(string, DnsType), string[]> _records = new();
    private readonly Task _serves;
    private int _asked,
        _askedOverTcp;

    public NameServer()
        : this(Bind()) { }

    private NameServer((Socket Udp, Socket Tcp) bound)
    {
        (_udp, _tcp) = bound;
        _tcp.Listen(10);
        _serves = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    /// <summary>In another network, where a system's resolver asks it: at port 53.</summary>
    public static async Task<NameServer> InsideAsync(NetworkNamespace network, string address) =>
        new(await network.InsideAsync(() => Bind(new(IPAddress.Parse(address), 53))));

    /// <summary>
    /// The same port for both: one that is free for datagrams may be somebody's for connections, so that another is
    /// tried.
    /// </summary>
    private static (Socket Udp, Socket Tcp) Bind(IPEndPoint? at = null)
    {
        while (true)
        {
            var (udp, tcp) = (
                new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
                new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            );
            try
            {
                udp.Bind(at ?? new(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!);
                return (udp, tcp);
            }
            catch (SocketException e) when (at is null && e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    public string Address => _udp.LocalEndPoint!.ToString()!;
    public int Asked => _asked;
    public int AskedOverTcp => _askedOverTcp;

    /// <summary>It takes questions and says nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The code of all its answers; 0 = it answers.</summary>
    public int Code { get; set; }

    /// <summary>Over UDP nothing fits.</summary>
    public bool CutsAll { get; set; }

    /// <summary>Before each answer it says something that is none.</summary>
    public Func<byte[], byte[]>? SaysFirst { get; set; }

    /// <summary>What it says to a question, whatever its records are.</summary>
    public Func<string, DnsType, string[]>? Says { get; set; }

    public void Set(string host, DnsType type, params string[] values) => _records[(host, type)] = values;

    public void Clear(string host, DnsType type) => _records.TryRemove((host, type), out _);

    /// <summary>The answer to a question, as these records say.</summary>
    public static byte[] Answer(byte[] question, DnsType type, int code, bool isCut, params string[] values)
    {
        var end = 12;
        while (question[end] != 0)
            end += 1 + question[end];
        var message = new List<byte>(question[..(end + 5)]);
        (message[2], message[3]) = ((byte)(0x81 | (isCut ? 2 : 0)), (byte)(0x80 | code));
        message[10] = message[11] = 0; // the question had one more record; the answer has none
        BinaryPrimitives.WriteUInt16BigEndian(
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(message)[6..],
            (ushort)values.Length
        );
        foreach (var value in values)
        {
            byte[] data =
                type == DnsType.Txt
                    ? [.. Encoding.Latin1.GetBytes(value).Chunk(200).SelectMany(c => (byte[])[(byte)c.Length, .. c])]
                    : IPAddress.Parse(value).GetAddressBytes();
            message.AddRange([
                0xc0,
                12,
                0,
                (byte)type,
                0,
                1,
                0,
                0,
                0,
                1,
                (byte)(data.Length >> 8),
                (byte)data.Length,
                .. data,
            ]);
        }
        return [.. message];
    }

    public async ValueTask DisposeAsync()
    {
        _udp.Dispose();
        _tcp.Dispose();
        await _serves;
    }

    private byte[] Answer(byte[] question, bool isCut)
    {
        List<string> labels = [];
        var at = 12;
        for (; question[at] != 0; at += 1 + question[at])
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1));
        var host = string.Join('.', labels);
        return Answer(
            question,
            type,
            Code,
            isCut,
            isCut ? [] : Says?.Invoke(host, type) ?? _records.GetValueOrDefault((host, type), [])
        );
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var got = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                Interlocked.Increment(ref _asked);
                if (IsSilent)
                    continue;
                var question = buffer[..got.ReceivedBytes];
                if (SaysFirst is { } first)
                    await _udp.SendToAsync(first(question), got.RemoteEndPoint);
                await _udp.SendToAsync(Answer(question, CutsAll), got.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // ended
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _tcp.AcceptAsync();
                await using var stream = new NetworkStream(socket);
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var question = new byte[(length[0] << 8) | length[1]];
                await stream.ReadExactlyAsync(question);
                Interlocked.Increment(ref _askedOverTcp);
                var answer = Answer(question, isCut: false);
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // ended
        }
    }
}
