namespace Berth.Shop.Hosts;

/// <summary>Chooses a tenant's host: the one with most free memory. Pure.</summary>
public static class PlaceTenant
{
    /// <summary>
    /// The hosts to choose from for a sale. If no host is active, those that are down count as active: an engine comes
    /// back, and tenants that are paid but not up are alerted about and refunded. Never use it for a move.
    /// </summary>
    public static IReadOnlyList<HostInfo> ForSale(IReadOnlyList<HostInfo> hosts) =>
        hosts.Any(h => h.State == HostState.Active)
            ? hosts
            : [.. hosts.Select(h => h.State == HostState.Down ? h with { State = HostState.Active } : h)];

    /// <summary>Returns the chosen host's name; null if the tenant fits nowhere.</summary>
    /// <param name="hosts">All machines; those that drain or are down take none.</param>
    /// <param name="heldMb">Memory that is held on each already, in MiB, without this tenant's.</param>
    /// <param name="memoryMb">What it needs, in MiB.</param>
    public static string? Choose(IEnumerable<HostInfo> hosts, IReadOnlyDictionary<string, long> heldMb, int memoryMb) =>
        hosts
            .Where(h => h.State == HostState.Active)
            .Select(h => (h.Name, Free: Free(h, heldMb)))
            .Where(h => h.Free >= memoryMb)
            .OrderByDescending(h => h.Free)
            .ThenBy(h => heldMb.GetValueOrDefault(h.Name))
            .ThenBy(h => h.Name, StringComparer.Ordinal)
            .Select(h => h.Name)
            .FirstOrDefault();

    /// <summary>Free memory of a host in MiB; <c>int.MaxValue</c> if it sells without limit.</summary>
    public static long Free(HostInfo host, IReadOnlyDictionary<string, long> heldMb) =>
        host.CapacityMb is { } capacity ? capacity - heldMb.GetValueOrDefault(host.Name) : int.MaxValue;
}
