using Berth.Platform.Mail;

namespace Berth.Tests.Mail;

/// <summary>A mail as the outbox holds it, without a database.</summary>
internal static class OutgoingMail
{
    public static Berth.Platform.Mail.Mail Of(string to, MailTemplate letter)
    {
        var (subject, text, html) = RenderMail.Run(letter);
        var mail = (Berth.Platform.Mail.Mail)
            Activator.CreateInstance(typeof(Berth.Platform.Mail.Mail), nonPublic: true)!;
        Set(nameof(mail.Id), Guid.CreateVersion7());
        Set(nameof(mail.Recipient), to);
        Set(nameof(mail.Subject), subject);
        Set(nameof(mail.Text), text);
        Set(nameof(mail.Html), html);
        Set(nameof(mail.CreatedAt), new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero));
        return mail;

        void Set(string name, object value) =>
            typeof(Berth.Platform.Mail.Mail).GetProperty(name)!.SetValue(mail, value);
    }
}
