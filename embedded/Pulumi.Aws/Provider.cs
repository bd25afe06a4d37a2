namespace Pulumi.Aws;

/// <summary>The account and region that resources are made in.</summary>
[AwsResourceType("pulumi:providers:aws")]
public partial class Provider : ProviderResource
{
    [Output("accessKey")]
    public Output<string?> AccessKey { get; private set; } = null!;

    [Output("profile")]
    public Output<string?> Profile { get; private set; } = null!;

    [Output("region")]
    public Output<string?> Region { get; private set; } = null!;

    [Output("secretKey")]
    public Output<string?> SecretKey { get; private set; } = null!;

    [Output("token")]
    public Output<string?> Token { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("aws", name, args ?? new ProviderArgs(), Utilities.Merge(options)) { }
}

/// <summary>Where resources are made, and who asks.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    [Input("accessKey")]
    private Input<string>? _accessKey;

    public Input<string>? AccessKey
    {
        get => _accessKey;
        set => _accessKey = Utilities.Secret(value);
    }

    [Input("allowedAccountIds", json: true)]
    private InputList<string>? _allowedAccountIds;

    public InputList<string> AllowedAccountIds
    {
        get => _allowedAccountIds ??= [];
        set => _allowedAccountIds = value;
    }

    [Input("assumeRoles", json: true)]
    private InputList<Inputs.ProviderAssumeRoleArgs>? _assumeRoles;

    public InputList<Inputs.ProviderAssumeRoleArgs> AssumeRoles
    {
        get => _assumeRoles ??= [];
        set => _assumeRoles = value;
    }

    [Input("defaultTags", json: true)]
    public Input<Inputs.ProviderDefaultTagsArgs>? DefaultTags { get; set; }

    [Input("endpoints", json: true)]
    private InputList<Inputs.ProviderEndpointArgs>? _endpoints;

    public InputList<Inputs.ProviderEndpointArgs> Endpoints
    {
        get => _endpoints ??= [];
        set => _endpoints = value;
    }

    [Input("forbiddenAccountIds", json: true)]
    private InputList<string>? _forbiddenAccountIds;

    public InputList<string> ForbiddenAccountIds
    {
        get => _forbiddenAccountIds ??= [];
        set => _forbiddenAccountIds = value;
    }

    [Input("maxRetries", json: true)]
    public Input<int>? MaxRetries { get; set; }

    [Input("profile")]
    public Input<string>? Profile { get; set; }

    /// <summary>AWS_REGION, then AWS_DEFAULT_REGION, when not given.</summary>
    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("s3UsePathStyle", json: true)]
    public Input<bool>? S3UsePathStyle { get; set; }

    [Input("secretKey")]
    private Input<string>? _secretKey;

    public Input<string>? SecretKey
    {
        get => _secretKey;
        set => _secretKey = Utilities.Secret(value);
    }

    [Input("sharedConfigFiles", json: true)]
    private InputList<string>? _sharedConfigFiles;

    public InputList<string> SharedConfigFiles
    {
        get => _sharedConfigFiles ??= [];
        set => _sharedConfigFiles = value;
    }

    [Input("sharedCredentialsFiles", json: true)]
    private InputList<string>? _sharedCredentialsFiles;

    public InputList<string> SharedCredentialsFiles
    {
        get => _sharedCredentialsFiles ??= [];
        set => _sharedCredentialsFiles = value;
    }

    [Input("skipCredentialsValidation", json: true)]
    public Input<bool>? SkipCredentialsValidation { get; set; }

    [Input("skipMetadataApiCheck", json: true)]
    public Input<bool>? SkipMetadataApiCheck { get; set; }

    [Input("skipRegionValidation", json: true)]
    public Input<bool>? SkipRegionValidation { get; set; }

    [Input("skipRequestingAccountId", json: true)]
    public Input<bool>? SkipRequestingAccountId { get; set; }

    [Input("token")]
    private Input<string>? _token;

    public Input<string>? Token
    {
        get => _token;
        set => _token = Utilities.Secret(value);
    }

    public ProviderArgs()
    {
        Region = Utilities.Region;
        SkipRegionValidation = false;
    }

    public static new ProviderArgs Empty => new();
}
