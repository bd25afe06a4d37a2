using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Berth.Tests.Mail;

/// <summary>
/// A mail server in this process that misbehaves as it is told. Stages: <c>greeting</c>, <c>EHLO</c>, <c>STARTTLS</c>,
/// <c>AUTH</c>, <c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>body</c> (while the mail is being written), <c>dot</c> (after
/// its end), <c>QUIT</c>.
/// </summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>Instead of an answer: the connection is closed, or nothing is said.</summary>
    public const string Drop = "drop",
        Silence = "silence";

    private static readonly X509Certificate2 Certificate = MakeCertificate();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _serving;

    public SmtpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is answered at a stage instead of yes.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>What EHLO offers.</summary>
    public List<string> Offers { get; init; } = ["PIPELINING", "8BITMIME"];

    /// <summary>TLS from the start.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Every command, in order; after the switch to TLS with a mark.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Mails that were ended by their dot, whatever was answered then, with the dots taken away.</summary>
    public List<string> Mails { get; } = [];

    private async Task ServeAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                await TalkAsync(client.GetStream());
            }
            catch (Exception e)
                when (e
                        is IOException
                            or OperationCanceledException
                            or SocketException
                            or EndOfStreamException
                            or System.Security.Authentication.AuthenticationException
                )
            {
                // The client or the test has had enough.
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        if (IsPrivate)
            stream = await SecureAsync(stream);
        var isPrivate = IsPrivate;
        await AnswerAsync(stream, "greeting", "220-welcome\r\n220-to a server\r\n220 of many words");
        while (await ReadLineAsync(stream) is { } line)
        {
            Heard.Add((isPrivate ? "tls " : "") + line);
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    var offers = Offers
                        .Where(o => !isPrivate || o != "STARTTLS")
                        .Prepend("test at your service")
                        .ToList();
                    await AnswerAsync(
                        stream,
                        "EHLO",
                        string.Join("\r\n", offers.Select((o, i) => $"250{(i == offers.Count - 1 ? ' ' : '-')}{o}"))
                    );
                    break;
                case "STARTTLS":
                    if (!await AnswerAsync(stream, "STARTTLS", "220 go ahead"))
                        break;
                    stream = await SecureAsync(stream);
                    isPrivate = true;
                    break;
                case "AUTH" when line.StartsWith("AUTH LOGIN", StringComparison.Ordinal):
                    await WriteAsync(stream, "334 VXNlcm5hbWU6");
                    Heard.Add(Encoding.UTF8.GetString(Convert.FromBase64String((await ReadLineAsync(stream))!)));
                    await WriteAsync(stream, "334 UGFzc3dvcmQ6");
                    Heard.Add(Encoding.UTF8.GetString(Convert.FromBase64String((await ReadLineAsync(stream))!)));
                    await AnswerAsync(stream, "AUTH", "235 come in");
                    break;
                case "AUTH":
                    await AnswerAsync(stream, "AUTH", "235 come in");
                    break;
                case "MAIL" or "RCPT":
                    await AnswerAsync(stream, line[..4], "250 ok");
                    break;
                case "DATA":
                    if (await AnswerAsync(stream, "DATA", "354 go ahead"))
                        await TakeAsync(stream);
                    break;
                case "QUIT":
                    await AnswerAsync(stream, "QUIT", "221 bye");
                    return;
                default:
                    await WriteAsync(stream, "500 what?");
                    break;
            }
        }
    }

    private async Task TakeAsync(Stream stream)
    {
        if (Answers.GetValueOrDefault("body") == Drop)
            throw new EndOfStreamException();
        var mail = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line)
        {
            if (line == ".")
            {
                Mails.Add(mail.ToString());
                await AnswerAsync(stream, "dot", "250 queued");
                return;
            }
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
    }

    /// <summary>The usual answer, or what the test wants; false when that is not what a client hopes for.</summary>
    private async Task<bool> AnswerAsync(Stream stream, string stage, string usual)
    {
        var answer = Answers.GetValueOrDefault(stage, usual);
        if (answer == Drop)
            throw new EndOfStreamException();
        if (answer == Silence)
            await Task.Delay(Timeout.Infinite, _ended.Token);
        await WriteAsync(stream, answer);
        return answer[0] is '2' or '3';
    }

    private static async Task WriteAsync(Stream stream, string text) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return null;
    }

    private static async Task<Stream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(Certificate);
        return secure;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _serving;
        _ended.Dispose();
    }
}
