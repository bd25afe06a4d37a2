using Berth.Platform.Settings;
using Shouldly;
using Xunit;

namespace Berth.Tests.Mail;

public sealed class MailSettingsTests
{
    [Fact]
    public void AllMistakesAreSaidAtOnce()
    {
        var mistakes = CheckMail
            .Mistakes(
                new MailSettings
                {
                    Host = "smtp.example.com:587",
                    Port = 0,
                    Security = MailSecurity.None,
                    User = "shop",
                    PasswordFile = "/nowhere",
                    From = "shop",
                    FromName = "a\r\nb",
                    ReplyTo = "x",
                    Operators = ["ops@berth.example", "ops"],
                }
            )
            .Select(m => m.Split(' ')[0]);
        mistakes.ShouldBe([
            "Berth:Mail:Operators",
            "Berth:Mail:Host",
            "Berth:Mail:Port",
            "Berth:Mail:From",
            "Berth:Mail:FromName",
            "Berth:Mail:ReplyTo",
            "Berth:Mail:PasswordFile",
            "Berth:Mail:Security",
        ]);
    }

    [Theory]
    [InlineData("smtp.example.com", MailSecurity.None, false)]
    [InlineData("127.0.0.1", MailSecurity.None, true)]
    [InlineData("localhost", MailSecurity.None, true)]
    [InlineData("smtp.example.com", MailSecurity.StartTls, true)]
    [InlineData("smtp.example.com", MailSecurity.Tls, true)]
    public void APasswordGoesToNobodyInTheClear(string host, MailSecurity security, bool isFine)
    {
        var password = Path.GetTempFileName();
        CheckMail
            .Mistakes(
                new MailSettings
                {
                    Host = host,
                    Security = security,
                    User = "shop",
                    PasswordFile = password,
                    From = "shop@berth.example",
                }
            )
            .Any()
            .ShouldBe(!isFine);
        File.Delete(password);
    }

    [Fact]
    public void MailMayBeOff() => CheckMail.Mistakes(new MailSettings()).ShouldBeEmpty();
}
