namespace Pulumi.Docker.Inputs;

/// <summary>Container port, as declared.</summary>
public sealed class ContainerPortArgs : ResourceArgs
{
    [Input("external")]
    public Input<int>? External { get; set; }

    [Input("internal", required: true)]
    public Input<int> Internal { get; set; } = null!;

    [Input("ip")]
    public Input<string>? Ip { get; set; }

    [Input("protocol")]
    public Input<string>? Protocol { get; set; }

    public ContainerPortArgs() { }

    public static new ContainerPortArgs Empty => new();
}

/// <summary>Container port, as known.</summary>
public sealed class ContainerPortGetArgs : ResourceArgs
{
    [Input("external")]
    public Input<int>? External { get; set; }

    [Input("internal", required: true)]
    public Input<int> Internal { get; set; } = null!;

    [Input("ip")]
    public Input<string>? Ip { get; set; }

    [Input("protocol")]
    public Input<string>? Protocol { get; set; }

    public ContainerPortGetArgs() { }

    public static new ContainerPortGetArgs Empty => new();
}
