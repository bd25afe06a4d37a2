namespace Pulumi.Docker.Inputs;

/// <summary>Volume label, as declared.</summary>
public sealed class VolumeLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public VolumeLabelArgs() { }

    public static new VolumeLabelArgs Empty => new();
}

/// <summary>Volume label, as known.</summary>
public sealed class VolumeLabelGetArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public VolumeLabelGetArgs() { }

    public static new VolumeLabelGetArgs Empty => new();
}
