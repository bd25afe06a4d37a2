using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Handles disputes, fraud warnings and refunds: what a bank or cardholder says about a payment afterwards.
/// </summary>
public sealed class HandleTrouble(
    AppDb db,
    StripeMoney stripe,
    FindTenant find,
    OverrideDunning dunning,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>
    /// Handles a dispute by its status, whichever event tells of it. An inquiry changes nothing, but it may become a
    /// chargeback. While that is open the tenant stops and nothing is charged, if the settings say so. Won, it runs
    /// again; lost, its subscription ends: it stays stopped, so nothing is to be charged any more.
    /// </summary>
    public async Task<string> DisputeAsync(string id, CancellationToken cancellationToken)
    {
        var dispute = await stripe.ReadDisputeAsync(id, cancellationToken);
        if (await TenantOfAsync(dispute.PaymentIntentId, dispute.ChargeId, cancellationToken) is not { } tenant)
            return "Not about a tenant of ours.";
        var inquiry = dispute.Status.StartsWith("warning_", StringComparison.Ordinal);
        var settled = dispute.Status is "won" or "warning_closed" or "prevented";
        var lost = dispute.Status == "lost";
        if (settled)
            await dunning.OverrideAsync(tenant, s => s.Release(SuspensionReason.Dispute), cancellationToken);
        else if (!inquiry && settings.Stripe.OnDispute == DisputeAction.Suspend)
            await dunning.OverrideAsync(
                tenant,
                s =>
                {
                    s.Stop(SuspensionReason.Dispute, $"dispute {id}");
                    if (lost && !s.IsComplimentary)
                        db.Enqueue(EndSubscription.Job(tenant, lost: true));
                },
                cancellationToken
            );
        var name = await db.Tenants.Where(t => t.Id == tenant).Select(t => t.Slug).SingleAsync(cancellationToken);
        var todo =
            settled ? ""
            : lost
                ? settings.Stripe.OnDispute == DisputeAction.Suspend
                        ? $" Its subscription ends. 'berth tenants release {name}' lets its customer pay again."
                    : " Whether it is charged on is yours to decide."
            : $" Answer it in Stripe by {dispute.EvidenceDetails?.DueBy:u}.";
        db.Alert(
            $"dispute/{id}/{dispute.Status}",
            $"Dispute {dispute.Status}",
            $"The dispute {id} ({dispute.Reason}) about '{name}', "
                + $"{Money.Text(dispute.Amount, dispute.Currency)}, is {dispute.Status}.{todo}",
            cause: $"dispute/{id}"
        );
        if (settled)
            db.Resolve($"dispute/{id}");
        await db.SaveChangesAsync(cancellationToken);
        return $"The dispute is {dispute.Status}.";
    }

    /// <summary>
    /// Handles a bank's fraud warning, which comes before any dispute: alerts operators and, as the settings say,
    /// ignores it, suspends the tenant, or refunds at once.
    /// </summary>
    public async Task<string> WarningAsync(string id, CancellationToken cancellationToken)
    {
        var warning = await stripe.ReadWarningAsync(id, cancellationToken);
        if (await TenantOfAsync(warning.PaymentIntentId, warning.ChargeId, cancellationToken) is not { } tenant)
            return "Not about a tenant of ours.";
        db.Alert(
            $"fraud/{id}",
            "Early fraud warning",
            $"The bank of the card that paid for {tenant} warns of fraud ({warning.FraudType}). Setting: "
                + $"{$"{settings.Stripe.OnFraudWarning}".ToLowerInvariant()}."
        );
        if (settings.Stripe.OnFraudWarning == FraudAction.Refund && warning.Actionable)
        {
            var order = await db
                .Orders.Where(o => o.TenantId == tenant && o.SubscriptionId != null)
                .OrderByDescending(o => o.PaidAt)
                .Select(o => o.Id)
                .FirstAsync(cancellationToken);
            db.Enqueue(RefundOrder.Job(order, RefundOrder.Cause.Fraud));
        }
        if (settings.Stripe.OnFraudWarning is FraudAction.Suspend or FraudAction.Refund)
            await dunning.OverrideAsync(
                tenant,
                s => s.Stop(SuspensionReason.Fraud, $"warning {id}"),
                cancellationToken
            );
        await db.SaveChangesAsync(cancellationToken);
        return "The warning was followed.";
    }

    /// <summary>
    /// Notes a refund, made by us or by an operator in Stripe, in the tenant's history. The subscription does not
    /// change.
    /// </summary>
    public async Task<string> RefundedAsync(string chargeId, CancellationToken cancellationToken)
    {
        var charge = await stripe.ReadChargeAsync(chargeId, cancellationToken);
        if (await TenantOfAsync(charge.PaymentIntentId, null, cancellationToken) is not { } id)
            return "Not about a tenant of ours.";
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken);
        var what = $"{Money.Text(charge.AmountRefunded, charge.Currency)} given back";
        if (!await db.TenantEvents.AnyAsync(e => e.TenantId == id && e.What == what, cancellationToken))
            tenant.Note(db, clock.GetUtcNow(), what);
        await db.SaveChangesAsync(cancellationToken);
        return what;
    }

    /// <summary>
    /// Alerts operators if the buyer's bank refused a refund: it has to be paid back in another way.
    /// </summary>
    public async Task<string> RefundAsync(string refundId, CancellationToken cancellationToken)
    {
        var refund = await stripe.ReadRefundAsync(refundId, cancellationToken);
        if (refund.Status != "failed")
            return $"The refund is {refund.Status}.";
        db.Alert(
            $"refund-failed/{refundId}",
            "A refund failed",
            $"The refund {refundId} of {Money.Text(refund.Amount, refund.Currency)} was refused by the buyer's bank "
                + $"({refund.FailureReason ?? "it does not say why"}). Look at it in Stripe, and pay it back by another way."
        );
        await db.SaveChangesAsync(cancellationToken);
        return "Operators were told.";
    }

    private async Task<Guid?> TenantOfAsync(
        string? paymentIntentId,
        string? chargeId,
        CancellationToken cancellationToken
    ) =>
        await stripe.SubscriptionOfAsync(paymentIntentId, chargeId, cancellationToken) is { } subscription
            ? await find.OfPaymentAsync(subscription, cancellationToken)
            : null;
}
