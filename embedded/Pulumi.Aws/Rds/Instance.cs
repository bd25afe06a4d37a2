using System.Collections.Immutable;

namespace Pulumi.Aws.Rds;

/// <summary>A database server.</summary>
[AwsResourceType("aws:rds/instance:Instance")]
public partial class Instance : CustomResource
{
    [Output("address")]
    public Output<string> Address { get; private set; } = null!;

    [Output("allocatedStorage")]
    public Output<int> AllocatedStorage { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("backupRetentionPeriod")]
    public Output<int> BackupRetentionPeriod { get; private set; } = null!;

    [Output("dbName")]
    public Output<string> DbName { get; private set; } = null!;

    [Output("dbSubnetGroupName")]
    public Output<string> DbSubnetGroupName { get; private set; } = null!;

    [Output("deletionProtection")]
    public Output<bool?> DeletionProtection { get; private set; } = null!;

    [Output("endpoint")]
    public Output<string> Endpoint { get; private set; } = null!;

    [Output("engine")]
    public Output<string> Engine { get; private set; } = null!;

    [Output("engineVersion")]
    public Output<string> EngineVersion { get; private set; } = null!;

    [Output("identifier")]
    public Output<string> Identifier { get; private set; } = null!;

    [Output("instanceClass")]
    public Output<string> InstanceClass { get; private set; } = null!;

    [Output("manageMasterUserPassword")]
    public Output<bool?> ManageMasterUserPassword { get; private set; } = null!;

    [Output("port")]
    public Output<int> Port { get; private set; } = null!;

    [Output("publiclyAccessible")]
    public Output<bool?> PubliclyAccessible { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("storageEncrypted")]
    public Output<bool?> StorageEncrypted { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("username")]
    public Output<string> Username { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Instance(string name, InstanceArgs args, CustomResourceOptions? options = null)
        : base("aws:rds/instance:Instance", name, args ?? new InstanceArgs(), Utilities.Merge(options)) { }
}

/// <summary>What an <see cref="Instance"/> is to be.</summary>
public sealed class InstanceArgs : ResourceArgs
{
    [Input("allocatedStorage")]
    public Input<int>? AllocatedStorage { get; set; }

    [Input("applyImmediately")]
    public Input<bool>? ApplyImmediately { get; set; }

    [Input("autoMinorVersionUpgrade")]
    public Input<bool>? AutoMinorVersionUpgrade { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("backupRetentionPeriod")]
    public Input<int>? BackupRetentionPeriod { get; set; }

    [Input("dbName")]
    public Input<string>? DbName { get; set; }

    [Input("dbSubnetGroupName")]
    public Input<string>? DbSubnetGroupName { get; set; }

    [Input("deletionProtection")]
    public Input<bool>? DeletionProtection { get; set; }

    [Input("engine")]
    public Input<string>? Engine { get; set; }

    [Input("engineVersion")]
    public Input<string>? EngineVersion { get; set; }

    [Input("finalSnapshotIdentifier")]
    public Input<string>? FinalSnapshotIdentifier { get; set; }

    [Input("identifier")]
    public Input<string>? Identifier { get; set; }

    [Input("identifierPrefix")]
    public Input<string>? IdentifierPrefix { get; set; }

    [Input("instanceClass", required: true)]
    public InputUnion<string, InstanceType> InstanceClass { get; set; } = null!;

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [Input("manageMasterUserPassword")]
    public Input<bool>? ManageMasterUserPassword { get; set; }

    [Input("maxAllocatedStorage")]
    public Input<int>? MaxAllocatedStorage { get; set; }

    [Input("multiAz")]
    public Input<bool>? MultiAz { get; set; }

    [Input("parameterGroupName")]
    public Input<string>? ParameterGroupName { get; set; }

    [Input("password")]
    private Input<string>? _password;

    public Input<string>? Password
    {
        get => _password;
        set => _password = Utilities.Secret(value);
    }

    [Input("port")]
    public Input<int>? Port { get; set; }

    [Input("publiclyAccessible")]
    public Input<bool>? PubliclyAccessible { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("skipFinalSnapshot")]
    public Input<bool>? SkipFinalSnapshot { get; set; }

    [Input("storageEncrypted")]
    public Input<bool>? StorageEncrypted { get; set; }

    [Input("storageType")]
    public InputUnion<string, StorageType>? StorageType { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("username")]
    public Input<string>? Username { get; set; }

    [Input("vpcSecurityGroupIds")]
    private InputList<string>? _vpcSecurityGroupIds;

    public InputList<string> VpcSecurityGroupIds
    {
        get => _vpcSecurityGroupIds ??= [];
        set => _vpcSecurityGroupIds = value;
    }

    public InstanceArgs() { }

    public static new InstanceArgs Empty => new();
}
