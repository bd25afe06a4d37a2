using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Handles events about invoices. Most of them only read the subscription anew; some also send a mail or an alert.
/// </summary>
public sealed class HandleInvoice(
    AppDb db,
    SyncByProviderId subscriptions,
    StripeMoney stripe,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>
    /// Syncs the subscription that an invoice is for. One-off invoices belong to no tenant and are ignored.
    /// </summary>
    public async Task<string> SyncAsync(EventObject about, StripeEvent stored, CancellationToken cancellationToken)
    {
        var id = about.RequireId(stored);
        var subscription =
            about.SubscriptionId
            ?? (await stripe.ReadInvoiceAsync(id, cancellationToken))?.Parent?.SubscriptionDetails?.SubscriptionId;
        // It goes on, whatever kept it from being finished.
        db.Resolve(FinalizationOf(id));
        await db.SaveChangesAsync(cancellationToken);
        return subscription is null
            ? "Not for a subscription."
            : await subscriptions.SyncAsync(subscription, cancellationToken);
    }

    /// <summary>
    /// Mails the customer where to confirm a payment because the bank asks for it. Sends nothing if the invoice was
    /// paid meanwhile.
    /// </summary>
    public async Task<string> ActionRequiredAsync(string invoiceId, CancellationToken cancellationToken)
    {
        var invoice = await stripe.ReadInvoiceAsync(invoiceId, cancellationToken);
        if (invoice?.Parent?.SubscriptionDetails?.SubscriptionId is not { } subscription)
            return "Not for a subscription.";
        var outcome = await subscriptions.SyncAsync(subscription, cancellationToken);
        if (invoice.Status == "open" && await WhoseAsync(subscription, cancellationToken) is var (name, to, page, _, _))
            await SendAsync(
                $"confirm/{invoiceId}",
                to,
                new ActionRequired(name, invoice.HostedInvoiceUrl ?? page),
                cancellationToken
            );
        return outcome;
    }

    /// <summary>
    /// Mails the customer that a trial ends soon. Stripe also sends this event at once for a short trial, or for one
    /// that ended early and is paid; then there is nothing to say.
    /// </summary>
    public async Task<string> TrialWillEndAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var outcome = await subscriptions.SyncAsync(subscriptionId, cancellationToken);
        var ends = await db
            .Subscriptions.Where(s => s.ProviderId == subscriptionId && s.EndsAt == null)
            .Select(s => s.TrialEndsAt)
            .SingleOrDefaultAsync(cancellationToken);
        if (
            ends is { } at
            && at > clock.GetUtcNow()
            && await WhoseAsync(subscriptionId, cancellationToken) is var (name, to, page, price, hasPaid)
        )
            await SendAsync(
                $"trial/{subscriptionId}/{at.ToUnixTimeSeconds()}",
                to,
                new TrialEnding(name, at, price, page, hasPaid),
                cancellationToken
            );
        return outcome;
    }

    /// <summary>
    /// Alerts operators that Stripe could not finalise an invoice (a tax setting, a missing address). Retries do not
    /// help.
    /// </summary>
    public async Task<string> FinalizationFailedAsync(string invoiceId, CancellationToken cancellationToken)
    {
        if ((await stripe.ReadInvoiceAsync(invoiceId, cancellationToken))?.Status is not "draft")
            return "It was finished, or deleted, since.";
        db.Alert(
            FinalizationOf(invoiceId),
            "A bill could not be finished",
            $"Stripe could not finalise the invoice {invoiceId}. Look at it in Stripe; until then it is not charged."
        );
        await db.SaveChangesAsync(cancellationToken);
        return "Operators were told.";
    }

    private static string FinalizationOf(string invoiceId) => $"finalization/{invoiceId}";

    private async Task<(string Name, string To, string Page, string Price, bool HasPaid)?> WhoseAsync(
        string subscriptionId,
        CancellationToken cancellationToken
    ) =>
        await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.SubscriptionId == subscriptionId, cancellationToken)
            is { } order
            ? (
                order.Name,
                await Customer.AddressAsync(db, order, cancellationToken),
                settings.PageOf(order.PageKey),
                order.PriceText,
                order.SetupFee > 0
            )
            : null;

    private async Task SendAsync(string key, string to, MailTemplate letter, CancellationToken cancellationToken)
    {
        db.Send(key, to, letter);
        await db.SaveChangesAsync(cancellationToken);
    }
}
