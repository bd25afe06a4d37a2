using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>The way from a private network to the internet.</summary>
[AwsResourceType("aws:ec2/internetGateway:InternetGateway")]
public partial class InternetGateway : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public InternetGateway(string name, InternetGatewayArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/internetGateway:InternetGateway",
            name,
            args ?? new InternetGatewayArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="InternetGateway"/> is to be.</summary>
public sealed class InternetGatewayArgs : ResourceArgs
{
    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    public InternetGatewayArgs() { }

    public static new InternetGatewayArgs Empty => new();
}
