using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A key that may log in.</summary>
[AwsResourceType("aws:ec2/keyPair:KeyPair")]
public partial class KeyPair : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("fingerprint")]
    public Output<string> Fingerprint { get; private set; } = null!;

    [Output("keyName")]
    public Output<string> KeyName { get; private set; } = null!;

    [Output("keyNamePrefix")]
    public Output<string> KeyNamePrefix { get; private set; } = null!;

    [Output("keyPairId")]
    public Output<string> KeyPairId { get; private set; } = null!;

    [Output("keyType")]
    public Output<string> KeyType { get; private set; } = null!;

    [Output("publicKey")]
    public Output<string> PublicKey { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public KeyPair(string name, KeyPairArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/keyPair:KeyPair", name, args ?? new KeyPairArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="KeyPair"/> is to be.</summary>
public sealed class KeyPairArgs : ResourceArgs
{
    [Input("keyName")]
    public Input<string>? KeyName { get; set; }

    [Input("keyNamePrefix")]
    public Input<string>? KeyNamePrefix { get; set; }

    [Input("publicKey", required: true)]
    public Input<string> PublicKey { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public KeyPairArgs() { }

    public static new KeyPairArgs Empty => new();
}
