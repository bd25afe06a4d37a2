using System.Collections.Immutable;

namespace Pulumi.Aws.Route53;

/// <summary>A record of a zone.</summary>
[AwsResourceType("aws:route53/record:Record")]
public partial class Record : CustomResource
{
    [Output("allowOverwrite")]
    public Output<bool> AllowOverwrite { get; private set; } = null!;

    [Output("fqdn")]
    public Output<string> Fqdn { get; private set; } = null!;

    [Output("healthCheckId")]
    public Output<string?> HealthCheckId { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("records")]
    public Output<ImmutableArray<string>> Records { get; private set; } = null!;

    [Output("setIdentifier")]
    public Output<string?> SetIdentifier { get; private set; } = null!;

    /// <summary>Seconds.</summary>
    [Output("ttl")]
    public Output<int?> Ttl { get; private set; } = null!;

    [Output("type")]
    public Output<string> Type { get; private set; } = null!;

    [Output("zoneId")]
    public Output<string> ZoneId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Record(string name, RecordArgs args, CustomResourceOptions? options = null)
        : base("aws:route53/record:Record", name, args ?? new RecordArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Record"/> is to be.</summary>
public sealed class RecordArgs : ResourceArgs
{
    [Input("aliases")]
    private InputList<Inputs.RecordAliasArgs>? _aliases;

    public InputList<Inputs.RecordAliasArgs> Aliases
    {
        get => _aliases ??= [];
        set => _aliases = value;
    }

    [Input("allowOverwrite")]
    public Input<bool>? AllowOverwrite { get; set; }

    [Input("healthCheckId")]
    public Input<string>? HealthCheckId { get; set; }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("records")]
    private InputList<string>? _records;

    public InputList<string> Records
    {
        get => _records ??= [];
        set => _records = value;
    }

    [Input("setIdentifier")]
    public Input<string>? SetIdentifier { get; set; }

    /// <summary>Seconds.</summary>
    [Input("ttl")]
    public Input<int>? Ttl { get; set; }

    [Input("type", required: true)]
    public InputUnion<string, RecordType> Type { get; set; } = null!;

    [Input("zoneId", required: true)]
    public Input<string> ZoneId { get; set; } = null!;

    public RecordArgs() { }

    public static new RecordArgs Empty => new();
}
