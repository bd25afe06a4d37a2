using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Gateway;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Refunds an order and ends its subscription. The decision is in the database before this job starts, and every step
/// can be repeated.
/// </summary>
public sealed class RefundOrder(AppDb db, StripeSubscriptions subscriptions, StripeMoney money)
    : IJobHandler<RefundOrder.Args>
{
    public const string Kind = "refund-order";

    /// <summary>Why the money goes back; except for fraud, the mail to the buyer says so.</summary>
    public enum Cause
    {
        /// <summary>The name was sold to somebody else meanwhile.</summary>
        NameLost,

        /// <summary>The container could not be set up in time.</summary>
        NotProvisioned,

        /// <summary>The tenant was paid for again already.</summary>
        PaidTwice,

        /// <summary>The tenant was removed before the payment arrived.</summary>
        TooLate,

        /// <summary>The card's bank warned of fraud.</summary>
        Fraud,
    }

    /// <summary>The arguments: the order, and why its money goes back.</summary>
    public sealed record Args(Guid OrderId, Cause Cause);

    /// <summary>Creates the job. At most one waits for an order.</summary>
    public static NewJob Job(Guid orderId, Cause cause) =>
        new(Kind, JsonSerializer.Serialize(new Args(orderId, cause)), Key: orderId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == args.OrderId, cancellationToken);
        if (order.SubscriptionId is not { } subscription || order.IsComplimentary)
            return JobOutcome.Cancel("Nothing was paid.");
        // Cancel first: a refunded subscription must not be charged again.
        await subscriptions.CancelAsync(subscription, cancellationToken);
        Checkpoints.Reached("refund:cancelled");
        var refunded = await money.RefundLatestAsync(
            subscription,
            args.Cause == Cause.Fraud ? "fraudulent" : "requested_by_customer",
            cancellationToken
        );
        Checkpoints.Reached("refund:paid-back");
        // What has really gone back: of a trial nothing was paid, and a bank may have taken its payment back itself.
        var text = refunded is var (amount, currency) ? Money.Text(amount, currency) : null;
        var to = await Customer.AddressAsync(db, order, cancellationToken);
        if (Letter(args.Cause, order.Name, text) is { } letter)
            db.Send($"refund/{order.Id}", to, letter);
        db.Inform(
            $"refund/{order.Id}",
            text is null
                ? $"'{order.Name}' was taken back; nothing was to be refunded"
                : $"{text} given back for '{order.Name}'",
            $"The order {order.Id} was taken back: {args.Cause}. Its subscription {subscription} is ended."
        );
        if (
            order.TenantId is { } tenant
            && await db.Subscriptions.AnyAsync(
                s => s.TenantId == tenant && s.ProviderId == subscription,
                cancellationToken
            )
        )
            db.Enqueue(SyncSubscription.Job(tenant));
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private static MailTemplate? Letter(Cause cause, string name, string? amount) =>
        cause switch
        {
            Cause.NameLost => new NameLost(name, amount),
            Cause.NotProvisioned => new NotProvisioned(name, amount),
            Cause.PaidTwice => new Refunded(name, amount, "It was paid for twice, and one payment is enough."),
            Cause.TooLate => new Refunded(name, amount, "It had been removed before your payment arrived."),
            _ => null, // who paid with somebody else's card is not written to
        };
}
