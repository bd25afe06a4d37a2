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
    /// Most that any tenant's volume can hold, in MiB, whatever its plan: kept by the file system, which must have
    /// project quotas. 0 = no such limit. For new volumes only.
    /// </summary>
    public int VolumeMaxMb { get; set; }

    /// <summary>
    /// Memory that may be sold on it, in MiB, before anybody pays for what does not fit; 0 = as much as is ordered.
    /// </summary>
    public int CapacityMb { get; set; }

    /// <summary>How often that memory is sold, 1-10: most tenants never use all of theirs.</summary>
    public double Overcommit { get; set; } = 1;
}
