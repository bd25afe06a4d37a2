using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>Where the API is and who asks it: what the provider resource says, else the environment.</summary>
internal sealed class ApiSettings
{
    private const string DefaultBase = "https://api.cloudflare.com/client/v4/";
    private readonly string? _token;
    private readonly string? _key;
    private readonly string? _email;
    private readonly string? _serviceKey;

    public ApiSettings(PropertyMap config)
    {
        _token = Text(config, "apiToken", "CLOUDFLARE_API_TOKEN");
        _key = Text(config, "apiKey", "CLOUDFLARE_API_KEY");
        _email = Text(config, "email", "CLOUDFLARE_EMAIL");
        _serviceKey = Text(config, "apiUserServiceKey", "CLOUDFLARE_API_USER_SERVICE_KEY");
        var suffix = Text(config, "userAgentOperatorSuffix", "CLOUDFLARE_USER_AGENT_OPERATOR_SUFFIX");
        UserAgent = $"pulumi-cloudflare/{Utilities.Version} (embedded){(suffix is null ? "" : " " + suffix)}";
        var address = Text(config, "baseUrl", "CLOUDFLARE_BASE_URL") ?? DefaultBase;
        Base =
            Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
                ? uri
                : throw new ProviderException($"The cloudflare provider's baseUrl '{address}' is no http(s) address.");
    }

    /// <summary>Ends with a slash.</summary>
    public Uri Base { get; }

    public string UserAgent { get; }

    /// <summary>Adds who asks.</summary>
    public void Sign(HttpRequestMessage request)
    {
        if (_token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {_token}");
        else if (_key is not null && _email is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Email", _email);
            request.Headers.TryAddWithoutValidation("X-Auth-Key", _key);
        }
        else if (_serviceKey is not null)
            request.Headers.TryAddWithoutValidation("X-Auth-User-Service-Key", _serviceKey);
        else
            throw new ProviderException(
                "The cloudflare provider has no credentials: give the Provider an ApiToken, or set CLOUDFLARE_API_TOKEN."
            );
    }

    /// <summary>The text without any of the credentials: whatever a server says is shown to people.</summary>
    public string Redact(string text)
    {
        foreach (var secret in new[] { _token, _key, _serviceKey })
        {
            if (secret is not null)
                text = text.Replace(secret, "[secret]", StringComparison.Ordinal);
        }
        return text;
    }

    private static string? Text(PropertyMap config, string name, string variable) =>
        config.GetValueOrDefault(name) is string { Length: > 0 } given ? given.Trim()
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value.Trim()
        : null;
}
