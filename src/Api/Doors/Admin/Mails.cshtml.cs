using Berth.Platform.Data;
using Berth.Platform.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>
/// Lists which mail went to whom, and whether it arrived. Never shows the text, because its links are keys.
/// </summary>
public sealed class MailsModel(AppDb db) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (text, state) = (Wanted, StateOf<MailState>());
        var (rows, more) = await PageOfAsync(
            db.Mails.AsNoTracking()
                .Where(m =>
                    (state == null || m.State == state)
                    && (text == null || m.Recipient.ToLower().Contains(text) || m.Subject.ToLower().Contains(text))
                )
                .OrderByDescending(m => m.CreatedAt)
                .Select(m => new
                {
                    m.Id,
                    m.Recipient,
                    m.Kind,
                    m.Subject,
                    m.State,
                    m.Attempts,
                    m.LastError,
                    m.CreatedAt,
                    m.SentAt,
                }),
            cancellationToken
        );
        List = new()
        {
            Title = "Mails",
            Path = "/admin/mails",
            Asked = this,
            HasMore = more,
            Searches = "Address or subject",
            States = Enum.GetNames<MailState>(),
            Columns = ["Written", "To", "Subject", "State", "Sent", "Last error"],
            Actions = [new("Send", "Send again")],
            Rows =
            [
                .. rows.Select(m => new AdminList.Row(
                    m.State is MailState.Uncertain or MailState.Refused ? $"{m.Id}" : null,
                    $"{m.Subject} to {m.Recipient}",
                    [
                        AdminList.Cell.At(m.CreatedAt),
                        m.Recipient,
                        m.Subject,
                        new(
                            $"{m.State}".ToLowerInvariant(),
                            Tone: m.State switch
                            {
                                MailState.Sent => "good",
                                MailState.Uncertain or MailState.Refused => "bad",
                                _ => "busy",
                            }
                        ),
                        AdminList.Cell.At(m.SentAt),
                        m.LastError,
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostSendAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are sent again", id => Mail.SendAgainAsync(db, id, cancellationToken));
}
