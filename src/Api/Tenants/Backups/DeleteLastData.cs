using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Deletes copies that were kept long enough. Deletes the file before its row, so that no file is left without a row.
/// </summary>
public sealed class DeleteLastData(AppDb db, TimeProvider clock) : IJobHandler<DeleteLastData.Args>, ICleaning
{
    public const string Kind = "delete-last-data";

    /// <summary>Empty: the job handles all copies.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "copies of removed tenants' data whose time is over";

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        Due(clock.GetUtcNow()).CountAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <inheritdoc />
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var over in await Due(now).ToListAsync(cancellationToken))
        {
            // gone already is well; a folder that is not there is thrown: it may be a disk that is not mounted
            File.Delete(over.File);
            db.LastData.Remove(over);
            db.Add(WriteAudit.Entry(now, nameof(LastData), over.TenantId.ToString(), "File", over.File, null));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private IQueryable<LastData> Due(DateTimeOffset now) =>
        db.LastData.Where(d => d.DeleteAt <= now && d.File != "").OrderBy(d => d.DeleteAt);
}
