using System.Net;
using System.Net.Sockets;
using Berth.Platform.Mail;
using Berth.Platform.Mail.Smtp;
using Berth.Platform.Settings;
using Shouldly;
using Xunit;

namespace Berth.Tests.Mail;

/// <summary>What we make of what a mail server says, or does not say, at each stage.</summary>
public sealed class SmtpMailerTests : IDisposable
{
    private readonly string _password = Path.GetTempFileName();
    private readonly Berth.Platform.Mail.Mail _mail = OutgoingMail.Of(
        "ada@example.com",
        new Resumed("acme", "https://acme.berth.example/")
    );
    private int _begun;

    public SmtpMailerTests() => File.WriteAllText(_password, "pass wörd\n");

    public void Dispose() => File.Delete(_password);

    [Fact]
    public async Task AMailIsHandedOverWhole()
    {
        await using var server = new SmtpServer();
        (await SendAsync(server)).ShouldBeOfType<Delivery.Taken>();
        server.Heard.ShouldBe([
            "EHLO berth.example",
            "MAIL FROM:<shop@berth.example>",
            "RCPT TO:<ada@example.com>",
            "DATA",
            "QUIT",
        ]);
        var message = server.Mails.ShouldHaveSingleItem();
        message.ShouldContain($"Message-ID: <{_mail.Id}@berth.example>\r\n");
        message.ShouldContain("Date: Fri, 20 Nov 2026 14:00:00 +0000\r\n");
        _begun.ShouldBe(1);
    }

    [Theory]
    [InlineData("greeting", "421 busy", "NotNow")]
    [InlineData("greeting", "554 go away", "NotNow")]
    [InlineData("EHLO", "451 not now", "NotNow")]
    [InlineData("EHLO", "502 what?", "NotNow")]
    [InlineData("MAIL", "451 not now", "NotNow")]
    [InlineData("MAIL", "550 who are you?", "NotNow")] // our sender is our affair, not the customer's
    [InlineData("RCPT", "450 mailbox busy", "NotNow")]
    [InlineData("RCPT", "530 sign in first", "NotNow")]
    [InlineData("RCPT", "550-5.1.1 no such\r\n550 5.1.1 user", "Never")]
    [InlineData("DATA", "451 not now", "NotNow")]
    [InlineData("DATA", "554 no", "Never")]
    [InlineData("dot", "451 not now", "NotNow")]
    [InlineData("dot", "421 going down", "NotNow")]
    [InlineData("dot", "554 spam", "Never")]
    [InlineData("dot", "what", "Unknown")]
    [InlineData("QUIT", "500 no", "Taken")]
    [InlineData("QUIT", SmtpServer.Drop, "Taken")]
    [InlineData("greeting", SmtpServer.Drop, "NotNow")]
    [InlineData("RCPT", SmtpServer.Drop, "NotNow")]
    [InlineData("body", SmtpServer.Drop, "Begun")] // closed while we write: we may notice only after the dot
    [InlineData("dot", SmtpServer.Drop, "Unknown")]
    [InlineData("greeting", SmtpServer.Silence, "NotNow")]
    [InlineData("DATA", SmtpServer.Silence, "NotNow")]
    [InlineData("dot", SmtpServer.Silence, "Unknown")]
    [InlineData("greeting", "HTTP/1.1 400 Bad Request", "NotNow")]
    [InlineData("EHLO", "250-one\r\n251 two", "NotNow")]
    public async Task WhatTheServerSaysDecides(string stage, string answer, string outcome)
    {
        await using var server = new SmtpServer { Answers = { [stage] = answer } };
        var delivery = await SendAsync(server);
        if (outcome == "Begun")
            delivery.ShouldBeAssignableTo<Delivery>().ShouldNotBeOfType<Delivery.Taken>();
        else
            delivery.GetType().Name.ShouldBe(outcome);
        if (stage is "greeting" or "EHLO" or "MAIL" or "RCPT" or "DATA")
            (_begun, server.Mails.Count).ShouldBe((0, 0)); // nothing was committed that would have to be taken back
        if (answer.StartsWith("550-", StringComparison.Ordinal))
            ((Delivery.Never)delivery).Reason.ShouldBe("RCPT TO was answered with: 550 5.1.1 no such 5.1.1 user");
    }

