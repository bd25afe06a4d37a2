namespace Berth.Shop.Hosts;

/// <summary>Says where a tenant goes: where most memory is free. Pure.</summary>
public static class PlaceTenant
{
    /// <summary>
    /// The hosts as a sale sees them. While none answers, it is sold all the same: an engine comes back, and what is
    /// paid and not up has rules of its own. Nobody is moved to one that is down.
    /// </summary>
    public static IReadOnlyList<HostInfo> ForSale(IReadOnlyList<HostInfo> hosts) =>
        hosts.Any(h => h.State == HostState.Active)
            ? hosts
            : [.. hosts.Select(h => h.State == HostState.Down ? h with { State = HostState.Active } : h)];

    /// <summary>The host's name; null when it fits nowhere.</summary>
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

    /// <summary>Memory that is free on a host, in MiB; a great deal where as much is sold as is ordered.</summary>
    public static long Free(HostInfo host, IReadOnlyDictionary<string, long> heldMb) =>
        host.CapacityMb is { } capacity ? capacity - heldMb.GetValueOrDefault(host.Name) : int.MaxValue;
}
