namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What an image must be.</summary>
public sealed class GetAmiFilterInputArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("values", required: true)]
    private InputList<string>? _values;

    public InputList<string> Values
    {
        get => _values ??= [];
        set => _values = value;
    }

    public GetAmiFilterInputArgs() { }

    public static new GetAmiFilterInputArgs Empty => new();
}
