using System.Net;
using System.Text.Json;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Speaks to Stripe on behalf of one account.</summary>
public interface IStripeClient
{
    string ApiBase { get; }
    string ApiKey { get; }
    string ClientId { get; }

    /// <summary>Sends a request and reads the answer.</summary>
    Task<T> RequestAsync<T>(
        System.Net.Http.HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    )
        where T : IStripeEntity;
}

/// <summary>The client. Thread-safe; make one for an account.</summary>
public class StripeClient : IStripeClient
{
    /// <summary>Stripe's own API.</summary>
    public static string DefaultApiBase => "https://api.stripe.com";

    private readonly IHttpClient _http;

    /// <exception cref="ArgumentException">The key is empty or has white space.</exception>
    public StripeClient(
        string apiKey = null,
        string clientId = null,
        IHttpClient httpClient = null,
        string apiBase = null,
        string connectBase = null,
        string filesBase = null,
        string meterEventsBase = null
    )
    {
        if (apiKey is { Length: 0 })
            throw new ArgumentException("API key cannot be the empty string.", nameof(apiKey));
        if (apiKey is not null && apiKey.Any(char.IsWhiteSpace))
            throw new ArgumentException("API key cannot contain whitespace.", nameof(apiKey));
        (ApiKey, ClientId, ApiBase) = (apiKey, clientId, apiBase ?? DefaultApiBase);
        _http = httpClient ?? new SystemNetHttpClient();
        V1 = new V1Services(this);
    }

    public string ApiBase { get; }
    public string ApiKey { get; }
    public string ClientId { get; }

    /// <summary>The services by name.</summary>
    public V1Services V1 { get; }

    /// <inheritdoc />
    public virtual async Task<T> RequestAsync<T>(
        System.Net.Http.HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    )
        where T : IStripeEntity
    {
        var key =
            requestOptions?.ApiKey
            ?? ApiKey
            ?? throw new StripeException("No API key provided. Set your API key when constructing the StripeClient.");
        var response = await _http
            .MakeRequestAsync(
                new StripeRequest(method, ApiBase + path, key, options, requestOptions),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
            throw StripeErrors.From(response);
        try
        {
            var entity = JsonSerializer.Deserialize<T>(response.Content, StripeJson.Options);
            entity.StripeResponse = response;
            return entity;
        }
        catch (JsonException)
        {
            throw StripeErrors.Unreadable(response);
        }
    }
}
