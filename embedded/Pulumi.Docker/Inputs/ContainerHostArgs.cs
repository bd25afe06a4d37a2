namespace Pulumi.Docker.Inputs;

/// <summary>Container host, as declared.</summary>
public sealed class ContainerHostArgs : ResourceArgs
{
    [Input("host", required: true)]
    public Input<string> Host { get; set; } = null!;

    [Input("ip", required: true)]
    public Input<string> Ip { get; set; } = null!;

    public ContainerHostArgs() { }

    public static new ContainerHostArgs Empty => new();
}

/// <summary>Container host, as known.</summary>
public sealed class ContainerHostGetArgs : ResourceArgs
{
    [Input("host", required: true)]
    public Input<string> Host { get; set; } = null!;

    [Input("ip", required: true)]
    public Input<string> Ip { get; set; } = null!;

    public ContainerHostGetArgs() { }

    public static new ContainerHostGetArgs Empty => new();
}
