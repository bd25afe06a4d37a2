namespace Pulumi.Docker.Outputs;

/// <summary>Container label.</summary>
[OutputType]
public sealed class ContainerLabel
{
    public readonly string Label;
    public readonly string Value;

    [OutputConstructor]
    private ContainerLabel(string label, string value)
    {
        Label = label;
        Value = value;
    }
}
