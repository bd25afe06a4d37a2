using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Stripe;
using Stripe.Checkout;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>
/// Stripe's payment pages. Each call has a time limit and can be repeated: creations carry an idempotency key, and the
/// same order asks in the same words.
/// </summary>
public sealed class StripeCheckout(
    IStripeClient client,
    CallStripe calls,
    StripePrices prices,
    BerthSettings settings,
    TimeProvider clock
)
{
    private const string Open = "open a payment page";

    /// <summary>
    /// Opens a payment page for an order; opening it again returns the same page. Give <paramref name="customerId"/>
    /// when the buyer has proved to be that customer, so that their cards and invoices stay together: if Stripe does not
    /// have it any more, or it cannot pay in this currency, the buyer becomes another customer. <paramref
    /// name="siteName"/> is the buyer's own name for the site, for their bills.
    /// </summary>
    /// <exception cref="PaymentException">No page could be opened.</exception>
    public Task<Session> OpenAsync(
        Order order,
        Product product,
        Plan plan,
        string? customerId,
        ReturnAddresses back,
        string? siteName,
        CancellationToken cancellationToken
    )
    {
        var metadata = new Dictionary<string, string>
        {
            ["order"] = order.Id.ToString(),
            ["name"] = order.Name,
            ["installation"] = settings.Installation,
        };
        if (siteName is not null)
            metadata["site_name"] = siteName;
        var options = new SessionCreateOptions
        {
            Mode = "subscription",
            ClientReferenceId = order.Id.ToString(),
            Metadata = metadata,
            // Stripe does not copy a session's metadata to the subscription, where renewals and
            // cancellations need it.
            SubscriptionData = new SessionSubscriptionDataOptions
            {
                Metadata = metadata,
                TrialPeriodDays = plan.TrialDays > 0 && order.ResumesTenantId is null ? plan.TrialDays : null,
            },
            AllowPromotionCodes = true,
            // Before the hold ends, so that nobody pays for a name that is released. Counted from the order, not from
            // now: asked again, it is the same page.
            ExpiresAt = (order.CreatedAt + settings.Reservation - BerthSettings.PageClosesBefore).UtcDateTime,
            SuccessUrl = back.Success,
            CancelUrl = back.Cancel,
        };
        return calls.RunAsync(
            Open,
            () =>
                CreateAsync(
                    options,
                    product,
                    plan,
                    order.SetupFee,
                    customerId,
                    order.Email,
                    $"checkout-{order.Id}",
                    cancellationToken
                )
        );
    }

    /// <summary>
    /// Opens a payment page that nobody sees, and closes it at once: whether Stripe would sell that plan now.
    /// </summary>
    /// <exception cref="PaymentException">It would not.</exception>
    public Task TryAsync(Product product, Plan plan, CancellationToken cancellationToken) =>
        calls.RunAsync(
            Open,
            async () =>
            {
                var session = await CreateAsync(
                    new SessionCreateOptions
                    {
                        Mode = "subscription",
                        Metadata = new Dictionary<string, string>
                        {
                            ["installation"] = settings.Installation,
                            ["purpose"] = "health",
                        },
                        ExpiresAt = (
                            clock.GetUtcNow() + settings.Reservation - BerthSettings.PageClosesBefore
                        ).UtcDateTime,
                        SuccessUrl = settings.PublicUrl,
                    },
                    product,
                    plan,
                    plan.SetupFee,
                    null,
                    null,
                    null,
                    cancellationToken
                );
                return await new SessionService(client).ExpireAsync(session.Id, cancellationToken: cancellationToken);
            }
        );

    /// <summary>
    /// Tries to close a payment page that is no longer wanted. Failures are ignored: events tell if somebody paid
    /// first.
    /// </summary>
    public async Task TryCloseAsync(string sessionId, CancellationToken cancellationToken)
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
    /// waits for it. Null if Stripe does not have it.
    /// </summary>
    public Task<Session?> ReadAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read a checkout session",
            async () =>
            {
                try
                {
                    return await new SessionService(client).GetAsync(
                        id,
                        new SessionGetOptions { Expand = ["subscription", "invoice", "customer"] },
                        cancellationToken: cancellationToken
                    );
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    calls.GoOn("read a checkout session", e, "without it");
                    return null;
                }
            }
        );

    /// <summary>
    /// Creates the page. What Stripe has no more, or cannot combine, is left out or replaced: a customer, a price. Each
    /// attempt has a key of its own, since a key belongs to its parameters.
    /// </summary>
    private async Task<Session> CreateAsync(
        SessionCreateOptions options,
        Product product,
        Plan plan,
        long setupFee,
        string? customer,
        string? email,
        string? key,
        CancellationToken cancellationToken
    )
    {
        string? refusedPrice = null;
        for (var attempt = 1; ; attempt++)
        {
            var price = await prices.OfAsync(product, plan, cancellationToken, refusedPrice);
            options.LineItems = [new SessionLineItemOptions { Price = price, Quantity = 1 }];
            if (setupFee > 0)
                options.LineItems.Add(SetupFee(setupFee, product, plan));
            options.Customer = customer;
            options.CustomerEmail = customer is null ? email : null;
            try
            {
                return await new SessionService(client).CreateAsync(
                    options,
                    key is null
                        ? null
                        : new RequestOptions { IdempotencyKey = attempt == 1 ? key : $"{key}-{attempt}" },
                    cancellationToken
                );
            }
            catch (StripeException e) when (customer is not null && CallStripe.IsAboutCustomer(e))
            {
                calls.GoOn(Open, e, $"without the customer {customer}");
                customer = null;
            }
            catch (StripeException e) when (refusedPrice is null && CallStripe.IsAboutPrice(e))
            {
                calls.GoOn(Open, e, $"with another price than {price}");
                refusedPrice = price;
            }
        }
    }

    /// <summary>Without an interval it is on the first bill alone; during a trial, too, it is charged at once.</summary>
    private static SessionLineItemOptions SetupFee(long amount, Product product, Plan plan) =>
        new()
        {
            Quantity = 1,
            PriceData = new SessionLineItemPriceDataOptions
            {
                Currency = plan.Currency,
                UnitAmount = amount,
                ProductData = new SessionLineItemPriceDataProductDataOptions
                {
                    Name = $"{product.Title}, {plan.Title}: setup",
                },
            },
        };
}
