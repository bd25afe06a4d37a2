using System.Text.Json;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Handles a stored event. The event only says which object to look at; the facts are read from Stripe now, so the
/// order, age, duplication and API version of events do not matter.
/// </summary>
public sealed class HandleStripeEvent(
    AppDb db,
    FulfilCheckout fulfil,
    CheckOrder check,
    SyncByProviderId subscription,
    HandleInvoice invoice,
    HandleTrouble trouble,
    SyncCustomer customer,
    TimeProvider clock
) : IJobHandler<HandleStripeEvent.Args>
{
    public const string Kind = "handle-stripe-event";

    /// <summary>The stored event, by Stripe's id.</summary>
    public sealed record Args(string EventId);

    /// <summary>The types of events that we act on. All others are only stored.</summary>
    public static readonly IReadOnlySet<string> HandledTypes = new HashSet<string>
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "customer.subscription.trial_will_end",
        "customer.subscription.pending_update_applied",
        "customer.subscription.pending_update_expired",
        "invoice.paid",
        "invoice.payment_failed",
        "invoice.payment_action_required",
        "invoice.finalization_failed",
        "invoice.voided",
        "invoice.marked_uncollectible",
        "charge.refunded",
        "refund.failed",
        "refund.updated",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "radar.early_fraud_warning.created",
        "customer.updated",
        "customer.deleted",
    };

    /// <summary>Whether we act on events of this type.</summary>
    public static bool Handles(string type) => HandledTypes.Contains(type);

    /// <summary>Creates the job. An event that is sent twice is handled once.</summary>
    public static NewJob Job(string eventId) => new(Kind, JsonSerializer.Serialize(new Args(eventId)), Key: eventId);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var stored = await db.StripeEvents.AsNoTracking().SingleAsync(e => e.Id == args.EventId, cancellationToken);
        if (stored.HandledAt is not null)
            return JobOutcome.Done;
        Actor.Is("stripe", stored.Id);
        try
        {
            var outcome = await HandleAsync(stored.Type, EventObject.Read(stored.Body), stored, cancellationToken);
            await db
                .StripeEvents.Where(e => e.Id == stored.Id)
                .ExecuteUpdateAsync(
                    e => e.SetProperty(x => x.HandledAt, clock.GetUtcNow()).SetProperty(x => x.Outcome, outcome),
                    cancellationToken
                );
            return JobOutcome.Done;
        }
        catch (UnknownOrderException e)
        {
            // Money for something unknown: no retry helps, so an operator must look.
            return JobOutcome.Park($"{stored.Type} {stored.Id}: {e.Message}");
        }
    }

    private async Task<string> HandleAsync(string type, EventObject about, StripeEvent stored, CancellationToken ct) =>
        type switch
        {
            "checkout.session.completed" or "checkout.session.async_payment_succeeded" => await fulfil.FulfilAsync(
                about.RequireId(stored),
                ct
            ),
            "checkout.session.expired" or "checkout.session.async_payment_failed" => await check.BySessionAsync(
                about.RequireId(stored),
                about.OrderId,
                moneyFailed: type.EndsWith("failed", StringComparison.Ordinal),
                ct
            ),
            "invoice.payment_action_required" => await invoice.ActionRequiredAsync(about.RequireId(stored), ct),
            "invoice.finalization_failed" => await invoice.FinalizationFailedAsync(about.RequireId(stored), ct),
            "customer.subscription.trial_will_end" => await invoice.TrialWillEndAsync(about.RequireId(stored), ct),
            "charge.refunded" => await trouble.RefundedAsync(about.RequireId(stored), ct),
            _ when type.StartsWith("refund.", StringComparison.Ordinal) => await trouble.RefundAsync(
                about.RequireId(stored),
                ct
            ),
            _ when type.StartsWith("charge.dispute.", StringComparison.Ordinal) => await trouble.DisputeAsync(
                about.RequireId(stored),
                ct
            ),
            "radar.early_fraud_warning.created" => await trouble.WarningAsync(about.RequireId(stored), ct),
            "customer.updated" or "customer.deleted" => await customer.SyncAsync(about.RequireId(stored), ct),
            _ when type.StartsWith("invoice.", StringComparison.Ordinal) => await invoice.SyncAsync(about, stored, ct),
            _ when type.StartsWith("customer.subscription.", StringComparison.Ordinal) => await subscription.SyncAsync(
                about.RequireId(stored),
                ct
            ),
            _ => "Nothing to do for events of this type.",
        };
}
