namespace Berth.Shop.Hosts;

/// <summary>A machine as it is used: its row, and for the local one the settings. A value.</summary>
public sealed record HostInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its Docker Engine, as a Docker host URL.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its IPv4 address, as the world reaches it; empty when no records are made.</summary>
    public string Address { get; init; } = "";

    /// <summary>Name of its proxy container.</summary>
    public required string EdgeContainer { get; init; }

    /// <summary>Where workers reach its proxy: <c>http://10.40.1.7</c>.</summary>
    public required string EdgeUrl { get; init; }

    /// <summary>Where other hosts' proxies reach it, host and port; null when they cannot.</summary>
    public string? Relay { get; init; }

    /// <summary>Memory for tenants in MiB; 0 means unlimited.</summary>
    public int MemoryMb { get; init; }

    /// <summary>How often that memory is sold.</summary>
    public double Overcommit { get; init; } = 1;

    /// <summary>What it does.</summary>
    public HostState State { get; init; }

    /// <summary>Memory that may be sold on it, in MiB; null = as much as is ordered.</summary>
    public int? CapacityMb => MemoryMb == 0 ? null : (int)(MemoryMb * Overcommit);

    /// <summary>Whether it is the machine of the settings, whose proxy shows the shop, too.</summary>
    public bool IsLocal => Name == DockerHost.Local;
}
