using System.Net.Security;
using System.Text;
using Berth.Platform.Addresses;
using Berth.Platform.Settings;

namespace Berth.Platform.Mail.Smtp;

/// <summary>
/// A mail server, spoken to by SMTP (RFC 5321), a connection for each mail. Written by hand because it must say what
/// others do not: whether the dot that ends a mail had been sent when things went wrong. Before it the server does not
/// have the mail; after it only its answer tells.
/// </summary>
internal sealed class SmtpMailer(BerthSettings settings) : IMailer
{
    private readonly MailSettings _mail = settings.Mail;

    /// <summary>Shorter in tests.</summary>
    public SmtpLimits Limits { get; init; } = SmtpLimits.Usual;

    /// <summary>Which certificates are trusted; null: those of the machine. Set in tests only.</summary>
    public RemoteCertificateValidationCallback? Trust { get; init; }

    /// <inheritdoc />
    public async Task<Delivery> SendAsync(Mail mail, Func<Task> begin, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryRead(mail.Recipient, out var to))
            return new Delivery.Never($"'{RenderMail.OneLine(mail.Recipient)}' is no address that we can write to.");
        var mayHaveIt = false;
        try
        {
            await using var server = await SmtpConnection.OpenAsync(_mail.Host, _mail.Port, Limits, cancellationToken);
            await GreetAsync(server, cancellationToken);
            MailAddress.TryRead(_mail.From, out var from); // checked at start
            await SayAsync(server, $"MAIL FROM:<{from}>", "MAIL FROM", cancellationToken);
            await SayAsync(server, $"RCPT TO:<{to}>", "RCPT TO", cancellationToken, isAboutTheMail: true);
            await SayAsync(server, "DATA", "DATA", cancellationToken, expected: 354, isAboutTheMail: true);
            await server.WriteMessageAsync(ComposeMessage.Run(mail, to, _mail), cancellationToken);
            await begin();
            mayHaveIt = true;
            var reply = await server.AskAsync(".", Limits.LastReply, cancellationToken);
            if (!reply.IsYes)
                throw new SmtpRefusal("The mail", reply, isAboutTheMail: true);
            await LeaveAsync(server, cancellationToken);
            return new Delivery.Taken();
        }
        catch (SmtpRefusal e)
        {
            return e.IsFinal ? new Delivery.Never(e.Message) : new Delivery.NotNow(e.Message);
        }
        catch (SmtpFault e)
        {
            return mayHaveIt
                ? new Delivery.Unknown($"No answer came to the whole mail. {e.Message}")
                : new Delivery.NotNow(e.Message);
        }
    }

    /// <summary>Until the server is ready for a mail: greeting, privacy, signing in.</summary>
    private async Task GreetAsync(SmtpConnection server, CancellationToken cancellationToken)
    {
        if (_mail.Security == MailSecurity.Tls)
            await server.SecureAsync(_mail.Host, Trust, cancellationToken);
        Require("The greeting", await server.ReadReplyAsync(cancellationToken), 220);
        var offers = await HelloAsync(server, cancellationToken);
        if (_mail.Security == MailSecurity.StartTls)
        {
            // Never without: who could take the offer out of the answer could read the rest.
            if (!offers.Contains("STARTTLS"))
                throw new SmtpFault("The server offers no STARTTLS, which Berth:Mail:Security asks for.");
            await SayAsync(server, "STARTTLS", "STARTTLS", cancellationToken, expected: 220);
            await server.SecureAsync(_mail.Host, Trust, cancellationToken);
            offers = await HelloAsync(server, cancellationToken);
        }
        if (_mail.User.Length > 0)
            await SignInAsync(server, offers, cancellationToken);
    }

    private async Task<HashSet<string>> HelloAsync(SmtpConnection server, CancellationToken cancellationToken)
    {
        var reply = await SayAsync(server, $"EHLO {settings.BaseDomain}", "EHLO", cancellationToken);
        var offers = reply.Lines.Skip(1).Select(l => l.ToUpperInvariant()).ToList();
        // "AUTH PLAIN LOGIN" is kept as "AUTH PLAIN" and "AUTH LOGIN".
        return
        [
            .. offers,
            .. offers
                .Where(o => o.StartsWith("AUTH ", StringComparison.Ordinal))
                .SelectMany(o => o.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
                .Select(how => $"AUTH {how}"),
        ];
    }

    private async Task SignInAsync(SmtpConnection server, HashSet<string> offers, CancellationToken cancellationToken)
    {
        string password;
        try
        {
            password = (await File.ReadAllTextAsync(_mail.PasswordFile, cancellationToken)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SmtpFault($"The file of Berth:Mail:PasswordFile cannot be read: {e.Message}", e);
        }
        if (offers.Contains("AUTH PLAIN"))
        {
            await SayAsync(
                server,
                $"AUTH PLAIN {Base64($"\0{_mail.User}\0{password}")}",
                "AUTH PLAIN",
                cancellationToken,
                expected: 235
            );
        }
        else if (offers.Contains("AUTH LOGIN"))
        {
            await SayAsync(server, "AUTH LOGIN", "AUTH LOGIN", cancellationToken, expected: 334);
            await SayAsync(server, Base64(_mail.User), "AUTH LOGIN, the user", cancellationToken, expected: 334);
            await SayAsync(server, Base64(password), "AUTH LOGIN, the password", cancellationToken, expected: 235);
        }
        else
        {
            throw new SmtpFault("The server offers neither AUTH PLAIN nor AUTH LOGIN, and Berth:Mail:User is set.");
        }
    }

    /// <summary>
    /// Says a command; anything but the answer it wants ends the conversation. The stage, not the command, is told of:
    /// commands hold secrets.
    /// </summary>
    private static async Task<SmtpReply> SayAsync(
        SmtpConnection server,
        string command,
        string stage,
        CancellationToken cancellationToken,
        int? expected = null,
        bool isAboutTheMail = false
    )
    {
        var reply = await server.AskAsync(command, cancellationToken);
        return Require(stage, reply, expected, isAboutTheMail);
    }

    private static SmtpReply Require(string stage, SmtpReply reply, int? expected, bool isAboutTheMail = false) =>
        expected is null
            ? reply.IsYes
                ? reply
                : throw new SmtpRefusal(stage, reply, isAboutTheMail)
            : reply.Code == expected
                ? reply
                : throw new SmtpRefusal(stage, reply, isAboutTheMail);

    private static async Task LeaveAsync(SmtpConnection server, CancellationToken cancellationToken)
    {
        try
        {
            await server.AskAsync("QUIT", TimeSpan.FromSeconds(5), cancellationToken);
        }
        catch (SmtpFault)
        {
            // The server has the mail and has said so; how the goodbye went is of no matter.
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
