using Berth.Platform.Settings;
using Stripe;
using Subscription = Stripe.Subscription;

namespace Berth.Shop.Gateway;

/// <summary>A subscription as read from Stripe, with whose it is.</summary>
/// <param name="Id"><c>sub_…</c></param>
/// <param name="CustomerId"><c>cus_…</c></param>
/// <param name="OrderId">The order that it was bought by, as its metadata say.</param>
/// <param name="IsOurs">Whether this installation sold it: an account with Stripe may serve other things, too.</param>
/// <param name="Reading">How it stands.</param>
/// <param name="Currency">What it is paid in, ISO 4217 in lower case; null if Stripe does not say.</param>
public sealed record KnownSubscription(
    string Id,
    string? CustomerId,
    Guid? OrderId,
    bool IsOurs,
    Reading Reading,
    string? Currency
);

/// <summary>A subscription that is not over, as a list has it.</summary>
/// <param name="Id"><c>sub_…</c></param>
/// <param name="Status">Stripe's word.</param>
/// <param name="OrderId">The order that it was bought by, as its metadata say.</param>
/// <param name="CreatedAt">When it began.</param>
public sealed record AliveSubscription(string Id, string Status, Guid? OrderId, DateTimeOffset CreatedAt);

/// <summary>What Stripe lists as not over; when it is not complete, more is to be had than was looked at.</summary>
public sealed record AliveSubscriptions(IReadOnlyList<AliveSubscription> Found, bool IsComplete);

