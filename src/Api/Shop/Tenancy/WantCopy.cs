using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>
/// An operator wants a copy of a tenant's data kept although its plan promises none. A row without a file says so,
/// until <c>KeepLastData</c> has made the copy.
/// </summary>
public static class WantCopy
{
    /// <summary>For how long, where the plan says nothing: what a plan says that leaves <c>keepData</c> out.</summary>
    public static readonly TimeSpan Usual = new LadderTerms().KeepData;

    /// <summary>
    /// Puts the wish on <paramref name="db"/>; its caller saves. Wanted or made already, it changes nothing.
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
    /// Until when a copy is kept of what is removed now; null = none is. <paramref name="planned"/> is what its plan
    /// promises.
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

    /// <summary>A wish that is not saved yet counts, too.</summary>
    private static async Task<bool> IsWantedAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.LastData.Local.Any(d => d.TenantId == tenantId && d.IsWanted)
        || await db.LastData.AnyAsync(d => d.TenantId == tenantId && d.File == "", cancellationToken);
}
