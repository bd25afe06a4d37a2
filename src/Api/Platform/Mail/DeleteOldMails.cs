using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Mail;

/// <summary>
/// Deletes what sent mails said, after 90 days. That they were sent stays: a row's key keeps the same mail from being
/// sent again.
/// </summary>
public sealed class DeleteOldMails(AppDb db) : Cleaning<DeleteOldMails.Args, Mail>
{
    public const string Kind = "delete-old-mails";

    /// <summary>Nothing to say: it is always about all of them.</summary>
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
