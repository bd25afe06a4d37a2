namespace Berth.Tenants.Sweep;

/// <summary>What a host's engine has of this installation's tenants.</summary>
/// <param name="Host">The host.</param>
/// <param name="Containers">Running or not.</param>
/// <param name="Networks">Networks.</param>
/// <param name="Volumes">Volumes.</param>
public sealed record FoundInDocker(
    string Host,
    IReadOnlyList<FoundContainer> Containers,
    IReadOnlyList<FoundNetwork> Networks,
    IReadOnlyList<FoundVolume> Volumes
);

/// <summary>A container with a tenant's label.</summary>
public sealed record FoundContainer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant of its label; null when that is no id.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>When it was made, or ended the last time.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The engine's word for what it does.</summary>
    public string Status { get; init; } = "running";

    /// <summary>The hash in its label.</summary>
    public string? Spec { get; init; }

    /// <summary>Its memory, in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>Most processes and threads.</summary>
    public long? Pids { get; init; }
}

/// <summary>A network with a tenant's label.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant of its label; null when that is no id.</param>
/// <param name="MadeAt">Since when.</param>
/// <param name="Subnets">Its address ranges, CIDR.</param>
public sealed record FoundNetwork(
    string Id,
    string Name,
    Guid? TenantId,
    DateTimeOffset MadeAt,
    IReadOnlyList<string> Subnets
);

/// <summary>A volume with a tenant's label.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant of its label; null when that is no id.</param>
/// <param name="MadeAt">Since when.</param>
public sealed record FoundVolume(string Name, Guid? TenantId, DateTimeOffset MadeAt);