/// <summary>Subscriptions with Stripe: how they stand, and what customers change about them.</summary>
public sealed class StripeSubscriptions(
    IStripeClient client,
    CallStripe calls,
    StripePrices prices,
    BerthSettings settings
)
{
    /// <summary>How a subscription stands now.</summary>
    /// <exception cref="PaymentException">Stripe does not say.</exception>
    public Task<KnownSubscription> ReadAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read a subscription",
            async () =>
            {
                var subscription = await new SubscriptionService(client).GetAsync(
                    id,
                    cancellationToken: cancellationToken
                );
                var invoices = new List<Invoice>();
                await foreach (
                    var invoice in new InvoiceService(client).ListAutoPagingAsync(
                        new InvoiceListOptions { Subscription = id, Limit = 100 },
                        cancellationToken: cancellationToken
                    )
                )
                    invoices.Add(invoice);
                return await FromAsync(subscription, invoices, cancellationToken);
            }
        );

    /// <summary>The same from objects that are at hand. Of a long invoice Stripe gives ten lines; the rest is asked for.</summary>
    public async Task<KnownSubscription> FromAsync(
        Subscription subscription,
        IReadOnlyList<Invoice> invoices,
        CancellationToken cancellationToken
    )
    {
        foreach (var invoice in invoices.Where(i => i is { Status: "paid", Lines.HasMore: true }))
            await ReadLinesAsync(invoice, cancellationToken);
        var plans = new Dictionary<string, string?>();
        foreach (var price in ReadSubscription.Prices(subscription, invoices))
            plans[price] = await prices.PlanOfAsync(price, cancellationToken);
        return new KnownSubscription(
            subscription.Id,
            subscription.CustomerId,
            Guid.TryParse(subscription.Metadata?.GetValueOrDefault("order"), out var order) ? order : null,
            subscription.Metadata?.GetValueOrDefault("installation") == settings.Installation,
            ReadSubscription.From(subscription, invoices, plans),
            subscription.Currency
        );
    }

    /// <summary>Ends a subscription now. One that has ended already, or ends just now, is left as it is.</summary>
    public Task CancelAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "cancel a subscription",
            () =>
                ChangeAsync(
                    id,
                    (service, _) => service.CancelAsync(id, cancellationToken: cancellationToken),
                    cancellationToken
                )
        );

    /// <summary>Ends it with the period that is paid for.</summary>
    public Task CancelAtPeriodEndAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "cancel a subscription",
            () =>
                ChangeAsync(
                    id,
                    (service, _) =>
                        service.UpdateAsync(
                            id,
                            new SubscriptionUpdateOptions { CancelAtPeriodEnd = true },
                            cancellationToken: cancellationToken
                        ),
                    cancellationToken
                )
        );

    /// <summary>
    /// Takes a cancellation back that has not come about. The portal's own sets only a date, so both are cleared, each
    /// by its own means.
    /// </summary>
    public Task KeepAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "keep a subscription",
            () =>
                ChangeAsync(
                    id,
                    (service, subscription) =>
                    {
                        var options = new SubscriptionUpdateOptions();
                        if (subscription.CancelAtPeriodEnd)
                            options.CancelAtPeriodEnd = false;
                        else
                            options.CancelAt = null;
                        return service.UpdateAsync(id, options, cancellationToken: cancellationToken);
                    },
                    cancellationToken
                )
        );

    /// <summary>
    /// Has Stripe charge nothing for now, or go on: bills of the time between are void. If the time that is paid for has
    /// passed meanwhile (<paramref name="anew"/>), a new period begins, and is charged, when it goes on.
    /// </summary>
    public Task HoldBillingAsync(string id, bool hold, bool anew, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "hold what a subscription is charged",
            () =>
                ChangeAsync(
                    id,
                    async (service, subscription) =>
                    {
                        if (hold == subscription.PauseCollection is not null)
                            return subscription;
                        var options = new SubscriptionUpdateOptions
                        {
                            PauseCollection = hold ? new() { Behavior = "void" } : null,
                        };
                        if (!hold && anew && subscription.Status == "active")
                            (options.BillingCycleAnchor, options.ProrationBehavior) = (new() { Type = "now" }, "none");
                        return await service.UpdateAsync(id, options, cancellationToken: cancellationToken);
                    },
                    cancellationToken
                )
        );

    /// <summary>
    /// Changes a subscription unless it is over. It may end between the look and the change, after which Stripe does not
    /// find it: then there is nothing to change, either.
    /// </summary>
    private async Task<Subscription> ChangeAsync(
        string id,
        Func<SubscriptionService, Subscription, Task<Subscription>> change,
        CancellationToken cancellationToken
    )
    {
        var service = new SubscriptionService(client);
        var subscription = await service.GetAsync(id, cancellationToken: cancellationToken);
        if (HasEnded(subscription))
            return subscription;
        try
        {
            return await change(service, subscription);
        }
        catch (StripeException e) when (CallStripe.IsMissing(e))
        {
            var now = await service.GetAsync(id, cancellationToken: cancellationToken);
            if (HasEnded(now))
                return now;
            throw;
        }
    }

    private async Task ReadLinesAsync(Invoice invoice, CancellationToken cancellationToken) =>
        await calls.RunAsync(
            "read an invoice's lines",
            async () =>
            {
                var lines = new List<InvoiceLineItem>();
                await foreach (
                    var line in new InvoiceLineItemService(client).ListAutoPagingAsync(
                        invoice.Id,
                        new InvoiceLineItemListOptions { Limit = 100 },
                        cancellationToken: cancellationToken
                    )
                )
                    lines.Add(line);
                (invoice.Lines.Data, invoice.Lines.HasMore) = (lines, false);
                return lines.Count;
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
        calls.RunAsync(
            "change a plan",
            async () =>
            {
                var service = new SubscriptionService(client);
                var subscription = await service.GetAsync(id, cancellationToken: cancellationToken);
                if (HasEnded(subscription))
                    return false;
                await prices.WithAsync(
                    product,
                    plan,
                    "change a plan",
                    (price, suffix) =>
                        service.UpdateAsync(
                            id,
                            new SubscriptionUpdateOptions
                            {
                                // With the item's id: without it the plan would be a second item.
                                Items =
                                [
                                    new SubscriptionItemOptions { Id = subscription.Items.Data[0].Id, Price = price },
                                ],
                                ProrationBehavior = atOnce ? "always_invoice" : "none",
                                PaymentBehavior = atOnce ? "error_if_incomplete" : null,
                            },
                            new RequestOptions { IdempotencyKey = $"plan-{request}{suffix}" },
                            cancellationToken
                        ),
                    cancellationToken
                );
                return true;
            }
        );

    /// <summary>
    /// Subscriptions of this installation that are not over, as Stripe lists them. At most so many of the account's are
    /// looked at.
    /// </summary>
    /// <exception cref="PaymentException">Stripe does not say.</exception>
    public Task<AliveSubscriptions> AliveAsync(int most, CancellationToken cancellationToken) =>
        calls.RunAsync(
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

    internal static bool HasEnded(Subscription subscription) =>
        subscription.Status is "canceled" or "incomplete_expired";
}
