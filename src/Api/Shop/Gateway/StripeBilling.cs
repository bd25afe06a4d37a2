using System.Runtime.CompilerServices;
using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Stripe;
using Stripe.Checkout;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>
/// Payment pages and events of the account with Stripe. Each call has a time limit and is safe to repeat: creations
/// carry an idempotency key of ours. What comes back is Stripe's word at that moment; events are hints only.
/// </summary>
public sealed class StripeBilling(IStripeClient client, StripePrices prices, BerthSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Opens a payment page for an order. Opened twice for the same order, it is the same page.
    /// <paramref name="customerId"/> is the buyer's earlier self with Stripe, when they proved to be that: their cards
    /// and invoices stay together. <paramref name="siteName"/> is a name of the buyer's own, for their bills.
    /// </summary>
    /// <exception cref="PaymentUnavailableException">No page could be opened.</exception>
    public Task<Session> OpenCheckoutAsync(
        Order order,
        Product product,
        Plan plan,
        string? customerId,
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
                var page = settings.PageOf(order.Token);
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
                        // A session's metadata is not copied to the subscription; renewals and cancellations need it
                        // there.
                        SubscriptionData = new SessionSubscriptionDataOptions
                        {
                            Metadata = metadata,
                            TrialPeriodDays =
                                plan.TrialDays > 0 && order.ResumesTenantId is null ? plan.TrialDays : null,
                        },
                        AllowPromotionCodes = true,
                        // A minute less than the name is held: nobody pays for a name that was given away.
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

    /// <summary>Returns when Stripe answers, and takes the key.</summary>
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
    /// Closes a payment page that is no longer wanted. Whether that came in time the events will tell.
    /// </summary>
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

    /// <summary>
    /// The session as it is now, with its subscription, first invoice and customer in the same answer: who waits for
    /// their container waits for one call, not three.
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

    /// <summary>An event's body as Stripe has it; null when there is none, or none any more (30 days).</summary>
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
    /// Events of these types that Stripe could not deliver, of the last 30 days; at most 500 of each twenty types, the
    /// newest first.
    /// </summary>
    public async IAsyncEnumerable<(string Id, string Type, string Body)> UndeliveredAsync(
        IEnumerable<string> types,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Stripe takes no more than twenty types in one question.
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