    [Fact]
    public async Task NobodyThereIsNotNow()
    {
        // Held, so that nobody else gets it, and not listened on.
        using var held = new Socket(SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)held.LocalEndPoint!).Port;
        (await Mailer(port).SendAsync(_mail, BeginAsync, default))
            .ShouldBeOfType<Delivery.NotNow>()
            .Reason.ShouldContain("no connection to 127.0.0.1");
    }

    [Fact]
    public async Task WhatCannotBeBegunIsNotSent()
    {
        await using var server = new SmtpServer();
        await Should.ThrowAsync<InvalidOperationException>(
            Mailer(server.Port)
                .SendAsync(_mail, () => throw new InvalidOperationException("The database is away."), default)
        );
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnAddressThatIsNoneIsRefusedWithoutAskingAnybody()
    {
        var mail = OutgoingMail.Of("ada@example.com>\r\nRCPT TO:<bob@example.com", new Resumed("acme", "a"));
        (await Mailer(1).SendAsync(mail, BeginAsync, default)).ShouldBeOfType<Delivery.Never>();
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, "AUTH PLAIN LOGIN", "tls AUTH PLAIN AHNob3AAcGFzcyB3w7ZyZA==")]
    [InlineData(MailSecurity.StartTls, "AUTH LOGIN", "tls AUTH LOGIN,shop,pass wörd")]
    [InlineData(MailSecurity.Tls, "AUTH PLAIN", "tls AUTH PLAIN AHNob3AAcGFzcyB3w7ZyZA==")]
    public async Task ThePasswordIsSaidInPrivate(MailSecurity security, string offer, string heard)
    {
        await using var server = new SmtpServer
        {
            Offers = ["STARTTLS", offer],
            IsPrivate = security == MailSecurity.Tls,
        };
        (
            await Mailer(server.Port, security, signIn: true).SendAsync(_mail, BeginAsync, default)
        ).ShouldBeOfType<Delivery.Taken>();
        string.Join(
                ',',
                server
                    .Heard.SkipWhile(h => !h.Contains("AUTH", StringComparison.Ordinal))
                    .TakeWhile(h => !h.Contains("MAIL FROM", StringComparison.Ordinal))
            )
            .ShouldBe(heard);
    }

    [Fact]
    public async Task AWrongPasswordWaitsAndIsNotToldOf()
    {
        await using var server = new SmtpServer
        {
            Offers = ["STARTTLS", "AUTH PLAIN"],
            Answers = { ["AUTH"] = "535 wrong" },
        };
        (await Mailer(server.Port, MailSecurity.StartTls, signIn: true).SendAsync(_mail, BeginAsync, default))
            .ShouldBeOfType<Delivery.NotNow>()
            .Reason.ShouldBe("AUTH PLAIN was answered with: 535 wrong");
    }

    [Theory]
    [InlineData("nothing", null, "offers no STARTTLS")] // the offer was taken out on the way
    [InlineData("STARTTLS", "454 not today", "454 not today")]
    // said in the clear by somebody on the way
    [InlineData("STARTTLS", "220 go ahead\r\n250-hi\r\n250 AUTH PLAIN", "said more before TLS")]
    public async Task WithoutTheTlsThatIsAskedForNothingIsSaid(string offer, string? answer, string reason)
    {
        await using var server = new SmtpServer { Offers = [offer, "AUTH PLAIN"] };
        if (answer is not null)
            server.Answers["STARTTLS"] = answer;
        (await Mailer(server.Port, MailSecurity.StartTls, signIn: true).SendAsync(_mail, BeginAsync, default))
            .ShouldBeOfType<Delivery.NotNow>()
            .Reason.ShouldContain(reason);
        server.Heard.ShouldNotContain(h =>
            h.Contains("AUTH", StringComparison.Ordinal) || h.Contains("MAIL", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task ACertificateThatNobodyVouchesForIsNotTrusted()
    {
        await using var server = new SmtpServer { IsPrivate = true };
        var mailer = new SmtpMailer(Settings(server.Port, MailSecurity.Tls, signIn: false)) { Limits = Short };
        (await mailer.SendAsync(_mail, BeginAsync, default))
            .ShouldBeOfType<Delivery.NotNow>()
            .Reason.ShouldContain("certificate");
    }

    [Fact]
    public async Task LinesThatBeginWithADotArriveAsTheyWere()
    {
        await using var server = new SmtpServer();
        await using var connection = await SmtpConnection.OpenAsync("127.0.0.1", server.Port, Short, default);
        await connection.ReadReplyAsync(default);
        (await connection.AskAsync("DATA", default)).Code.ShouldBe(354);
        await connection.WriteMessageAsync("a\r\n.\r\n..b\n.c\r.", default);
        (await connection.AskAsync(".", default)).Code.ShouldBe(250);
        server.Mails.ShouldBe(["a\r\n.\r\n..b\r\n.c\r\n.\r\n"]);
    }

    // Short where a test waits for an answer that does not come; the handshake of TLS comes, on a busy machine late.
    private static readonly SmtpLimits Short = new(
        TimeSpan.FromSeconds(60),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(4)
    );

    private Task<Delivery> SendAsync(SmtpServer server) => Mailer(server.Port).SendAsync(_mail, BeginAsync, default);

    private Task BeginAsync()
    {
        _begun++;
        return Task.CompletedTask;
    }

    private SmtpMailer Mailer(int port, MailSecurity security = MailSecurity.None, bool signIn = false) =>
        new(Settings(port, security, signIn)) { Limits = Short, Trust = (_, _, _, _) => true };

    private BerthSettings Settings(int port, MailSecurity security, bool signIn) =>
        new()
        {
            PublicUrl = "https://berth.example",
            Mail = new MailSettings
            {
                Host = "127.0.0.1",
                Port = port,
                Security = security,
                From = "shop@berth.example",
                User = signIn ? "shop" : "",
                PasswordFile = signIn ? _password : "",
            },
        };
}
