using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Copies a tenant's data before it is removed, if its plan promises that or an operator wants it. May be killed at any
/// point and run again; the result is one complete copy.
/// </summary>
public sealed partial class KeepLastData(
    ReadVolume volume,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<KeepLastData> log
)
{
    /// <summary>
    /// Returns when there is a copy, or none is to be kept. Stops the tenant's container first. The caller must hold
    /// the tenant's lease.
    /// </summary>
    /// <exception cref="IOException">
    /// There is no room for the copy, or the data could not be read completely. Then it must not be removed.
    /// </exception>
    public async Task KeepAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var planned = catalog.Sold(tenant.Product, tenant.Plan).Plan.Dunning.KeepData;
        var row = await db.LastData.SingleOrDefaultAsync(d => d.TenantId == tenant.Id, cancellationToken);
        if (
            row is { IsWanted: false }
            || await WantCopy.UntilAsync(db, tenant.Id, planned, settings.Backups, clock.GetUtcNow(), cancellationToken)
                is null
        )
            return;
        var folder = OpenFolder();
        var file = Path.Combine(folder, $"{tenant.Slug}.{tenant.Id:N}.tar.gz");
        WriteCopy.Written? written = null;
        var there = await volume.ReadAsync(
            tenant,
            async tar =>
                written = await WriteCopy.WriteAsync(
                    tar,
                    file,
                    (long)settings.Backups.KeepFreeMb << 20,
                    clock,
                    cancellationToken
                ),
            cancellationToken
        );
        if (!there)
        {
            Log.NoVolume(log, tenant.Slug);
            if (row is not null)
                db.LastData.Remove(row);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
        Checkpoints.Reached("last-data:written");
        var now = clock.GetUtcNow();
        row ??= db.LastData.Add(new LastData { TenantId = tenant.Id }).Entity;
        (row.File, row.Bytes, row.Sha256, row.CreatedAt, row.DeleteAt) = (
            file,
            written!.Bytes,
            written.Sha256,
            now,
            now + (planned > TimeSpan.Zero ? planned : WantCopy.Usual)
        );
        db.Add(WriteAudit.Entry(now, nameof(LastData), tenant.Id.ToString(), "File", null, file));
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("last-data:kept");
    }

    private string OpenFolder() =>
        (
            OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(settings.Backups.Folder)
                : Directory.CreateDirectory(
                    settings.Backups.Folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                )
        ).FullName;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The tenant {Tenant} has no volume; no copy of its data is kept"
        )]
        public static partial void NoVolume(ILogger log, string tenant);
    }
}
