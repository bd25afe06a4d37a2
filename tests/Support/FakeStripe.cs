using System.Globalization;
using System.Net;
using System.Text.Json;
using Stripe;

namespace Berth.Tests;

/// <summary>Answers the few calls that billing makes, from memory; an unexpected call fails the test.</summary>
public sealed class FakeStripe : HttpMessageHandler
{
    private readonly Dictionary<string, object> _objects = [];
    private readonly Dictionary<string, object[]> _invoices = [];
    private readonly Dictionary<(string Path, string Asked), (string Id, object Value)[]> _lists = [];
    private int _sessions,
        _prices = 1;

    public FakeStripe() =>
        Client = new StripeClient(
            "sk_test_tests",
            httpClient: new SystemNetHttpClient(new HttpClient(this), maxNetworkRetries: 0, enableTelemetry: false),
            apiBase: "http://stripe.invalid"
        );

    public IStripeClient Client { get; }

    /// <summary>What was asked of it to change: method, path and form.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Set, and Stripe is out of reach.</summary>
    public bool IsDown { get; set; }

    /// <summary>Prices that somebody archived: nothing is sold at them, and another is made in their place.</summary>
    public HashSet<string> Archived { get; } = [];

    /// <summary>Customers that somebody deleted.</summary>
    public HashSet<string> Gone { get; } = [];

    /// <summary>The price that is on sale, if any is.</summary>
    public string Price => $"price_{_prices}";

    /// <summary>Set, and no price is there yet; those that are made are answered.</summary>
    public bool HasNoPrices { get; set; }

    /// <summary>What is refused, and with which answer: by method and the beginning of the path.</summary>
    public Dictionary<string, (int Status, string Body)> Refusals { get; } = [];

    /// <summary>Refuses such calls as Stripe does.</summary>
    public void Refuses(string call, int status, string? code, string? param, string message) =>
        Refusals[call] = (
            status,
            JsonSerializer.Serialize(
                new
                {
                    error = new
                    {
                        type = "invalid_request_error",
                        code,
                        param,
                        message,
                    },
                }
            )
        );

    public void Has(string path, object answer) => _objects[path] = answer;

    /// <summary>A list that is given in pages, as long as the caller says and ten without, to whoever asks with that.</summary>
    public void HasList(string path, string asked, IEnumerable<(string Id, object Value)> all) =>
        _lists[(path, asked)] = [.. all];

    /// <summary>A paid session for an order, with its subscription, paid for a month.</summary>
    public void HasPaidSession(string id, string reference, string subscription, string customer = "cus_1")
    {
        HasSubscription(subscription, "active", order: reference, customer: customer);
        Has(
            $"/v1/checkout/sessions/{id}",
            new
            {
                id,
                @object = "checkout.session",
                status = "complete",
                payment_status = "paid",
                client_reference_id = reference,
                customer,
                subscription = _objects[$"/v1/subscriptions/{subscription}"],
                invoice = Invoice(subscription, "paid", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(30)),
            }
        );
    }

    /// <summary>A subscription, and how far its invoices are paid.</summary>
    public void HasSubscription(
        string id,
        string status,
        string? order = null,
        DateTimeOffset? paidThrough = null,
        string? reason = null,
        string customer = "cus_1",
        string? currency = null
    )
    {
        var end = paidThrough ?? DateTimeOffset.UtcNow.AddDays(30);
        Has(
            $"/v1/subscriptions/{id}",
            new
            {
                id,
                @object = "subscription",
                status,
                customer,
                currency,
                created = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ended_at = status == "canceled" ? DateTimeOffset.UtcNow.ToUnixTimeSeconds() : (long?)null,
                cancellation_details = new { reason },
                metadata = order is null
                    ? new Dictionary<string, string>()
                    : new Dictionary<string, string> { ["order"] = order },
                items = new
                {
                    @object = "list",
                    data = new[]
                    {
                        new
                        {
                            id = "si_1",
                            @object = "subscription_item",
                            price = new { id = "price_1", @object = "price" },
                            current_period_end = end.ToUnixTimeSeconds(),
                        },
                    },
                },
            }
        );
        _invoices[id] = [Invoice(id, "paid", end.AddDays(-30), end)];
    }

