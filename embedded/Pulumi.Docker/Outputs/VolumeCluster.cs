namespace Pulumi.Docker.Outputs;

/// <summary>Volume cluster.</summary>
[OutputType]
public sealed class VolumeCluster
{
    public readonly string? Availability;
    public readonly string? Group;
    public readonly string? Id;
    public readonly string? LimitBytes;
    public readonly string? RequiredBytes;
    public readonly string? Scope;
    public readonly string? Sharing;
    public readonly string? TopologyPreferred;
    public readonly string? TopologyRequired;
    public readonly string? Type;

    [OutputConstructor]
    private VolumeCluster(
        string? availability,
        string? group,
        string? id,
        string? limitBytes,
        string? requiredBytes,
        string? scope,
        string? sharing,
        string? topologyPreferred,
        string? topologyRequired,
        string? type)
    {
        Availability = availability;
        Group = group;
        Id = id;
        LimitBytes = limitBytes;
        RequiredBytes = requiredBytes;
        Scope = scope;
        Sharing = sharing;
        TopologyPreferred = topologyPreferred;
        TopologyRequired = topologyRequired;
        Type = type;
    }
}
