namespace Pulumi.Docker.Inputs;

/// <summary>Volume cluster, as declared.</summary>
public sealed class VolumeClusterArgs : ResourceArgs
{
    [Input("availability")]
    public Input<string>? Availability { get; set; }

    [Input("group")]
    public Input<string>? Group { get; set; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("limitBytes")]
    public Input<string>? LimitBytes { get; set; }

    [Input("requiredBytes")]
    public Input<string>? RequiredBytes { get; set; }

    [Input("scope")]
    public Input<string>? Scope { get; set; }

    [Input("sharing")]
    public Input<string>? Sharing { get; set; }

    [Input("topologyPreferred")]
    public Input<string>? TopologyPreferred { get; set; }

    [Input("topologyRequired")]
    public Input<string>? TopologyRequired { get; set; }

    [Input("type")]
    public Input<string>? Type { get; set; }

    public VolumeClusterArgs()
    {
    }

    public static new VolumeClusterArgs Empty => new();
}

/// <summary>Volume cluster, as known.</summary>
public sealed class VolumeClusterGetArgs : ResourceArgs
{
    [Input("availability")]
    public Input<string>? Availability { get; set; }

    [Input("group")]
    public Input<string>? Group { get; set; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("limitBytes")]
    public Input<string>? LimitBytes { get; set; }

    [Input("requiredBytes")]
    public Input<string>? RequiredBytes { get; set; }

    [Input("scope")]
    public Input<string>? Scope { get; set; }

    [Input("sharing")]
    public Input<string>? Sharing { get; set; }

    [Input("topologyPreferred")]
    public Input<string>? TopologyPreferred { get; set; }

    [Input("topologyRequired")]
    public Input<string>? TopologyRequired { get; set; }

    [Input("type")]
    public Input<string>? Type { get; set; }

    public VolumeClusterGetArgs()
    {
    }

    public static new VolumeClusterGetArgs Empty => new();
}
