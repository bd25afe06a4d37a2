using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Mail;

/// <summary>
/// Deletes the text of sent mails after 90 days. The rows stay, because their keys prevent the same mail from being
/// sent again.
/// </summary>
public sealed class DeleteOldMails(AppDb db) : Cleaning<DeleteOldMails.Args, Mail>
{
    public const string Kind = "delete-old-mails";

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "texts of sent mails, 90 days old";

    /// <inheritdoc />
    public override Task CleanAsync(CancellationToken cancellationToken) =>
        Due().ExecuteUpdateAsync(m => m.SetProperty(x => x.Text, "").SetProperty(x => x.Html, ""), cancellationToken);

    /// <inheritdoc />
    protected override IQueryable<Mail> Due() =>
        db.Mails.FromSql(
            $"SELECT * FROM mails WHERE state = 'Sent' AND sent_at < now() - interval '90 days' AND text <> ''"
        );
}
