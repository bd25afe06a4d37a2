namespace Pulumi.Docker.Inputs;

/// <summary>Remote image build ulimit, as declared.</summary>
public sealed class RemoteImageBuildUlimitArgs : ResourceArgs
{
    [Input("hard", required: true)]
    public Input<int> Hard { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("soft", required: true)]
    public Input<int> Soft { get; set; } = null!;

    public RemoteImageBuildUlimitArgs()
    {
    }

    public static new RemoteImageBuildUlimitArgs Empty => new();
}

/// <summary>Remote image build ulimit, as known.</summary>
public sealed class RemoteImageBuildUlimitGetArgs : ResourceArgs
{
    [Input("hard", required: true)]
    public Input<int> Hard { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("soft", required: true)]
    public Input<int> Soft { get; set; } = null!;

    public RemoteImageBuildUlimitGetArgs()
    {
    }

    public static new RemoteImageBuildUlimitGetArgs Empty => new();
}
