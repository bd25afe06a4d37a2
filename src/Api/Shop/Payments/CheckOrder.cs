using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Stripe.Checkout;

namespace Berth.Shop.Payments;

/// <summary>
/// Asks Stripe about an order without waiting for an event: whether it was paid, abandoned or ended. It runs when the
/// buyer returns from the payment page, and for the unfinished orders that <see cref="RepairPayments"/> finds.
/// </summary>
public sealed class CheckOrder(
    AppDb db,
    StripeCheckout stripe,
    FulfilCheckout fulfil,
    SyncByProviderId sync,
    ExpireReservations expire,
    TimeProvider clock
) : IJobHandler<CheckOrder.Args>
{
    public const string Kind = "check-order";

    /// <summary>The arguments: the order to ask Stripe about.</summary>
    public sealed record Args(Guid OrderId);

    /// <summary>Creates the job. At most one waits for an order.</summary>
    public static NewJob Job(Guid orderId) =>
        new(Kind, JsonSerializer.Serialize(new Args(orderId)), Key: orderId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == args.OrderId, cancellationToken);
        try
        {
            if (order is { State: OrderState.Paid, SubscriptionId: { } subscription })
                await sync.SyncAsync(subscription, cancellationToken);
            else if (
                order is
                { State: OrderState.Pending or OrderState.Paying or OrderState.Expired, SessionId: { } session }
            )
                await BySessionAsync(session, order.Id, moneyFailed: false, cancellationToken);
        }
        catch (UnknownOrderException e)
        {
            return JobOutcome.Park(e.Message);
        }
        await Order.CheckedAsync(db, order.Id, clock.GetUtcNow(), cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Does what a session's status asks for: fulfils or expires its order. Returns the outcome in words for an operator.
    /// <paramref name="moneyFailed"/>: a bank said that the money of a complete, unpaid one will not come.
    /// </summary>
    public async Task<string> BySessionAsync(
        string sessionId,
        Guid? orderId,
        bool moneyFailed,
        CancellationToken cancellationToken
    )
    {
        var session = await stripe.ReadAsync(sessionId, cancellationToken);
        switch (session)
        {
            case { Status: "open" }:
                return "The payment page is open still.";
            case { Status: "complete" }
                when !(session.PaymentStatus == "unpaid" && (moneyFailed || IsGivenUp(session))):
                return await fulfil.FulfilAsync(sessionId, cancellationToken);
        }
        // Expired, given up, or forgotten by Stripe: nobody can pay on it any more.
        if (orderId is null)
            return "Not an order of ours.";
        await expire.ExpireAsync(orderId.Value, moneyFailed: session?.Status == "complete", cancellationToken);
        return "The order was not paid; its name is free again.";
    }

    /// <summary>The money did not come: Stripe has given the subscription up.</summary>
    private static bool IsGivenUp(Session session) =>
        session.Subscription?.Status is "incomplete_expired" or "canceled";
}
