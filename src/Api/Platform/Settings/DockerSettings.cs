using System.Globalization;

namespace Berth.Platform.Settings;

/// <summary>A Docker host and what tenants on it share.</summary>
public sealed class DockerSettings
{
    /// <summary>Docker host URL.</summary>
    public string Host { get; set; } = "unix:///var/run/docker.sock";

    /// <summary>
    /// Pool that tenants' /29 networks are cut from, CIDR, /8 to /24. Must overlap nothing the host routes.
    /// </summary>
    public string NetworkPool { get; set; } = "";

    /// <summary>
    /// Ports of the hosts for what products serve beside HTTP, as <c>20000-20999</c>; empty = none. Nothing else of the
    /// hosts may listen there.
    /// </summary>
    public string PortPool { get; set; } = "";

    /// <summary>The same as its first and last; null where there is none, or it is not written so.</summary>
    public (int First, int Last)? Ports =>
        PortPool.Split('-') is [var first, var last]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
        && from is >= 1024 and <= 65535
        && to >= from
        && to <= 65535
            ? (from, to)
            : null;

    /// <summary>
    /// Most that any tenant's volume can hold, in MiB, whatever its plan: kept by the file system, which must have
    /// project quotas. 0 = no such limit. For new volumes only.
    /// </summary>
    public int VolumeMaxMb { get; set; }

    /// <summary>
    /// Memory that may be sold on it, in MiB, before anybody pays for what does not fit; 0 = as much as is ordered.
    /// </summary>
    public int CapacityMb { get; set; }

    /// <summary>Disk of a host, in MiB, that is to stay free: nothing new is sold that would leave less.</summary>
    public int KeepFreeMb { get; set; } = 1024;

    /// <summary>How often that memory is sold, 1-10: most tenants never use all of theirs.</summary>
    public double Overcommit { get; set; } = 1;
}
