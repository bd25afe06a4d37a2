using Berth.Platform.Settings;
using Stripe;
using PortalSessionCreateOptions = Stripe.BillingPortal.SessionCreateOptions;
using PortalSessionService = Stripe.BillingPortal.SessionService;
using Subscription = Stripe.Subscription;

namespace Berth.Shop.Gateway;

/// <summary>A subscription as read from Stripe, with whose it is.</summary>
/// <param name="Id"><c>sub_…</c></param>
/// <param name="CustomerId"><c>cus_…</c></param>
/// <param name="OrderId">The order that it was bought by, as its metadata say.</param>
/// <param name="IsOurs">Whether this installation sold it: an account with Stripe may serve other things, too.</param>
/// <param name="Reading">How it stands.</param>
public sealed record KnownSubscription(string Id, string? CustomerId, Guid? OrderId, bool IsOurs, Reading Reading);

/// <summary>A subscription that is not over, as a list has it.</summary>
/// <param name="Id"><c>sub_…</c></param>
/// <param name="Status">Stripe's word.</param>
/// <param name="OrderId">The order that it was bought by, as its metadata say.</param>
/// <param name="CreatedAt">When it began.</param>
public sealed record AliveSubscription(string Id, string Status, Guid? OrderId, DateTimeOffset CreatedAt);

/// <summary>What Stripe lists as not over; when it is not complete, more is to be had than was looked at.</summary>
public sealed record AliveSubscriptions(IReadOnlyList<AliveSubscription> Found, bool IsComplete);

/// <summary>Subscriptions with Stripe: how they stand, and what customers change about them.</summary>
public sealed class StripeSubscriptions(IStripeClient client, StripePrices prices, BerthSettings settings)
{
    // The paid-through date stands on the newest paid invoices; older ones say nothing that these do not.
    private const int NewestInvoices = 12;

