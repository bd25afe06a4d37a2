using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Mail;

/// <summary>A letter to be put into the outbox, written already.</summary>
internal sealed record NewMail(string Key, string Recipient, string Kind, string Subject, string Text, string Html)
{
    public static NewMail Of(string key, string to, MailTemplate letter)
    {
        var (subject, text, html) = RenderMail.Run(letter);
        return new NewMail(key, to, letter.GetType().Name, subject, text, html);
    }
}

/// <summary>
/// Puts a mail into the outbox, with the job that sends it, unless one of its key is there: also one that somebody else
/// is just writing.
/// </summary>
internal static class InsertMail
{
    public static async Task InsertAsync(AppDb db, NewMail mail, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        var inserted = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mails (id, key, recipient, kind, subject, text, html, state, attempts, created_at)
            VALUES ({id}, {mail.Key}, {mail.Recipient}, {mail.Kind}, {mail.Subject}, {mail.Text}, {mail.Html}, 'Waiting', 0, now())
            ON CONFLICT (key) DO NOTHING
            """,
            cancellationToken
        );
        if (inserted == 1)
            await InsertJob.InsertAsync(db, SendMail.Job(id), cancellationToken);
    }
}
