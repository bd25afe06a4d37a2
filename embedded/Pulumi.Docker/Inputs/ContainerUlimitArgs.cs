namespace Pulumi.Docker.Inputs;

/// <summary>Container ulimit, as declared.</summary>
public sealed class ContainerUlimitArgs : ResourceArgs
{
    [Input("hard", required: true)]
    public Input<int> Hard { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("soft", required: true)]
    public Input<int> Soft { get; set; } = null!;

    public ContainerUlimitArgs() { }

    public static new ContainerUlimitArgs Empty => new();
}

/// <summary>Container ulimit, as known.</summary>
public sealed class ContainerUlimitGetArgs : ResourceArgs
{
    [Input("hard", required: true)]
    public Input<int> Hard { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("soft", required: true)]
    public Input<int> Soft { get; set; } = null!;

    public ContainerUlimitGetArgs() { }

    public static new ContainerUlimitGetArgs Empty => new();
}
