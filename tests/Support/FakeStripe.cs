using System.Net;
using System.Text.Json;
using Stripe;

namespace Berth.Tests;

/// <summary>Answers the few calls that billing makes, from memory; an unexpected call fails the test.</summary>
public sealed class FakeStripe : HttpMessageHandler
{
    private readonly Dictionary<string, object> _objects = [];
    private int _sessions;

    public FakeStripe() => Client = new StripeClient("sk_test_tests", httpClient: new SystemNetHttpClient(new HttpClient(this), maxNetworkRetries: 0, enableTelemetry: false), apiBase: "http://stripe.invalid");

    public IStripeClient Client { get; }

    /// <summary>Set, and Stripe is out of reach.</summary>
    public bool IsDown { get; set; }

    public void Has(string path, object answer) => _objects[path] = answer;

    /// <summary>A paid session for an order.</summary>
    public void HasPaidSession(string id, string reference, string subscription) => Has($"/v1/checkout/sessions/{id}", new
    {
        id, @object = "checkout.session", status = "complete", payment_status = "paid", client_reference_id = reference, customer = "cus_1", subscription,
    });

    public void HasSubscription(string id, string status) => Has($"/v1/subscriptions/{id}", new { id, @object = "subscription", status });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (IsDown) throw new HttpRequestException("connection refused");
        var path = request.RequestUri!.AbsolutePath;
        if (_objects.TryGetValue(path, out var known)) return Json(HttpStatusCode.OK, known);
        return (request.Method.Method, path) switch
        {
            ("GET", "/v1/prices") => Json(HttpStatusCode.OK, new { @object = "list", url = "/v1/prices", has_more = false, data = new[] { new { id = "price_1", @object = "price" } } }),
            ("POST", "/v1/checkout/sessions") => Json(HttpStatusCode.OK, new { id = $"cs_{Interlocked.Increment(ref _sessions)}_{Guid.NewGuid():N}", @object = "checkout.session", status = "open", payment_status = "unpaid", url = "http://pay.invalid/1" }),
            ("POST", _) when path.EndsWith("/expire", StringComparison.Ordinal) => Json(HttpStatusCode.OK, new { id = "cs", @object = "checkout.session", status = "expired" }),
            _ => Json(HttpStatusCode.NotFound, new { error = new { type = "invalid_request_error", code = "resource_missing", message = $"No such thing: {request.Method} {path}" } }),
        };
    }

    private static HttpResponseMessage Json(HttpStatusCode status, object value) => new(status) { Content = new StringContent(JsonSerializer.Serialize(value)) };
}
