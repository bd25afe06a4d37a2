using System.Globalization;
using System.Net.Http.Headers;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>
/// A request as it goes over the wire. Parameters of GET and DELETE stand in the query, those of POST in the body.
/// </summary>
public class StripeRequest
{
    private readonly string _form;

    public StripeRequest(
        System.Net.Http.HttpMethod method,
        string url,
        string apiKey,
        BaseOptions options,
        RequestOptions requestOptions
    )
    {
        Method = method;
        _form = FormEncoder.Encode(options);
        Uri = new Uri(method == System.Net.Http.HttpMethod.Post || _form.Length == 0 ? url : $"{url}?{_form}");
        AuthorizationHeader = new AuthenticationHeaderValue("Bearer", apiKey);
        StripeHeaders["Stripe-Version"] = StripeConfiguration.ApiVersion;
        if (requestOptions?.StripeAccount is { } account)
            StripeHeaders["Stripe-Account"] = account;
        if (requestOptions?.IdempotencyKey is { } key)
            StripeHeaders["Idempotency-Key"] = key;
        else if (method == System.Net.Http.HttpMethod.Post)
            StripeHeaders["Idempotency-Key"] = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
    }

    public System.Net.Http.HttpMethod Method { get; }
    public Uri Uri { get; }
    public AuthenticationHeaderValue AuthorizationHeader { get; }
    public Dictionary<string, string> StripeHeaders { get; } = [];

    /// <summary>The body of a POST, also an empty one; null for the others.</summary>
    public System.Net.Http.HttpContent Content =>
        Method == System.Net.Http.HttpMethod.Post
            ? new System.Net.Http.StringContent(
                _form,
                System.Text.Encoding.UTF8,
                new MediaTypeHeaderValue("application/x-www-form-urlencoded")
            )
            : null;
}

/// <summary>What may be set for a single request.</summary>
public class RequestOptions
{
    public string ApiKey { get; set; }

    /// <summary>Makes a POST safe to repeat: the same key has the same effect once. A random one when null.</summary>
    public string IdempotencyKey { get; set; }

    public string StripeAccount { get; set; }
}

/// <summary>Base of all options.</summary>
public class BaseOptions
{
    /// <summary>Which ids to answer with whole objects.</summary>
    public List<string> Expand { get; set; }

    /// <summary>Parameters that this version of the package does not know.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IDictionary<string, object> ExtraParams { get; set; } = new Dictionary<string, object>();

    public void AddExpand(string value) => (Expand ??= []).Add(value);

    public void AddExtraParam(string key, object value) => ExtraParams[key] = value;
}

/// <summary>Options of all lists.</summary>
public class ListOptions : BaseOptions
{
    /// <summary>1 to 100; 10 when null.</summary>
    public long? Limit { get; set; }

    public string StartingAfter { get; set; }
    public string EndingBefore { get; set; }
}
