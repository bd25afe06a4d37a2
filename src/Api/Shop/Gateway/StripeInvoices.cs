using Berth.Shop.Catalog;
using Stripe;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>A bill, for its customer.</summary>
/// <param name="Number">As it stands on it; null while it is a draft.</param>
/// <param name="At">When it was written.</param>
/// <param name="Total">Amount and currency, for people.</param>
/// <param name="Status">
/// Stripe's word: <c>paid</c>, <c>open</c>, <c>void</c>, <c>uncollectible</c>, <c>draft</c>.
/// </param>
/// <param name="Url">Stripe's page of it.</param>
/// <param name="Pdf">The document.</param>
public sealed record Bill(string? Number, DateTimeOffset At, string Total, string Status, string? Url, string? Pdf);

/// <summary>What another plan would cost.</summary>
/// <param name="Now">Charged at once, for people; null when nothing is.</param>
/// <param name="Begins">When it begins; null = at once.</param>
public sealed record PlanCost(string? Now, DateTimeOffset? Begins);

/// <summary>Bills with Stripe: those that there are, and what one would be.</summary>
public sealed class StripeInvoices(IStripeClient client, StripePrices prices, TimeProvider clock) : IDisposable
{
    private readonly RecentAnswers _recent = new(clock);

    /// <summary>As many are shown; Stripe's own page has them all.</summary>
    private const int Newest = 24;

    /// <summary>A customer's, the newest first; as Stripe said a moment ago, if somebody asked then.</summary>
    /// <exception cref="PaymentUnavailableException">Stripe does not say.</exception>
    public Task<IReadOnlyList<Bill>> ListAsync(string customerId, CancellationToken cancellationToken) =>
        _recent.GetAsync($"invoices {customerId}", () => AskAsync(customerId), cancellationToken);

    private Task<IReadOnlyList<Bill>> AskAsync(string customerId) =>
        StripeCall.RunAsync<IReadOnlyList<Bill>>(
            "list invoices",
            async () =>
                [
                    .. (
                        await new InvoiceService(client).ListAsync(
                            new InvoiceListOptions { Customer = customerId, Limit = Newest }
                        )
                    )
                        .Data.Where(i => i.Status != "draft")
                        .Select(i => new Bill(
                            i.Number,
                            i.Created,
                            Money.Text(i.Total, i.Currency),
                            i.Status,
                            i.HostedInvoiceUrl,
                            i.InvoicePdf
                        )),
                ]
        );

    /// <summary>
    /// What a change of plan would charge, asked of Stripe in the same words as the change itself
    /// (<see cref="StripeSubscriptions.ChangePlanAsync"/>). Nothing is changed.
    /// </summary>
    /// <exception cref="PaymentUnavailableException">Stripe does not say.</exception>
    public Task<PlanCost> CostAsync(
        string subscriptionId,
        Product product,
        Plan plan,
        bool atOnce,
        DateTimeOffset paidThrough,
        CancellationToken cancellationToken
    ) =>
        atOnce
            ? _recent.GetAsync(
                $"cost {subscriptionId} {product.Name} {plan.Name}",
                () => AskCostAsync(subscriptionId, product, plan),
                cancellationToken
            )
            : Task.FromResult(new PlanCost(null, paidThrough));

    /// <inheritdoc />
    public void Dispose() => _recent.Dispose();

    private Task<PlanCost> AskCostAsync(string subscriptionId, Product product, Plan plan) =>
        StripeCall.RunAsync(
            "work out what a plan costs",
            async () =>
            {
                var subscription = await new SubscriptionService(client).GetAsync(subscriptionId);
                var invoice = await new InvoiceService(client).CreatePreviewAsync(
                    new InvoiceCreatePreviewOptions
                    {
                        Subscription = subscriptionId,
                        SubscriptionDetails = new InvoiceSubscriptionDetailsOptions
                        {
                            Items =
                            [
                                new InvoiceSubscriptionDetailsItemOptions
                                {
                                    Id = subscription.Items.Data[0].Id,
                                    Price = await prices.OfAsync(product, plan, CancellationToken.None),
                                },
                            ],
                            ProrationBehavior = "always_invoice",
                        },
                    }
                );
                return new PlanCost(Money.Text(invoice.AmountDue, invoice.Currency), null);
            }
        );
}
