using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Berth.Platform.Mail.Smtp;

/// <summary>
/// Lines to and from a mail server. Any trouble is an <see cref="SmtpFault"/>; each wait has its limit.
/// </summary>
internal sealed class SmtpConnection(Socket socket, SmtpLimits limits) : IAsyncDisposable
{
    // More than any server says; a peer that talks without end is none.
    private const int LongestLine = 4096;
    private const int MostLines = 100;

    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private int _from,
        _to;

    public static async Task<SmtpConnection> OpenAsync(
        string host,
        int port,
        SmtpLimits limits,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await LimitedAsync(
                $"no connection to {host}:{port}",
                limits.Connect,
                ct => socket.ConnectAsync(host, port, ct),
                cancellationToken
            );
            return new SmtpConnection(socket, limits);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>From here on nobody else hears it, and the server is who it says.</summary>
    public async Task SecureAsync(
        string host,
        RemoteCertificateValidationCallback? trust,
        CancellationToken cancellationToken
    )
    {
        // What came in the clear behind the agreement to talk privately was put there by somebody on the way
        // (CVE-2011-0411).
        if (_from < _to)
            throw new SmtpFault("The server, or somebody on the way, said more before TLS than it may.");
        var secure = new SslStream(_stream);
        _stream = secure;
        await LimitedAsync(
            "no TLS",
            limits.Connect,
            ct => new ValueTask(
                secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = host,
                        RemoteCertificateValidationCallback = trust,
                    },
                    ct
                )
            ),
            cancellationToken
        );
    }

    public Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken) =>
        AskAsync(command, limits.Reply, cancellationToken);

    public async Task<SmtpReply> AskAsync(string command, TimeSpan limit, CancellationToken cancellationToken)
    {
        await WriteAsync(command + "\r\n", cancellationToken);
        return await ReadReplyAsync(limit, cancellationToken);
    }

    public Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken) =>
        ReadReplyAsync(limits.Reply, cancellationToken);

    /// <summary>A message but for its end: a line that begins with a dot gets another one (RFC 5321, 4.5.2).</summary>
    public Task WriteMessageAsync(string message, CancellationToken cancellationToken)
    {
        var lines = message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return WriteAsync(
            string.Concat(lines.Select(l => (l.StartsWith('.') ? "." : "") + l + "\r\n")),
            cancellationToken
        );
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private Task WriteAsync(string text, CancellationToken cancellationToken) =>
        LimitedAsync(
            "the server takes nothing",
            limits.Reply,
            ct => _stream.WriteAsync(Encoding.ASCII.GetBytes(text), ct),
            cancellationToken
        );

    private async Task<SmtpReply> ReadReplyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        var code = 0;
        await LimitedAsync(
            "no answer",
            limit,
            async ct =>
            {
                string line;
                do
                {
                    line = await ReadLineAsync(ct);
                    var isReply =
                        line.Length >= 3
                        && line[..3].All(char.IsAsciiDigit)
                        && line[0] is >= '2' and <= '5'
                        && (line.Length == 3 || line[3] is ' ' or '-');
                    if (!isReply || (said.Count > 0 && int.Parse(line[..3]) != code) || said.Count == MostLines)
                        throw new SmtpFault("The server answered with something that is not SMTP.");
                    code = int.Parse(line[..3]);
                    said.Add(line.Length > 4 ? line[4..].Trim() : "");
                } while (line.Length > 3 && line[3] == '-');
            },
            cancellationToken
        );
        return new SmtpReply(code, said);
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
                if (_to == 0)
                    throw new SmtpFault("The server closed the connection.");
            }
            var c = (char)_buffer[_from++];
            if (c == '\n')
                return line.ToString();
            if (c == '\r')
                continue;
            if (line.Length == LongestLine)
                throw new SmtpFault("The server's answer does not end.");
            line.Append(c is < ' ' or > '~' ? '?' : c); // it is stored and shown: nothing but plain characters
        }
    }

    private static async Task LimitedAsync(
        string otherwise,
        TimeSpan limit,
        Func<CancellationToken, ValueTask> what,
        CancellationToken cancellationToken
    )
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            await what(limited.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFault($"Mail server: {otherwise} within {limit.TotalSeconds:0} s.", e);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            throw new SmtpFault($"Mail server: {otherwise}: {e.Message}", e);
        }
    }
}