    /// <summary>How a subscription stands now.</summary>
    /// <exception cref="PaymentUnavailableException">Stripe does not say.</exception>
    public Task<KnownSubscription> ReadAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read a subscription",
            async () =>
            {
                var subscription = await new SubscriptionService(client).GetAsync(
                    id,
                    cancellationToken: cancellationToken
                );
                var invoices = await new InvoiceService(client).ListAsync(
                    new InvoiceListOptions { Subscription = id, Limit = NewestInvoices },
                    cancellationToken: cancellationToken
                );
                return await FromAsync(subscription, invoices.Data, cancellationToken);
            }
        );

    /// <summary>The same from objects that are at hand.</summary>
    public async Task<KnownSubscription> FromAsync(
        Subscription subscription,
        IReadOnlyList<Invoice> invoices,
        CancellationToken cancellationToken
    )
    {
        var plans = new Dictionary<string, string?>();
        foreach (var price in ReadSubscription.Prices(subscription, invoices))
            plans[price] = await prices.PlanOfAsync(price, cancellationToken);
        return new KnownSubscription(
            subscription.Id,
            subscription.CustomerId,
            Guid.TryParse(subscription.Metadata?.GetValueOrDefault("order"), out var order) ? order : null,
            subscription.Metadata?.GetValueOrDefault("installation") == settings.Installation,
            ReadSubscription.From(subscription, invoices, plans)
        );
    }

    /// <summary>Ends a subscription now. One that has ended already is left as it is.</summary>
    public Task CancelAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "cancel a subscription",
            async () =>
            {
                var service = new SubscriptionService(client);
                var subscription = await service.GetAsync(id, cancellationToken: cancellationToken);
                return HasEnded(subscription)
                    ? subscription
                    : await service.CancelAsync(id, cancellationToken: cancellationToken);
            }
        );

    /// <summary>Ends it with the period that is paid for.</summary>
    public Task CancelAtPeriodEndAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "cancel a subscription",
            () =>
                new SubscriptionService(client).UpdateAsync(
                    id,
                    new SubscriptionUpdateOptions { CancelAtPeriodEnd = true },
                    cancellationToken: cancellationToken
                )
        );

    /// <summary>
    /// Takes a cancellation back that has not come about. The portal's own sets only a date, so both are cleared, each
    /// by its own means.
    /// </summary>
    public Task KeepAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "keep a subscription",
            async () =>
            {
                var service = new SubscriptionService(client);
                var subscription = await service.GetAsync(id, cancellationToken: cancellationToken);
                var options = new SubscriptionUpdateOptions();
                if (subscription.CancelAtPeriodEnd)
                    options.CancelAtPeriodEnd = false;
                else
                    options.CancelAt = null;
                return await service.UpdateAsync(id, options, cancellationToken: cancellationToken);
            }
        );

    /// <summary>
    /// Puts it on another plan. A larger one is charged for at once, and nothing is changed when the card is declined;
    /// a smaller one begins with the next period. <paramref name="request"/> names the wish, so that asking again for
    /// the same one does it once. False when the subscription has ended, and nothing of it can be changed.
    /// </summary>
    /// <exception cref="PaymentDeclinedException">The difference could not be charged.</exception>
    public Task<bool> ChangePlanAsync(
        string id,
        Catalog.Product product,
        Catalog.Plan plan,
        bool atOnce,
        string request,
        CancellationToken cancellationToken
    ) =>
        StripeCall.RunAsync(
            "change a plan",
            async () =>
            {
                var service = new SubscriptionService(client);
                var subscription = await service.GetAsync(id, cancellationToken: cancellationToken);
                if (HasEnded(subscription))
                    return false;
                await service.UpdateAsync(
                    id,
                    new SubscriptionUpdateOptions
                    {
                        // With the item's id: without it the plan would be a second item.
                        Items =
                        [
                            new SubscriptionItemOptions
                            {
                                Id = subscription.Items.Data[0].Id,
                                Price = await prices.OfAsync(product, plan, cancellationToken),
                            },
                        ],
                        ProrationBehavior = atOnce ? "always_invoice" : "none",
                        PaymentBehavior = atOnce ? "error_if_incomplete" : null,
                    },
                    new RequestOptions { IdempotencyKey = $"plan-{request}" },
                    cancellationToken
                );
                return true;
            }
        );

    /// <summary>
    /// Opens Stripe's own page for cards, invoices and cancelling. Its address is good for minutes, and for that
    /// customer.
    /// </summary>
    public Task<string> OpenPortalAsync(string customerId, string returnUrl, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "open the billing portal",
            async () =>
                (
                    await new PortalSessionService(client).CreateAsync(
                        new PortalSessionCreateOptions { Customer = customerId, ReturnUrl = returnUrl },
                        cancellationToken: cancellationToken
                    )
                ).Url
        );

    /// <summary>
    /// Subscriptions of this installation that are not over, as Stripe lists them. At most so many of the account's are
    /// looked at.
    /// </summary>
    /// <exception cref="PaymentUnavailableException">Stripe does not say.</exception>
    public Task<AliveSubscriptions> AliveAsync(int most, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "list subscriptions",
            async () =>
            {
                var found = new List<AliveSubscription>();
                var seen = 0;
                await foreach (
                    var s in new SubscriptionService(client).ListAutoPagingAsync(
                        new SubscriptionListOptions { Limit = 100 },
                        cancellationToken: cancellationToken
                    )
                )
                {
                    if (++seen > most)
                        return new AliveSubscriptions(found, IsComplete: false);
                    if (HasEnded(s) || s.Metadata?.GetValueOrDefault("installation") != settings.Installation)
                        continue;
                    found.Add(
                        new AliveSubscription(
                            s.Id,
                            s.Status,
                            Guid.TryParse(s.Metadata?.GetValueOrDefault("order"), out var order) ? order : null,
                            s.Created
                        )
                    );
                }
                return new AliveSubscriptions(found, IsComplete: true);
            }
        );

    private static bool HasEnded(Subscription subscription) =>
        subscription.Status is "canceled" or "incomplete_expired";
}
