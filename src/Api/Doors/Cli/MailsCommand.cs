using System.CommandLine;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth mails</c>: what waits to be sent or needs a decision, and the last that were sent. Never what they say.
/// </summary>
internal static class MailsCommand
{
    private const int LastSent = 20;

    public static Command Define()
    {
        var command = new Command(
            "mails",
            "Show mails that wait, are uncertain or refused, and the last that were sent."
        )
        {
            Output.Json,
        };
        command.SetAction((parsed, ct) => OnDatabase.RunAsync(parsed, (db, _, output) => ListAsync(db, output, ct)));
        command.Add(Send());
        return command;
    }

    private static async Task<int> ListAsync(AppDb db, Output output, CancellationToken cancellationToken)
    {
        var open = await db
            .Mails.AsNoTracking()
            .Where(m => m.State != MailState.Sent)
            .OrderBy(m => m.CreatedAt)
            .ToListAsync(cancellationToken);
        var sent = await db
            .Mails.AsNoTracking()
            .Where(m => m.State == MailState.Sent)
            .OrderByDescending(m => m.SentAt)
            .Take(LastSent)
            .ToListAsync(cancellationToken);
        var rows = sent.OrderBy(m => m.SentAt)
            .Concat(open)
            .Select(m => new
            {
                m.Id,
                m.Key,
                m.Recipient,
                m.Kind,
                m.Subject,
                m.State,
                m.Attempts,
                m.LastError,
                m.CreatedAt,
                m.SentAt,
            })
            .ToList();
        output.List(
            rows,
            "No mail waits, and none was sent.",
            ("id", m => $"{m.Id}"),
            ("state", m => $"{m.State}"),
            ("kind", m => m.Kind),
            ("to", m => m.Recipient),
            ("subject", m => m.Subject),
            ("last error", m => m.LastError is null ? null : $"after attempt {m.Attempts}: {m.LastError}")
        );
        return Exit.Done;
    }

    private static Command Send()
    {
        var id = new Argument<Guid>("id") { Description = "The mail's id, as 'berth mails' shows it." };
        var command = new Command(
            "send",
            "Send a mail that was refused, or one that is uncertain and so may come twice."
        )
        {
            id,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, _, _) =>
                    {
                        if (await Mail.SendAgainAsync(db, parsed.GetValue(id), ct))
                            return Exit.Done;
                        throw Refusal.NotFound(
                            $"no refused or uncertain mail has the id {parsed.GetValue(id)}. 'berth mails' lists them."
                        );
                    }
                )
        );
        return command;
    }
}
