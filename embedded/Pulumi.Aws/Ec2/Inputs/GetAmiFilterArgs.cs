namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What an image must be, when it is known already.</summary>
public sealed class GetAmiFilterArgs : InvokeArgs
{
    [Input("name", required: true)]
    public string Name { get; set; } = null!;

    [Input("values", required: true)]
    private List<string>? _values;

    public List<string> Values
    {
        get => _values ??= [];
        set => _values = value;
    }

    public GetAmiFilterArgs() { }

    public static new GetAmiFilterArgs Empty => new();
}
