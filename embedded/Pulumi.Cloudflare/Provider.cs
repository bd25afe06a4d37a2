namespace Pulumi.Cloudflare;

/// <summary>The account that records are made in.</summary>
[CloudflareResourceType("pulumi:providers:cloudflare")]
public partial class Provider : ProviderResource
{
    [Output("apiKey")]
    public Output<string?> ApiKey { get; private set; } = null!;

    [Output("apiToken")]
    public Output<string?> ApiToken { get; private set; } = null!;

    [Output("apiUserServiceKey")]
    public Output<string?> ApiUserServiceKey { get; private set; } = null!;

    [Output("baseUrl")]
    public Output<string?> BaseUrl { get; private set; } = null!;

    [Output("email")]
    public Output<string?> Email { get; private set; } = null!;

    [Output("userAgentOperatorSuffix")]
    public Output<string?> UserAgentOperatorSuffix { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("cloudflare", name, args ?? new ProviderArgs(), Utilities.Merge(options, "")) { }
}

/// <summary>
/// Where the API is and who asks it. What is not given is taken from the environment when it is needed, so that it is
/// not recorded.
/// </summary>
public sealed class ProviderArgs : ResourceArgs
{
    [Input("apiKey")]
    private Input<string>? _apiKey;

    /// <summary>The account's legacy key; needs Email.</summary>
    public Input<string>? ApiKey
    {
        get => _apiKey;
        set => _apiKey = Utilities.Secret(value);
    }

    [Input("apiToken")]
    private Input<string>? _apiToken;

    /// <summary>A token that may edit the zone's DNS. CLOUDFLARE_API_TOKEN when not given.</summary>
    public Input<string>? ApiToken
    {
        get => _apiToken;
        set => _apiToken = Utilities.Secret(value);
    }

    [Input("apiUserServiceKey")]
    private Input<string>? _apiUserServiceKey;

    public Input<string>? ApiUserServiceKey
    {
        get => _apiUserServiceKey;
        set => _apiUserServiceKey = Utilities.Secret(value);
    }

    /// <summary>Where the API is. CLOUDFLARE_BASE_URL, then Cloudflare's own, when not given.</summary>
    [Input("baseUrl")]
    public Input<string>? BaseUrl { get; set; }

    /// <summary>Whose ApiKey it is.</summary>
    [Input("email")]
    public Input<string>? Email { get; set; }

    [Input("userAgentOperatorSuffix")]
    public Input<string>? UserAgentOperatorSuffix { get; set; }

    public ProviderArgs() { }

    public static new ProviderArgs Empty => new();
}
