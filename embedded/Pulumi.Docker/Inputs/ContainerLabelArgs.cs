namespace Pulumi.Docker.Inputs;

/// <summary>Container label, as declared.</summary>
public sealed class ContainerLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public ContainerLabelArgs() { }

    public static new ContainerLabelArgs Empty => new();
}

/// <summary>Container label, as known.</summary>
public sealed class ContainerLabelGetArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public ContainerLabelGetArgs() { }

    public static new ContainerLabelGetArgs Empty => new();
}
