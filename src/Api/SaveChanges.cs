using Berth.Platform.Alerts;
using Berth.Platform.Audit;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Webhooks;

namespace Berth.Platform.Data;

/// <summary>What a save writes with the change, in its transaction.</summary>
public sealed partial class AppDb
{
    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        WriteAudit.Add(this, _clock.GetUtcNow());
        await WriteDeliveries.AddAsync(this, _happened, _clock.GetUtcNow(), cancellationToken);
        if (_enqueued.Count == 0 && _mails.Count == 0 && _alerts.Count == 0)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        var ours = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using var _ = ours;
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var alert in _alerts)
            await WriteAlert.WriteAsync(this, alert, _clock.GetUtcNow(), cancellationToken);
        foreach (var mail in _mails)
            await InsertMail.InsertAsync(this, mail, cancellationToken);
        foreach (var job in _enqueued)
            await InsertJob.InsertAsync(this, job, cancellationToken);
        if (ours is not null)
            await ours.CommitAsync(cancellationToken);
        _alerts.Clear();
        _mails.Clear();
        _enqueued.Clear();
        return written;
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync: it writes the enqueued jobs and mails, too.");
}
