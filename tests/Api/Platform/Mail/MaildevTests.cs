using System.Net;
using Berth.Platform.Mail;
using Berth.Platform.Mail.Smtp;
using Berth.Platform.Settings;
using Shouldly;
using Xunit;

namespace Berth.Tests.Mail;

/// <summary>A server that we did not write reads what we mean.</summary>
public sealed class MaildevTests
{
    [Fact]
    public async Task AReaderSeesWhatWasWritten()
    {
        var folder = Directory.CreateTempSubdirectory("berth-mail-").FullName;
        await ReadBackAsync(folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task ReadBackAsync(string folder)
    {
        using var place = await Place.TakeAsync();
        var (smtp, web) = (place.Port(0), place.Port(1));
        using var sink = await MailSink.StartAsync(smtp, web, folder);
        await sink.IsReadyAsync();
        var letter = new Suspended(
            "acme",
            "Łódź & <Grüße> 🚢, since the payment did not come, whatever was tried.\n.\n..",
            "https://pay.example/1?a=1&b=2",
            null,
            ""
        );
        var mailer = new SmtpMailer(
            new BerthSettings
            {
                PublicUrl = "https://berth.example",
                Mail = new MailSettings
                {
                    Host = "127.0.0.1",
                    Port = smtp,
                    Security = MailSecurity.None,
                    From = "shop@berth.example",
                    FromName = "Bürth",
                },
            }
        );
        var mail = OutgoingMail.Of("ada@example.com", letter);
        (await mailer.SendAsync(mail, () => Task.CompletedTask, default)).ShouldBeOfType<Delivery.Taken>();
        (
            await mailer.SendAsync(
                OutgoingMail.Of(
                    "bob@example.com",
                    new OperatorAlert("Grüße 🚢 aus Łódź, " + new string('x', 100), "text")
                ),
                () => Task.CompletedTask,
                default
            )
        ).ShouldBeOfType<Delivery.Taken>();

        var read = (await sink.MailsAsync("ada@example.com")).ShouldHaveSingleItem();
        (read.From, read.Subject).ShouldBe(("Bürth <shop@berth.example>", "acme is suspended"));
        read.Text.ReplaceLineEndings("\n").ShouldBe(mail.Text);
        var html = WebUtility.HtmlDecode(read.Html);
        html.ShouldContain("Łódź & <Grüße> 🚢");
        html.ShouldContain("href=\"https://pay.example/1?a=1&b=2\"");
        read.Headers["message-id"].ShouldBe($"<{mail.Id}@berth.example>");
        read.Headers["auto-submitted"].ShouldBe("auto-generated");
        (await sink.MailsAsync("bob@example.com"))
            .ShouldHaveSingleItem()
            .Subject.ShouldBe("Grüße 🚢 aus Łódź, " + new string('x', 100));
    }
}
