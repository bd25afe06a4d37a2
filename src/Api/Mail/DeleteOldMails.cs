using Berth.Data;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Mail;

/// <summary>Deletes what sent mails said, after 90 days. That they were sent stays: a row's key keeps the same mail from being sent again.</summary>
public sealed class DeleteOldMails(AppDb db) : IJobHandler<DeleteOldMails.Args>, ICleaning
{
    public const string Kind = "delete-old-mails";

    /// <summary>Nothing to say: it is always about all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "texts of sent mails, 90 days old";

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) => Due().CountAsync(cancellationToken);

    /// <inheritdoc />
    public Task CleanAsync(CancellationToken cancellationToken) => Due().ExecuteUpdateAsync(m => m.SetProperty(x => x.Text, "").SetProperty(x => x.Html, ""), cancellationToken);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private IQueryable<Mail> Due() => db.Mails.FromSql($"SELECT * FROM mails WHERE state = 'Sent' AND sent_at < now() - interval '90 days' AND text <> ''");
}