    private static object Invoice(string subscription, string status, DateTimeOffset from, DateTimeOffset to) =>
        new
        {
            id = $"in_{subscription}",
            @object = "invoice",
            status,
            number = $"B-{subscription}",
            total = 500,
            created = from.ToUnixTimeSeconds(),
            amount_paid = 500,
            currency = "eur",
            parent = new { type = "subscription_details", subscription_details = new { subscription } },
            lines = new
            {
                @object = "list",
                data = new[]
                {
                    new
                    {
                        id = "il_1",
                        @object = "line_item",
                        amount = 500,
                        period = new { start = from.ToUnixTimeSeconds(), end = to.ToUnixTimeSeconds() },
                        pricing = new
                        {
                            type = "price_details",
                            price_details = new { price = "price_1", product = "prod_1" },
                        },
                    },
                },
            },
        };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        await Task.Yield();
        if (IsDown)
            throw new HttpRequestException("connection refused");
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method != HttpMethod.Get)
        {
            var form = request.Content is null
                ? ""
                : Uri.UnescapeDataString(await request.Content.ReadAsStringAsync(cancellationToken));
            lock (Asked)
                Asked.Add($"{request.Method} {path} {form}");
            if (RefusalOf(form) is var (param, message))
                return Json(
                    HttpStatusCode.BadRequest,
                    new
                    {
                        error = new
                        {
                            type = "invalid_request_error",
                            param,
                            message,
                        },
                    }
                );
        }
        foreach (var (call, (status, body)) in Refusals)
            if ($"{request.Method} {path}".StartsWith(call, StringComparison.Ordinal))
                return new HttpResponseMessage((HttpStatusCode)status)
                {
                    Content = new StringContent(body),
                    Headers = { { "Request-Id", "req_refused" } },
                };
        if (request.Method == HttpMethod.Delete && _objects.ContainsKey(path))
            HasSubscription(path.Split('/')[^1], "canceled");
        if (_objects.TryGetValue(path, out var known))
            return Json(HttpStatusCode.OK, known);
        var asked = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
        if (request.Method == HttpMethod.Get && PageOf(path, asked) is { } page)
            return Json(HttpStatusCode.OK, page);
        if (path == "/v1/invoices" && asked["customer"] is not null)
            return Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "list",
                    url = path,
                    has_more = false,
                    data = _invoices.Values.SelectMany(i => i),
                }
            );
        var subscription = asked["subscription"] ?? "";
        return (request.Method.Method, path) switch
        {
            ("GET", "/v1/invoices") => Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "list",
                    url = "/v1/invoices",
                    has_more = false,
                    data = _invoices.GetValueOrDefault(subscription, []),
                }
            ),
            ("GET", "/v1/invoice_payments") => Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "list",
                    url = path,
                    has_more = false,
                    data = new[]
                    {
                        new
                        {
                            id = "inpay_1",
                            @object = "invoice_payment",
                            status = "paid",
                            payment = new { type = "payment_intent", payment_intent = "pi_1" },
                        },
                    },
                }
            ),
            ("POST", "/v1/invoices/create_preview") => Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "invoice",
                    amount_due = 734,
                    currency = "eur",
                }
            ),
            ("GET", "/v1/prices") when HasNoPrices => Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "list",
                    url = path,
                    has_more = false,
                    data = Array.Empty<object>(),
                }
            ),
            ("POST", "/v1/products") => Json(HttpStatusCode.OK, new { id = "prod_1", @object = "product" }),
            ("POST", "/v1/prices") => Json(HttpStatusCode.OK, new { id = NewPrice(), @object = "price" }),
            ("POST", "/v1/refunds") => Json(HttpStatusCode.OK, Refund),
            ("GET", "/v1/refunds") => Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "list",
                    url = path,
                    has_more = false,
                    data = Asked.Exists(a => a.StartsWith("POST /v1/refunds", StringComparison.Ordinal))
                        ? new[] { Refund }
                        : [],
                }
            ),
            ("GET", "/v1/prices/price_1") => Json(
                HttpStatusCode.OK,
                new
                {
                    id = "price_1",
                    @object = "price",
                    metadata = new { product = "hello", plan = "small" },
                }
            ),
            ("GET", "/v1/prices") => Json(
                HttpStatusCode.OK,
                new
                {
                    @object = "list",
                    url = "/v1/prices",
                    has_more = false,
                    data = new[]
                    {
                        new
                        {
                            id = Price,
                            @object = "price",
                            active = !Archived.Contains(Price),
                        },
                    },
                }
            ),
            ("POST", "/v1/checkout/sessions") => Json(
                HttpStatusCode.OK,
                new
                {
                    id = $"cs_{Interlocked.Increment(ref _sessions)}_{Guid.NewGuid():N}",
                    @object = "checkout.session",
                    status = "open",
                    payment_status = "unpaid",
                    url = "http://pay.invalid/1",
                }
            ),
            ("POST", _) when path.EndsWith("/expire", StringComparison.Ordinal) => Json(
                HttpStatusCode.OK,
                new
                {
                    id = "cs",
                    @object = "checkout.session",
                    status = "expired",
                }
            ),
            _ => Json(
                HttpStatusCode.NotFound,
                new
                {
                    error = new
                    {
                        type = "invalid_request_error",
                        code = "resource_missing",
                        message = $"No such thing: {request.Method} {path}",
                    },
                }
            ),
        };
    }

    /// <summary>What is said of a form that names what is not sold or not there any more.</summary>
    private (string Param, string Message)? RefusalOf(string form)
    {
        foreach (var field in form.Split('&').Select(f => f.Split('=', 2)).Where(f => f.Length == 2))
            if (field[0].EndsWith("[price]", StringComparison.Ordinal) && Archived.Contains(field[1]))
                return (field[0], "The price specified is inactive. This field only accepts active prices.");
            else if (field[0] == "customer" && Gone.Contains(field[1]))
                return (field[0], $"No such customer: '{field[1]}'");
        return null;
    }

    private object? PageOf(string path, System.Collections.Specialized.NameValueCollection asked)
    {
        var list = _lists.FirstOrDefault(l =>
            l.Key.Path == path && l.Key.Asked.Split('=') is [var name, var value] && asked[name] == value
        );
        if (list.Value is not { } all)
            return null;
        var from = asked["starting_after"] is { } last ? Array.FindIndex(all, o => o.Id == last) + 1 : 0;
        var page = all.Skip(from).Take(int.Parse(asked["limit"] ?? "10", CultureInfo.InvariantCulture)).ToList();
        return new
        {
            @object = "list",
            url = path,
            has_more = from + page.Count < all.Length,
            data = page.Select(o => o.Value),
        };
    }

    private string NewPrice()
    {
        if (Archived.Contains(Price))
            _prices++;
        return Price;
    }

    private static object Refund =>
        new
        {
            id = "re_1",
            @object = "refund",
            status = "succeeded",
            amount = 500,
            currency = "eur",
        };

    private static HttpResponseMessage Json(HttpStatusCode status, object value) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(value)) };
}
