using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>Lists the hosts and how full they are.</summary>
internal static class ListHosts
{
    /// <summary>A host and what is held on it.</summary>
    /// <param name="Host">The host.</param>
    /// <param name="HeldMb">Memory that is held on it for tenants and buyers, in MiB.</param>
    /// <param name="Tenants">How many tenants have their data on it.</param>
    /// <param name="DiskMb">The size of its disk in MiB, as last seen; null if it was not measured.</param>
    /// <param name="FreeDiskMb">What is free of it.</param>
    public sealed record Row(HostInfo Host, long HeldMb, int Tenants, int? DiskMb, int? FreeDiskMb)
    {
        /// <summary>Held memory in percent of what is for sale; null if that has no limit.</summary>
        public long? PercentHeld => Host.CapacityMb is { } capacity ? HeldMb * 100 / Math.Max(1, capacity) : null;
    }

    /// <summary>A disk in words.</summary>
    public static string Disk(int? mb, int? freeMb) => freeMb is null ? "not measured" : $"{freeMb} of {mb} MiB free";

    public static async Task<List<Row>> ReadAsync(AppDb db, KnownHosts hosts, CancellationToken cancellationToken)
    {
        var held = await HoldMemory.HeldAsync(db, null, [], cancellationToken);
        var tenants = await db
            .Tenants.Where(t => t.Observed != TenantState.Gone)
            .GroupBy(t => t.DataOn)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var seen = await db.HostFacts.AsNoTracking().ToDictionaryAsync(f => f.Host, cancellationToken);
        return
        [
            .. (await hosts.AllAsync(db, cancellationToken)).Select(h => new Row(
                h,
                held.GetValueOrDefault(h.Name),
                tenants.GetValueOrDefault(h.Name),
                seen.GetValueOrDefault(h.Name)?.DiskMb,
                seen.GetValueOrDefault(h.Name)?.FreeDiskMb
            )),
        ];
    }
}
