using Stripe;
using Subscription = Stripe.Subscription;

namespace Berth.Shop.Gateway;

/// <summary>
/// Turns a Stripe subscription and its invoices into what dunning decides by, without side effects. Paid through comes
/// from paid invoices, because the subscription's own period moves on before the money is there. The plan is the one
/// that was paid for, so a smaller plan waits for the next period.
/// </summary>
public static class ReadSubscription
{
    /// <summary>The prices whose plans <c>From</c> needs to know.</summary>
    public static IEnumerable<string> Prices(Subscription subscription, IReadOnlyList<Invoice> invoices) =>
        new[] { PriceOf(subscription), PaidLine(subscription, invoices)?.Pricing?.PriceDetails?.PriceId }
            .OfType<string>()
            .Distinct();

    /// <summary>Reads how the subscription stands.</summary>
    /// <param name="subscription">The subscription as Stripe has it now.</param>
    /// <param name="invoices">Its invoices, at least the newest.</param>
    /// <param name="planOf">Plans by price.</param>
    public static Reading From(
        Subscription subscription,
        IReadOnlyList<Invoice> invoices,
        IReadOnlyDictionary<string, string?> planOf
    )
    {
        var line = PaidLine(subscription, invoices);
        var open = invoices.Where(i => i.Status == "open").MaxBy(i => i.Created);
        var canceled = subscription.Status == "canceled";
        var unpaidEnd = canceled && subscription.CancellationDetails?.Reason == "payment_failed";
        var next = Plan(PriceOf(subscription), planOf);
        return new Reading(
            subscription.Status,
            Utc(line?.Period.End) ?? Utc(subscription.Created)!.Value,
            unpaidEnd || subscription.Status is not ("active" or "trialing" or "canceled"),
            canceled && !unpaidEnd,
            canceled ? Utc(subscription.EndedAt ?? subscription.CanceledAt) ?? Utc(subscription.Created) : null,
            canceled
                ? null
                : Utc(subscription.CancelAt)
                    ?? (
                        subscription.CancelAtPeriodEnd
                            ? Utc(subscription.Items?.Data.FirstOrDefault()?.CurrentPeriodEnd)
                            : null
                    ),
            subscription.Status == "trialing" ? Utc(subscription.TrialEnd) : null,
            // Nothing is paid for during a trial, so the chosen plan applies.
            subscription.Status == "trialing"
                ? next
                : Plan(line?.Pricing?.PriceDetails?.PriceId, planOf),
            next,
            canceled ? null : open?.HostedInvoiceUrl
        );
    }

    /// <summary>
    /// The paid line with the latest end. Among equal ends, the one billed last: a change of plan is billed within the
    /// same period.
    /// </summary>
    private static InvoiceLineItem? PaidLine(Subscription subscription, IReadOnlyList<Invoice> invoices) =>
        invoices
            .Where(i =>
                i.Status == "paid"
                && (i.Parent?.SubscriptionDetails?.SubscriptionId ?? subscription.Id) == subscription.Id
            )
            .SelectMany(i =>
                (i.Lines?.Data ?? [])
                    .Where(l => l.Period is not null && l.Amount >= 0)
                    .Select(l => (Line: l, Invoice: i))
            )
            .OrderBy(x => x.Line.Period.End)
            .ThenBy(x => x.Invoice.Created)
            .ThenBy(x => x.Line.Amount)
            .Select(x => x.Line)
            .LastOrDefault();

    private static string? PriceOf(Subscription subscription) => subscription.Items?.Data.FirstOrDefault()?.Price?.Id;

    private static string? Plan(string? price, IReadOnlyDictionary<string, string?> planOf) =>
        price is null ? null : planOf.GetValueOrDefault(price);

    private static DateTimeOffset? Utc(DateTime? time) =>
        time is { } t && t > DateTime.UnixEpoch ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)) : null;
}
