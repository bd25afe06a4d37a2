using System.Buffers.Binary;
using System.Net;

namespace Berth.Shop.Tenancy;

/// <summary>
/// Cuts a network into the /29s that tenants get: one address for the bridge, one for the container, four spare.
/// </summary>
public static class SubnetPool
{
    /// <summary>How many /29s of a pool are left beside the networks of others.</summary>
    public static long Count(string pool, IReadOnlyList<string> others)
    {
        var network = IPNetwork.Parse(pool);
        return Math.Max(0, Size(network) - Overlapping(network, others).Distinct().Sum(Size));
    }

    /// <summary>The same, without those that overlap networks of others.</summary>
    public static IEnumerable<string> Cut(string pool, IReadOnlyList<string> others)
    {
        var inWay = Overlapping(IPNetwork.Parse(pool), others).ToList();
        return inWay.Count == 0
            ? Cut(pool)
            : Cut(pool).Where(s => IPNetwork.Parse(s) is var own && !inWay.Exists(o => Overlap(own, o)));
    }

    /// <summary>
    /// The last network of a length that overlaps none of the taken ones; null if there is none. From the end, because
    /// tenants get theirs from the beginning.
    /// </summary>
    public static string? Last(string pool, int prefix, IEnumerable<string> taken)
    {
        var network = IPNetwork.Parse(pool);
        if (prefix < network.PrefixLength)
            return null;
        var inWay = Overlapping(network, [.. taken]).ToList();
        var first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        for (var i = (1L << (prefix - network.PrefixLength)) - 1; i >= 0; i--)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(first + (i << (32 - prefix))));
            var own = new IPNetwork(new IPAddress(bytes), prefix);
            if (!inWay.Exists(o => Overlap(own, o)))
                return own.ToString();
        }
        return null;
    }

    private static long Size(IPNetwork network) => 1L << (29 - Math.Min(29, network.PrefixLength));

    private static IEnumerable<IPNetwork> Overlapping(IPNetwork network, IReadOnlyList<string> others) =>
        others.Select(IPNetwork.Parse).Where(o => Overlap(network, o));

    private static bool Overlap(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);

    /// <summary>Returns all /29s of an IPv4 network lazily and in order.</summary>
    public static IEnumerable<string> Cut(string pool)
    {
        var network = IPNetwork.Parse(pool);
        var first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        var count = 1u << (29 - network.PrefixLength);
        for (var i = 0u; i < count; i++)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, first + (i * 8));
            yield return $"{new IPAddress(bytes)}/29";
        }
    }
}
