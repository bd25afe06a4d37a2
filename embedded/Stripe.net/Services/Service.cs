using System.Net;
using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>Base of all services: the verbs that they share.</summary>
public abstract class Service(IStripeClient client)
{
    public IStripeClient Client { get; } = client;

    private protected Task<T> PostAsync<T>(
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken
    )
        where T : IStripeEntity =>
        Client.RequestAsync<T>(System.Net.Http.HttpMethod.Post, path, options, requestOptions, cancellationToken);

    private protected Task<T> GetAsync<T>(
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken
    )
        where T : IStripeEntity =>
        Client.RequestAsync<T>(System.Net.Http.HttpMethod.Get, path, options, requestOptions, cancellationToken);

    private protected Task<T> DeleteAsync<T>(
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken
    )
        where T : IStripeEntity =>
        Client.RequestAsync<T>(System.Net.Http.HttpMethod.Delete, path, options, requestOptions, cancellationToken);

    /// <summary>All pages, one after another, each begun after the last id of the one before.</summary>
    private protected async IAsyncEnumerable<T> PagesAsync<T>(
        string path,
        ListOptions options,
        RequestOptions requestOptions,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : IHasId
    {
        options ??= new ListOptions();
        var before = options.StartingAfter;
        try
        {
            while (true)
            {
                var page = await GetAsync<StripeList<T>>(path, options, requestOptions, cancellationToken)
                    .ConfigureAwait(false);
                foreach (var item in page.Data)
                    yield return item;
                if (!page.HasMore || page.Data.Count == 0)
                    yield break;
                options.StartingAfter = page.Data[^1].Id;
            }
        }
        finally
        {
            options.StartingAfter = before; // the caller's object
        }
    }

    private protected static string Segment(string id) =>
        string.IsNullOrWhiteSpace(id)
            ? throw new ArgumentException("The resource ID cannot be null or whitespace.", nameof(id))
            : WebUtility.UrlEncode(id);
}

/// <summary>The services by name.</summary>
public class V1Services
{
    internal V1Services(IStripeClient client)
    {
        Charges = new(client);
        Coupons = new(client);
        Customers = new(client);
        Disputes = new(client);
        Events = new(client);
        InvoicePayments = new(client);
        Invoices = new(client);
        PaymentIntents = new(client);
        PaymentMethods = new(client);
        Prices = new(client);
        Products = new(client);
        PromotionCodes = new(client);
        Refunds = new(client);
        SetupIntents = new(client);
        SubscriptionItems = new(client);
        Subscriptions = new(client);
        WebhookEndpoints = new(client);
    }

    public ChargeService Charges { get; }
    public CouponService Coupons { get; }
    public CustomerService Customers { get; }
    public DisputeService Disputes { get; }
    public EventService Events { get; }
    public InvoicePaymentService InvoicePayments { get; }
    public InvoiceService Invoices { get; }
    public PaymentIntentService PaymentIntents { get; }
    public PaymentMethodService PaymentMethods { get; }
    public PriceService Prices { get; }
    public ProductService Products { get; }
    public PromotionCodeService PromotionCodes { get; }
    public RefundService Refunds { get; }
    public SetupIntentService SetupIntents { get; }
    public SubscriptionItemService SubscriptionItems { get; }
    public SubscriptionService Subscriptions { get; }
    public WebhookEndpointService WebhookEndpoints { get; }
}
