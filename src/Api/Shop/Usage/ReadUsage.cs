using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Usage;

/// <summary>What a tenant uses, for those who decide or show something by it.</summary>
public static class ReadUsage
{
    /// <summary>What is known. Zeros for a tenant that nothing is known of yet.</summary>
    /// <param name="DiskBytes">What its volume held.</param>
    /// <param name="DiskAt">When that was measured; null = never.</param>
    /// <param name="TrafficBytes">Sent and received in this calendar month, UTC.</param>
    public sealed record Used(long DiskBytes, DateTimeOffset? DiskAt, long TrafficBytes);

    /// <summary>Of one tenant.</summary>
    public static async Task<Used> OfAsync(
        AppDb db,
        Guid tenantId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var month = MonthOf(now);
        var disk = await db
            .TenantUsage.AsNoTracking()
            .Where(u => u.TenantId == tenantId)
            .Select(u => new { u.DiskBytes, u.DiskAt })
            .SingleOrDefaultAsync(cancellationToken);
        var traffic = await db
            .TrafficMonths.AsNoTracking()
            .Where(m => m.TenantId == tenantId && m.Month == month)
            .Select(m => m.Received + m.Sent)
            .SingleOrDefaultAsync(cancellationToken);
        return new(disk?.DiskBytes ?? 0, disk?.DiskAt, traffic);
    }

    /// <summary>The first day of the month that a moment is in, UTC.</summary>
    public static DateOnly MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1);
}
