namespace Pulumi.Docker.Inputs;

/// <summary>Network label, as declared.</summary>
public sealed class NetworkLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public NetworkLabelArgs() { }

    public static new NetworkLabelArgs Empty => new();
}

/// <summary>Network label, as known.</summary>
public sealed class NetworkLabelGetArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public NetworkLabelGetArgs() { }

    public static new NetworkLabelGetArgs Empty => new();
}
