using System.Globalization;
using Berth.Platform.Web;
using Berth.Shop.Catalog;
using Stripe;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>A bill, for its customer.</summary>
/// <param name="Number">As it stands on it; null while it is a draft.</param>
/// <param name="At">When it was written.</param>
/// <param name="Amount">In the smallest unit of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217, lower case.</param>
/// <param name="Status">
/// Stripe's word: <c>paid</c>, <c>open</c>, <c>void</c>, <c>uncollectible</c>, <c>draft</c>.
/// </param>
/// <param name="Url">Stripe's page of it.</param>
/// <param name="Pdf">The document.</param>
public sealed record Bill(
    string? Number,
    DateTimeOffset At,
    long Amount,
    string Currency,
    string Status,
    string? Url,
    string? Pdf
)
{
    /// <summary>The amount, for who reads it now.</summary>
    public string Total => Money.Text(Amount, Currency, CultureInfo.CurrentCulture);
}

/// <summary>What another plan would cost.</summary>
/// <param name="Amount">Charged at once; null when nothing is.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Begins">When it begins; null = at once.</param>
/// <param name="IsOver">The subscription has ended, so nothing can be changed any more.</param>
public sealed record PlanCost(long? Amount, string Currency, DateTimeOffset? Begins, bool IsOver = false)
{
    /// <summary>The amount, for who reads it now.</summary>
    public string? Now => Amount is { } amount ? Money.Text(amount, Currency, CultureInfo.CurrentCulture) : null;
}

/// <summary>Bills with Stripe: those that there are, and what one would be.</summary>
public sealed class StripeInvoices(IStripeClient client, CallStripe calls, StripePrices prices, TimeProvider clock)
    : IDisposable
{
    /// <summary>Short enough that nobody misses a change. All customers share Stripe's limits.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly RecentAnswers _recent = new(clock, Fresh);

    /// <summary>
    /// All of a customer's, the newest first; as Stripe said a moment ago, if somebody asked then. None if Stripe has
    /// forgotten the customer.
    /// </summary>
    /// <exception cref="PaymentException">Stripe does not say.</exception>
    public Task<IReadOnlyList<Bill>> ListAsync(string customerId, CancellationToken cancellationToken) =>
        _recent.GetAsync($"invoices {customerId}", () => AskAsync(customerId), cancellationToken);

    private Task<IReadOnlyList<Bill>> AskAsync(string customerId) =>
        calls.RunAsync<IReadOnlyList<Bill>>(
            "list invoices",
            async () =>
            {
                var bills = new List<Bill>();
                try
                {
                    await foreach (
                        var i in new InvoiceService(client).ListAutoPagingAsync(
                            new InvoiceListOptions { Customer = customerId, Limit = 100 }
                        )
                    )
                        if (i.Status != "draft")
                            bills.Add(
                                new(
                                    i.Number,
                                    i.Created,
                                    i.Total,
                                    i.Currency,
                                    i.Status,
                                    i.HostedInvoiceUrl,
                                    i.InvoicePdf
                                )
                            );
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    calls.GoOn("list invoices", e, "without any");
                }
                return bills;
            }
        );

    /// <summary>
    /// What a change of plan would charge, asked of Stripe in the same words as the change itself
    /// (<see cref="StripeSubscriptions.ChangePlanAsync"/>). Nothing is changed.
    /// </summary>
    /// <exception cref="PaymentException">Stripe does not say.</exception>
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
            : Task.FromResult(new PlanCost(null, plan.Currency, paidThrough));

    /// <inheritdoc />
    public void Dispose() => _recent.Dispose();

    private Task<PlanCost> AskCostAsync(string subscriptionId, Product product, Plan plan) =>
        calls.RunAsync(
            "work out what a plan costs",
            async () =>
            {
                var subscription = await new SubscriptionService(client).GetAsync(subscriptionId);
                if (StripeSubscriptions.HasEnded(subscription))
                    return new PlanCost(null, plan.Currency, null, IsOver: true);
                var invoice = await prices.WithAsync(
                    product,
                    plan,
                    "work out what a plan costs",
                    (price, _) =>
                        new InvoiceService(client).CreatePreviewAsync(
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
                                            Price = price,
                                        },
                                    ],
                                    ProrationBehavior = "always_invoice",
                                },
                            }
                        ),
                    CancellationToken.None
                );
                return new PlanCost(invoice.AmountDue, invoice.Currency, null);
            }
        );
}
