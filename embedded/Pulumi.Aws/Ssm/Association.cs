using System.Collections.Immutable;

namespace Pulumi.Aws.Ssm;

/// <summary>Has the session manager run something on machines.</summary>
[AwsResourceType("aws:ssm/association:Association")]
public partial class Association : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("associationId")]
    public Output<string> AssociationId { get; private set; } = null!;

    [Output("associationName")]
    public Output<string?> AssociationName { get; private set; } = null!;

    [Output("documentVersion")]
    public Output<string> DocumentVersion { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("parameters")]
    public Output<ImmutableDictionary<string, string>> Parameters { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("scheduleExpression")]
    public Output<string?> ScheduleExpression { get; private set; } = null!;

    [Output("waitForSuccessTimeoutSeconds")]
    public Output<int?> WaitForSuccessTimeoutSeconds { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Association(string name, AssociationArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ssm/association:Association", name, args ?? new AssociationArgs(), Utilities.Merge(options)) { }
}

/// <summary>What an <see cref="Association"/> is to be.</summary>
public sealed class AssociationArgs : ResourceArgs
{
    [Input("associationName")]
    public Input<string>? AssociationName { get; set; }

    [Input("documentVersion")]
    public Input<string>? DocumentVersion { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("parameters")]
    private InputMap<string>? _parameters;

    public InputMap<string> Parameters
    {
        get => _parameters ??= [];
        set => _parameters = value;
    }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("scheduleExpression")]
    public Input<string>? ScheduleExpression { get; set; }

    [Input("targets")]
    private InputList<Inputs.AssociationTargetArgs>? _targets;

    public InputList<Inputs.AssociationTargetArgs> Targets
    {
        get => _targets ??= [];
        set => _targets = value;
    }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("waitForSuccessTimeoutSeconds")]
    public Input<int>? WaitForSuccessTimeoutSeconds { get; set; }

    public AssociationArgs() { }

    public static new AssociationArgs Empty => new();
}
