using System.Net;
using System.Net.Http.Headers;

namespace Stripe;

/// <summary>An answer as it came.</summary>
public class StripeResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, string content)
{
    public HttpStatusCode StatusCode { get; } = statusCode;
    public HttpResponseHeaders Headers { get; } = headers;
    public string Content { get; } = content;
    public string RequestId => First("Request-Id");
    public string IdempotencyKey => First("Idempotency-Key");

    private string First(string name) =>
        Headers is not null && Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
