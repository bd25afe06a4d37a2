using System.Buffers.Binary;
using System.Net;

namespace Berth.Shop.Tenancy;

/// <summary>
/// Cuts a network into the /29s that tenants get: one address for the bridge, one for the container, four spare.
/// </summary>
public static class SubnetPool
{
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
