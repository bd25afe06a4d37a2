using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Deletes copies that were kept long enough. Deletes the file before its row, so that no file is left without a row.
/// </summary>
public sealed class DeleteLastData(AppDb db, BerthSettings settings, TimeProvider clock)
    : IJobHandler<DeleteLastData.Args>,
        ICleaning
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
            if (!IsCopy(over))
            {
                db.Alert(
                    $"last-data {over.TenantId}",
                    "A copy of a removed tenant's data is not where copies are",
                    $"Its time is over, but '{over.File}' is not a copy in {settings.Backups.Folder}, so nothing was "
                        + "deleted. If the folder was changed, move the file back; else find out who wrote that row."
                );
                await db.SaveChangesAsync(cancellationToken);
                continue;
            }
            // gone already is well; a folder that is not there is thrown: it may be a disk that is not mounted
            File.Delete(over.File);
            db.LastData.Remove(over);
            db.Add(WriteAudit.Entry(now, nameof(LastData), over.TenantId.ToString(), "File", over.File, null));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>A row is no proof: only what <see cref="KeepLastData"/> could have written there is deleted.</summary>
    private bool IsCopy(LastData it) =>
        Path.GetFullPath(it.File) == it.File
        && Path.GetDirectoryName(it.File)
            == Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Backups.Folder))
        && it.File.EndsWith($".{it.TenantId:N}.tar.gz", StringComparison.Ordinal);

    private IQueryable<LastData> Due(DateTimeOffset now) =>
        db.LastData.Where(d => d.DeleteAt <= now && d.File != "").OrderBy(d => d.DeleteAt);
}
