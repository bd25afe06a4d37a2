using System.Runtime.CompilerServices;
using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Stripe;
using Stripe.Checkout;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>
/// Stripe's payment pages and events. Each call has a time limit and can be repeated: creations carry an idempotency
/// key. Answers are Stripe's state at that moment; events are only hints.
/// </summary>
public sealed class StripeBilling(IStripeClient client, StripePrices prices, BerthSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Opens a payment page for an order; opening it again returns the same page. Give <paramref name="customerId"/>
    /// when the buyer has proved to be that customer, so that their cards and invoices stay together. <paramref
    /// name="siteName"/> is the buyer's own name for the site, for their bills.
    /// </summary>
    /// <exception cref="PaymentUnavailableException">No page could be opened.</exception>
    public Task<Session> OpenCheckoutAsync(
        Order order,
        Product product,
        Plan plan,
        string? customerId,
        string page,
        string? siteName,
        CancellationToken cancellationToken
    ) =>
        StripeCall.RunAsync(
            "open a payment page",
            async () =>
            {
                var metadata = new Dictionary<string, string>
                {
                    ["order"] = order.Id.ToString(),
                    ["name"] = order.Name,
                    ["installation"] = settings.Installation,
                };
                if (siteName is not null)
                    metadata["site_name"] = siteName;
                return await new SessionService(client).CreateAsync(
                    new SessionCreateOptions
                    {
                        Mode = "subscription",
                        ClientReferenceId = order.Id.ToString(),
                        Customer = customerId,
                        CustomerEmail = customerId is null ? order.Email : null,
                        LineItems =
                        [
                            new SessionLineItemOptions
                            {
                                Price = await prices.OfAsync(product, plan, cancellationToken),
                                Quantity = 1,
                            },
                        ],
                        Metadata = metadata,
                        // Stripe does not copy a session's metadata to the subscription, where renewals and
                        // cancellations need it.
                        SubscriptionData = new SessionSubscriptionDataOptions
                        {
                            Metadata = metadata,
                            TrialPeriodDays =
                                plan.TrialDays > 0 && order.ResumesTenantId is null ? plan.TrialDays : null,
                        },
                        AllowPromotionCodes = true,
                        // Close the page a minute before the hold ends, so that nobody pays for a name that is
                        // released.
                        ExpiresAt =
                            clock.GetUtcNow().UtcDateTime
                            + settings.Reservation
                            - TimeSpan.FromMinutes(1)
                            + TimeSpan.FromSeconds(10),
                        SuccessUrl = $"{page}?paid=yes",
                        CancelUrl = page,
                    },
                    new RequestOptions { IdempotencyKey = $"checkout-{order.Id}" },
                    cancellationToken
                );
            }
        );

    /// <summary>Checks that Stripe answers and accepts the API key.</summary>
    /// <exception cref="PaymentUnavailableException">It does not.</exception>
    public Task PingAsync(CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "answer",
            () =>
                new PriceService(client).ListAsync(
                    new PriceListOptions { Limit = 1 },
                    cancellationToken: cancellationToken
                )
        );

    /// <summary>
    /// Tries to close a payment page that is no longer wanted. Failures are ignored: events tell if somebody paid
    /// first.
    /// </summary>
    public async Task TryCloseCheckoutAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            await new SessionService(client).ExpireAsync(sessionId, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is StripeException or HttpRequestException or TaskCanceledException)
        {
            // It is paid, expired or out of reach. The page expires by itself, and a payment on it arrives as an event
            // like any other.
        }
    }

    /// <summary>
    /// Reads a session with its subscription, first invoice and customer in one call instead of three, because a buyer
    /// waits for it.
    /// </summary>
    public Task<Session> ReadSessionAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read a checkout session",
            () =>
                new SessionService(client).GetAsync(
                    id,
                    new SessionGetOptions { Expand = ["subscription", "invoice", "customer"] },
                    cancellationToken: cancellationToken
                )
        );

    /// <summary>Reads an event's type and body; null if Stripe does not have it, or not any more (30 days).</summary>
    public async Task<(string Type, string Body)?> ReadEventAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var found = await StripeCall.RunAsync(
                "read an event",
                () => new EventService(client).GetAsync(id, cancellationToken: cancellationToken)
            );
            return (found.Type, found.ToJson());
        }
        catch (PaymentUnavailableException e) when (StripeCall.IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>
    /// Lists the events of these types from the last 30 days that Stripe could not deliver, newest first; at most 500
    /// for every twenty types.
    /// </summary>
    public async IAsyncEnumerable<(string Id, string Type, string Body)> UndeliveredAsync(
        IEnumerable<string> types,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Stripe accepts at most twenty types in one request.
        foreach (var some in types.Chunk(20))
        {
            await foreach (var e in UndeliveredAsync([.. some], cancellationToken))
                yield return e;
        }
    }

    private async IAsyncEnumerable<(string Id, string Type, string Body)> UndeliveredAsync(
        List<string> types,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const int most = 500;
        string? after = null;
        for (var seen = 0; seen < most; )
        {
            var page = await StripeCall.RunAsync(
                "list events",
                () =>
                    new EventService(client).ListAsync(
                        new EventListOptions
                        {
                            Types = types,
                            DeliverySuccess = false,
                            Limit = 100,
                            StartingAfter = after,
                        },
                        cancellationToken: cancellationToken
                    )
            );
            foreach (var e in page.Data)
                yield return (e.Id, e.Type, e.ToJson());
            seen += page.Data.Count;
            if (!page.HasMore || page.Data.Count == 0)
                yield break;
            after = page.Data[^1].Id;
        }
    }
}
