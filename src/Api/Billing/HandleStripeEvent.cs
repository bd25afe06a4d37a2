using System.Text.Json;
using Berth.Checkout;
using Berth.Data;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Billing;

/// <summary>
/// Does what a stored event asks for. The event says only which object to look at; what is true is read from Stripe now, so order, age, duplicates and
/// API version of events do not matter.
/// </summary>
public sealed class HandleStripeEvent(AppDb db, FulfilCheckout fulfil, EndSubscription end, ExpireReservations expire, TimeProvider clock) : IJobHandler<HandleStripeEvent.Args>
{
    public const string Kind = "handle-stripe-event";

    /// <summary>The stored event, by Stripe's id.</summary>
    public sealed record Args(string EventId);

    /// <summary>Types of events for which something is to be done. The others are kept, and that is all.</summary>
    public static readonly IReadOnlySet<string> HandledTypes = new HashSet<string>
    {
        "checkout.session.completed", "checkout.session.async_payment_succeeded", "checkout.session.expired", "checkout.session.async_payment_failed", "customer.subscription.deleted",
    };

    /// <summary>Whether anything is to be done for events of a type.</summary>
    public static bool Handles(string type) => HandledTypes.Contains(type);

    /// <summary>The job for an event. An event that is sent twice is handled once.</summary>
    public static NewJob Job(string eventId) => new(Kind, JsonSerializer.Serialize(new Args(eventId)), Key: eventId);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var stored = await db.StripeEvents.SingleAsync(e => e.Id == args.EventId, cancellationToken);
        if (stored.HandledAt is not null) return JobOutcome.Done;
        var about = EventObject.Read(stored.Body);
        try
        {
            stored.Outcome = stored.Type switch
            {
                "checkout.session.completed" or "checkout.session.async_payment_succeeded" => await fulfil.RunAsync(about.RequireId(stored), cancellationToken),
                "checkout.session.expired" or "checkout.session.async_payment_failed" => await GiveUpAsync(about.OrderId, cancellationToken),
                "customer.subscription.deleted" => await end.RunAsync(about.RequireId(stored), cancellationToken),
                _ => "Nothing to do for events of this type.",
            };
        }
        catch (UnknownOrderException e)
        {
            // Money for something that we do not know. No retry helps; an operator must look.
            return JobOutcome.Park($"{stored.Type} {stored.Id}: {e.Message}");
        }
        stored.HandledAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private async Task<string> GiveUpAsync(Guid? orderId, CancellationToken cancellationToken)
    {
        if (orderId is null) return "Not an order of ours.";
        await expire.ExpireAsync(orderId.Value, cancellationToken);
        return "The order was not paid; its name is free again.";
    }
}
