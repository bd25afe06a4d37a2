using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>
/// Records that an operator wants a copy of a tenant's data kept although its plan promises none. A row without a file
/// says so until <c>KeepLastData</c> has made the copy.
/// </summary>
public static class WantCopy
{
    /// <summary>How long such a copy is kept: the default of a plan that leaves out <c>keepData</c>.</summary>
    public static readonly TimeSpan Usual = new DunningTerms().KeepData;

    /// <summary>
    /// Adds the wish to <paramref name="db"/>; the caller saves. Does nothing if a copy is wanted or made already.
    /// </summary>
    public static async Task AskAsync(AppDb db, Guid tenantId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.LastData.AnyAsync(d => d.TenantId == tenantId, cancellationToken))
            return;
        db.LastData.Add(
            new LastData
            {
                TenantId = tenantId,
                CreatedAt = now,
                DeleteAt = now + Usual,
            }
        );
    }

    /// <summary>
    /// When the copy of data that is removed now will be deleted; null if none is kept. <paramref name="planned"/> is
    /// what the plan promises.
    /// </summary>
    public static async Task<DateTimeOffset?> UntilAsync(
        AppDb db,
        Guid tenantId,
        TimeSpan planned,
        BackupSettings settings,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        settings.KeptUntil(
            planned > TimeSpan.Zero || !await IsWantedAsync(db, tenantId, cancellationToken) ? planned : Usual,
            now
        );

    /// <summary>Counts a wish that the context has not saved yet, too.</summary>
    private static async Task<bool> IsWantedAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.LastData.Local.Any(d => d.TenantId == tenantId && d.IsWanted)
        || await db.LastData.AnyAsync(d => d.TenantId == tenantId && d.File == "", cancellationToken);
}
