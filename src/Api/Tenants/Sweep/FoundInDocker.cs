namespace Berth.Tenants.Sweep;

/// <summary>What a host's engine has of this installation's tenants.</summary>
/// <param name="Host">The host.</param>
/// <param name="Containers">All containers, running or not.</param>
/// <param name="Networks">All networks.</param>
/// <param name="Volumes">All volumes.</param>
public sealed record FoundInDocker(
    string Host,
    IReadOnlyList<FoundContainer> Containers,
    IReadOnlyList<FoundNetwork> Networks,
    IReadOnlyList<FoundVolume> Volumes
)
{
    /// <summary>Containers and networks of helpers that tenants share.</summary>
    public IReadOnlyList<FoundShared> Shared { get; init; } = [];
}

/// <summary>A container with a tenant's label.</summary>
public sealed record FoundContainer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The tenant that its label names; null if that is no id.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>When it was made or last stopped, whichever is later.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The engine's word for its state, such as <c>running</c> or <c>exited</c>.</summary>
    public string Status { get; init; } = "running";

    /// <summary>The hash of its spec, from its label.</summary>
    public string? Spec { get; init; }

    /// <summary>Its memory limit, in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>The most processes and threads that it may have; null if the engine reports no limit.</summary>
    public long? Pids { get; init; }
}

/// <summary>A network with a tenant's label.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant that its label names; null if that is no id.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Subnets">Its address ranges, in CIDR notation.</param>
public sealed record FoundNetwork(
    string Id,
    string Name,
    Guid? TenantId,
    DateTimeOffset MadeAt,
    IReadOnlyList<string> Subnets
);

/// <summary>What carries a helper's label.</summary>
/// <param name="Kind">container or network.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name: the helper's.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record FoundShared(string Kind, string Id, string Name, DateTimeOffset MadeAt);

/// <summary>A volume with a tenant's label.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant that its label names; null if that is no id.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record FoundVolume(string Name, Guid? TenantId, DateTimeOffset MadeAt);
