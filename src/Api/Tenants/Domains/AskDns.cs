using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Berth.Platform.Settings;

namespace Berth.Tenants.Domains;

/// <summary>The name servers could not say. It is neither a yes nor a no.</summary>
public sealed class DnsUnavailableException(string message) : Exception(message);

/// <summary>
/// Asks name servers for records: those of the settings, or of the system. Each in turn, twice, until one answers; over
/// TCP what does not fit into a datagram. Written by hand: see decision 5.
/// </summary>
public sealed class AskDns(BerthSettings settings)
{
    private const int Port = 53;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    /// <summary>The records' texts; none when there are none or no such name.</summary>
    /// <exception cref="DnsUnavailableException">No server answered.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(string host, DnsType type, CancellationToken cancellationToken)
    {
        var servers = Servers();
        var last = "there is none in the settings, nor in /etc/resolv.conf";
        foreach (var server in servers.Concat(servers))
        {
            try
            {
                var answer = await AskAsync(server, host, type, cancellationToken);
                // 0: answered. 3: no such name, which is an answer, too.
                if (answer.Code is 0 or 3)
                    return answer.Texts;
                last = $"{server} answered with code {answer.Code}";
            }
            catch (Exception e)
                when (e is SocketException or IOException or InvalidDataException or OperationCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                last = $"{server}: {(e is OperationCanceledException ? "no answer" : e.Message)}";
            }
        }
        throw new DnsUnavailableException($"The name servers cannot be asked for {host}: {last}.");
    }

    /// <summary>Read each time: the system's may change.</summary>
    private IReadOnlyList<IPEndPoint> Servers()
    {
        if (settings.Domains.Resolvers.Count > 0)
            return [.. settings.Domains.Resolvers.Select(Parse)];
        return File.Exists("/etc/resolv.conf")
            ?
            [
                .. File.ReadLines("/etc/resolv.conf")
                    .Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    .Where(w => w is ["nameserver", _, ..] && IPAddress.TryParse(w[1], out _))
                    .Select(w => new IPEndPoint(IPAddress.Parse(w[1]), Port)),
            ]
            : [];
    }

    /// <summary>An address, with a port or without.</summary>
    internal static IPEndPoint Parse(string server) =>
        IPEndPoint.Parse(server) is { Port: > 0 } whole ? whole : new(IPEndPoint.Parse(server).Address, Port);

    private static async Task<DnsAnswer> AskAsync(
        IPEndPoint server,
        string host,
        DnsType type,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTime);
        // Not to be guessed by who would answer in the server's place.
        var question = DnsMessage.Ask((ushort)RandomNumberGenerator.GetInt32(1 << 16), host, type);
        var answer = await OverUdpAsync(server, question, timeout.Token);
        return answer.IsCut ? await OverTcpAsync(server, question, timeout.Token) : answer;
    }

    private static async Task<DnsAnswer> OverUdpAsync(
        IPEndPoint server,
        byte[] question,
        CancellationToken cancellationToken
    )
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken); // then only that server's datagrams come
        await socket.SendAsync(question, cancellationToken);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            if (DnsMessage.Read(buffer.AsSpan(0, length), question) is { } answer)
                return answer;
        }
    }

    private static async Task<DnsAnswer> OverTcpAsync(
        IPEndPoint server,
        byte[] question,
        CancellationToken cancellationToken
    )
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(
            (byte[])[(byte)(question.Length >> 8), (byte)question.Length, .. question],
            cancellationToken
        );
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var message = new byte[(length[0] << 8) | length[1]];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return DnsMessage.Read(message, question) ?? throw new InvalidDataException("it answered another question");
    }
}
