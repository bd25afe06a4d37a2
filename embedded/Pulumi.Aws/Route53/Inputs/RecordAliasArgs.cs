namespace Pulumi.Aws.Route53.Inputs;

/// <summary>Another resource that a name stands for, as declared.</summary>
public sealed class RecordAliasArgs : ResourceArgs
{
    [Input("evaluateTargetHealth", required: true)]
    public Input<bool> EvaluateTargetHealth { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("zoneId", required: true)]
    public Input<string> ZoneId { get; set; } = null!;

    public RecordAliasArgs() { }

    public static new RecordAliasArgs Empty => new();
}
