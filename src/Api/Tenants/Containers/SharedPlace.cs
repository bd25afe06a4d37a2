using System.Globalization;

namespace Berth.Tenants.Containers;

/// <summary>Where a helper is that tenants share on a host.</summary>
/// <param name="Name">What tenants reach it by.</param>
/// <param name="Network">Its network, by the engine's name.</param>
/// <param name="Address">Its address there.</param>
/// <param name="Ports">The TCP ports at which it is reached.</param>
public sealed record SharedPlace(string Name, string Network, string Address, IReadOnlyList<int> Ports)
{
    /// <summary>
    /// The tenant's way to it: a small container in both networks, which takes connections at the ports and passes their
    /// bytes on, to this address and no other. So neither tenants nor the helper are in a network of each other's.
    /// </summary>
    /// <param name="image">An image with <c>/bin/busybox</c>.</param>
    public TenantContainer Way(string image) =>
        new()
        {
            Name = Name,
            Image = image,
            Command = ["/bin/busybox", "sh", "-c", $"{string.Join(" & ", Ports.Select(Pass))} & wait"],
            MemoryMb = MemoryMb,
            Cpus = 0.5,
            Pids = 128,
            Joins = [Network],
            Means = new()
            {
                User = "65534:65534",
                TmpMb = 1,
                StopSeconds = 1,
            },
        };

    /// <summary>Memory of such a way, in MiB: it takes one, and a little for each connection.</summary>
    public const int MemoryMb = 16;

    private string Pass(int port) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/bin/busybox nc -ll -p {port} -e /bin/busybox nc -w 10 {Address} {port}"
        );
}
