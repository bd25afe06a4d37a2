namespace Pulumi.Aws.Ssm.Inputs;

/// <summary>Which machines.</summary>
public sealed class AssociationTargetArgs : ResourceArgs
{
    /// <summary>InstanceIds, or tag:NAME.</summary>
    [Input("key", required: true)]
    public Input<string> Key { get; set; } = null!;

    [Input("values", required: true)]
    private InputList<string>? _values;

    public InputList<string> Values
    {
        get => _values ??= [];
        set => _values = value;
    }

    public AssociationTargetArgs() { }

    public static new AssociationTargetArgs Empty => new();
}
