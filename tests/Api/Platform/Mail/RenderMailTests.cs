using Berth.Platform.Addresses;
using Berth.Platform.Mail;
using Berth.Platform.Mail.Smtp;
using Berth.Platform.Settings;
using Shouldly;
using Xunit;

namespace Berth.Tests.Mail;

/// <summary>What letters say, and that no value in them can say more than it should.</summary>
public sealed class RenderMailTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 15, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void AWelcome()
    {
        var (subject, text, html) = RenderMail.Run(
            new Welcome(
                "acme",
                "https://acme.berth.example/",
                "https://berth.example/orders/abc",
                "https://berth.example/orders/abc/credentials",
                At,
                "https://berth.example"
            )
        );
        subject.ShouldBe("acme is ready");
        text.ShouldBe(
            """
            Your container acme is set up. It is at https://acme.berth.example/

            View your login details until 20 November 2026, 14:00 UTC at https://berth.example/orders/abc/credentials

            On its page you can restart it, change its plan or cancel. To open it, or to see all your containers, sign in at https://berth.example/sign-in with this address. We mail you a link that works once; there is no password to remember.

            If something is unclear or does not work, contact us at https://berth.example/contact

            Open its page:
            https://berth.example/orders/abc

            """
        );
        html.ShouldContain(
            """<p>Your container acme is set up. It is at <a href="https://acme.berth.example/">https://acme.berth.example/</a></p>"""
        );
        html.ShouldContain("""<a href="https://berth.example/orders/abc" style=""");
        html.ShouldContain("""<meta name="color-scheme" content="light dark">""");
        html.ShouldNotContain("<img");
    }

    [Fact]
    public void AFailedPayment()
    {
        var (subject, text, _) = RenderMail.Run(new PaymentFailed("acme", "https://pay.example/1?a=1&b=2", At));
        subject.ShouldBe("Your payment for acme did not go through");
        text.ShouldBe(
            """
            The payment for your container acme was declined. It keeps running for now.

            Please pay, or give us another card, before 20 November 2026, 14:00 UTC. After that it is stopped until you have paid.

            Pay now:
            https://pay.example/1?a=1&b=2

            """
        );
    }

    /// <summary>Every kind of letter, so that none is added that cannot be rendered.</summary>
    [Fact]
    public void EachTemplateHasWordsAndNoEmptyOnes()
    {
        MailTemplate[] letters =
        [
            new Welcome("acme", "a", "p", null, null, "s"),
            new SignIn("u", 15),
            new ProveAddress("u", 15),
            new AddressMoved("t"),
            new FactorChanged("w"),
            new VisitorWrote("acme", "eve@example.com", "One.\r\n\r\n\r\n Two."),
            new PaymentFailed("acme", "p", At),
            new PaymentReminder("acme", "p", At),
            new ActionRequired("acme", "p"),
            new Suspended("acme", "w", "p", null, "t"),
            new Suspended("acme", "w", "p", At, "t"),
            new Suspended("acme", "w", "p", At, "t", CanPay: false),
            new StoppedByOperator("acme", false, "c"),
            new StoppedByDispute("acme", "c"),
            new Resumed("acme", "a"),
            new NotUp("acme", "It ended with exit code 3.", At, "p"),
            new UpAgain("acme", "a"),
            new PurgeWarning("acme", "p", At, "t", CanPay: false),
            new NotProvisioned("acme", null),
            new NameLost("acme", null),
            new Refunded("acme", null, "w"),
            new PurgeWarning("acme", "p", At, "t"),
            new Goodbye("acme", "w", "t"),
            new CancellationScheduled("acme", At, "t", "p"),
            new CancellationWithdrawn("acme", "p"),
            new PlanChanged("acme", "large", "p"),
            new PlanChangeRefused("acme", "large", "w", "p"),
            new TrialEnding("acme", At, "5.00 EUR a month", "p"),
            new NotProvisioned("acme", "5.00 EUR"),
            new NameLost("acme", "5.00 EUR"),
            new DiskNearlyFull("acme", 95, 100, "p"),
            new DiskOver("acme", 105, 100, At, "p"),
            new DiskStopped("acme", "p"),
            new TrafficUsed("acme", 80, 100, true, At, "p"),
            new TrafficUsed("acme", 100, 100, true, At, "p"),
            new TrafficUsed("acme", 80, 100, false, At, "p"),
            new Refunded("acme", "5.00 EUR", "w"),
            new YourPage("acme", "p", 20),
            new Invited("acme", "a"),
            new OperatorAlert("acme", "w"),
        ];
        letters
            .Select(l => l.GetType())
            .Distinct()
            .ShouldBe(
                typeof(MailTemplate).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(MailTemplate))),
                ignoreOrder: true
            );
        foreach (var letter in letters)
        {
            var subject = RenderMail.Run(letter).Subject;
            if (letter is SignIn or ProveAddress or AddressMoved or FactorChanged)
                subject.ShouldContain("you", Case.Insensitive); // of an account, not of a container
            else
                subject.ShouldContain("acme");
            letter.Paragraphs.ShouldNotBeEmpty();
            letter.Paragraphs.ShouldAllBe(p => p.Trim() == p && p.Length > 0);
        }
    }

    [Fact]
    public void NamesAreNoHtml()
    {
        var html = RenderMail
            .Run(
                new Suspended(
                    "<b>\"x\"</b>",
                    "See https://a.example/\"onmouseover=alert(1) now.",
                    "https://pay.example/?a=\"><script>",
                    null,
                    ""
                )
            )
            .Html;
        html.ShouldContain("&lt;b&gt;&quot;x&quot;&lt;/b&gt;");
        html.ShouldContain("""<a href="https://a.example/">https://a.example/</a>&quot;onmouseover""");
        html.ShouldContain("""href="https://pay.example/?a=&quot;&gt;&lt;script&gt;" """);
        html.ShouldNotContain("<script");
    }

    [Fact]
    public void NoValueEndsAHeader()
    {
        var mail = OutgoingMail.Of(
            "ada@example.com",
            new OperatorAlert("Full\r\nBcc: all@example.com\u2028\u0085x", "text")
        );
        mail.Subject.ShouldBe("Full Bcc: all@example.com x");
        var settings = new MailSettings
        {
            From = "shop@berth.example",
            FromName = "Evil\r\nBcc: b@example.com \"quoted\"",
            ReplyTo = "a@b.example\r\nBcc: c@example.com",
        };
        var headers = Headers(ComposeMessage.Run(mail, "ada@example.com", settings));
        headers
            .Select(h => h[..h.IndexOf(':')])
            .ShouldBe([
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Auto-Submitted",
                "X-Auto-Response-Suppress",
                "Content-Type",
            ]);
        headers[0].ShouldBe("From: \"Evil Bcc: b@example.com \\\"quoted\\\"\" <shop@berth.example>");
    }

    [Fact]
    public void SubjectsBeyondAsciiAreEncodedAndNoLineIsLong()
    {
        var subject = string.Concat(Enumerable.Repeat("Grüße 🚢 aus Łódź, ", 12)).Trim();
        var message = ComposeMessage.Run(
            OutgoingMail.Of("ada@example.com", new OperatorAlert(subject, new string('x', 5000))),
            "ada@example.com",
            new MailSettings { From = "shop@bücher.example", FromName = "Kähler" }
        );
        message.Split("\r\n").ShouldAllBe(l => l.Length <= 76 && l.All(c => c >= ' ' && c <= '~'));
        message.ShouldNotContain("\n\n");
        var encoded = Headers(message).Single(h => h.StartsWith("Subject: ", StringComparison.Ordinal))[
            "Subject: ".Length..
        ];
        string.Concat(
                encoded
                    .Split(' ')
                    .Select(w =>
                        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2]))
                    )
            )
            .ShouldBe(subject);
        Headers(message)[0].ShouldBe("From: =?utf-8?B?S8OkaGxlcg==?= <shop@xn--bcher-kva.example>");
        // what looks encoded must not be decoded
        EncodeHeader.Text("=?utf-8?B?x?=").ShouldBe("=?utf-8?B?PT91dGYtOD9CP3g/PQ==?=");
    }

    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("ada+shop@BÜCHER.example", "ada+shop@xn--bcher-kva.example")]
    [InlineData("a@localhost", "a@localhost")]
    [InlineData("ada@example.com>\r\nRCPT TO:<bob@example.com", null)]
    [InlineData("ada@example.com\n", null)]
    [InlineData("ada b@example.com", null)]
    [InlineData("ädä@example.com", null)]
    [InlineData("ada@exam ple.com", null)]
    [InlineData("@example.com", null)]
    [InlineData("ada@", null)]
    [InlineData("<ada@example.com>", null)]
    public void AddressesHoldNothingElse(string text, string? read)
    {
        MailAddress.TryRead(text, out var address).ShouldBe(read is not null);
        address.ShouldBe(read ?? "");
    }

    /// <summary>With its continuation lines put together.</summary>
    private static List<string> Headers(string message) =>
        [
            .. message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)]
                .Replace("\r\n ", " ", StringComparison.Ordinal)
                .Split("\r\n"),
        ];
}
