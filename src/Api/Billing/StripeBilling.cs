using System.Runtime.CompilerServices;
using Berth.Checkout;
using Berth.Settings;
using Stripe;
using Stripe.Checkout;
using Plan = Berth.Catalog.Plan;
using Product = Berth.Catalog.Product;

namespace Berth.Billing;

/// <summary>Stripe did not do what was asked, for a reason that may pass: it is away, slow, or refuses for now.</summary>
public sealed class PaymentUnavailableException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// The account with Stripe: all calls that Berth makes. Each has a time limit and is safe to repeat: creations carry an idempotency key of ours.
/// What comes back is Stripe's word at that moment; events are hints only.
/// </summary>
public sealed class StripeBilling(IStripeClient client, BerthSettings settings, TimeProvider clock)
{
    private readonly Dictionary<string, string> _prices = [];
    private readonly SemaphoreSlim _pricing = new(1, 1);

    /// <summary>Opens a payment page for an order. Opened twice for the same order, it is the same page.</summary>
    /// <exception cref="PaymentUnavailableException">No page could be opened.</exception>
    public Task<Session> OpenCheckoutAsync(Order order, Product product, Plan plan, CancellationToken cancellationToken) => CallAsync("open a payment page", async () =>
    {
        var metadata = new Dictionary<string, string> { ["order"] = order.Id.ToString(), ["name"] = order.Name, ["installation"] = settings.Installation };
        var page = $"{settings.PublicUrl.TrimEnd('/')}/orders/{order.Token}";
        return await new SessionService(client).CreateAsync(new SessionCreateOptions
        {
            Mode = "subscription",
            ClientReferenceId = order.Id.ToString(),
            CustomerEmail = order.Email,
            LineItems = [new SessionLineItemOptions { Price = await PriceAsync(product, plan, cancellationToken), Quantity = 1 }],
            Metadata = metadata,
            // A session's metadata is not copied to the subscription; renewals and cancellations need it there.
            SubscriptionData = new SessionSubscriptionDataOptions { Metadata = metadata },
            AllowPromotionCodes = true,
            // A minute less than the name is held: nobody pays for a name that was given away.
            ExpiresAt = clock.GetUtcNow().UtcDateTime + settings.Reservation - TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(10),
            SuccessUrl = $"{page}?paid=yes",
            CancelUrl = page,
        }, new RequestOptions { IdempotencyKey = $"checkout-{order.Id}" }, cancellationToken);
    });

    /// <summary>Closes a payment page that is no longer wanted. Whether that came in time the events will tell.</summary>
    public async Task TryCloseCheckoutAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            await new SessionService(client).ExpireAsync(sessionId, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is StripeException or HttpRequestException or TaskCanceledException)
        {
            // Paid, expired or out of reach: it ends by itself, and a payment on it is an event like any other.
        }
    }

    /// <summary>The session as it is now.</summary>
    public Task<Session> ReadSessionAsync(string id, CancellationToken cancellationToken) =>
        CallAsync("read a checkout session", () => new SessionService(client).GetAsync(id, cancellationToken: cancellationToken));

    /// <summary>The subscription as it is now.</summary>
    public Task<Subscription> ReadSubscriptionAsync(string id, CancellationToken cancellationToken) =>
        CallAsync("read a subscription", () => new SubscriptionService(client).GetAsync(id, cancellationToken: cancellationToken));

    /// <summary>Events of these types that Stripe could not deliver, of the last 30 days, newest first; at most 500.</summary>
    public async IAsyncEnumerable<(string Id, string Type, string Body)> UndeliveredAsync(IEnumerable<string> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int most = 500;
        string? after = null;
        for (var seen = 0; seen < most;)
        {
            var page = await CallAsync("list events", () => new EventService(client).ListAsync(new EventListOptions { Types = [.. types], DeliverySuccess = false, Limit = 100, StartingAfter = after }, cancellationToken: cancellationToken));
            foreach (var e in page.Data) yield return (e.Id, e.Type, e.ToJson());
            seen += page.Data.Count;
            if (!page.HasMore || page.Data.Count == 0) yield break;
            after = page.Data[^1].Id;
        }
    }

    /// <summary>Ends a subscription now. One that has ended already is left as it is.</summary>
    public Task CancelAsync(string subscriptionId, CancellationToken cancellationToken) => CallAsync("cancel a subscription", async () =>
    {
        var service = new SubscriptionService(client);
        var subscription = await service.GetAsync(subscriptionId, cancellationToken: cancellationToken);
        return subscription.Status == "canceled" ? subscription : await service.CancelAsync(subscriptionId, cancellationToken: cancellationToken);
    });

    /// <summary>The price of a plan, found by its lookup key, made when it is not there yet. A changed amount is another key, so another price.</summary>
    private async Task<string> PriceAsync(Product product, Plan plan, CancellationToken cancellationToken)
    {
        var key = $"{settings.Installation}-{product.Name}-{plan.Name}-{plan.Price}-{plan.Currency}-{plan.Interval}";
        await _pricing.WaitAsync(cancellationToken);
        try
        {
            if (_prices.TryGetValue(key, out var known)) return known;
            var found = await new PriceService(client).ListAsync(new PriceListOptions { LookupKeys = [key], Active = true, Limit = 1 }, cancellationToken: cancellationToken);
            return _prices[key] = found.Data.FirstOrDefault()?.Id ?? await CreatePriceAsync(product, plan, key, cancellationToken);
        }
        finally
        {
            _pricing.Release();
        }
    }

    private async Task<string> CreatePriceAsync(Product product, Plan plan, string key, CancellationToken cancellationToken)
    {
        var sold = await new ProductService(client).CreateAsync(new ProductCreateOptions { Name = $"{product.Title}, {plan.Title}" }, new RequestOptions { IdempotencyKey = $"product-{key}" }, cancellationToken);
        var price = await new PriceService(client).CreateAsync(new PriceCreateOptions
        {
            Product = sold.Id,
            Currency = plan.Currency,
            UnitAmount = plan.Price,
            LookupKey = key,
            Recurring = new PriceRecurringOptions { Interval = plan.Interval },
        }, new RequestOptions { IdempotencyKey = $"price-{key}" }, cancellationToken);
        return price.Id;
    }

    private static async Task<T> CallAsync<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StripeException e)
        {
            throw new PaymentUnavailableException($"Stripe refused to {what}: {(int)e.HttpStatusCode} {e.StripeError?.Code} {e.StripeError?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            throw new PaymentUnavailableException($"Stripe could not be reached to {what}: {e.Message}", e);
        }
    }
}
