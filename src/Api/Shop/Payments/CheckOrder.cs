using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Asks Stripe about an order without waiting for an event: whether it was paid, abandoned or ended. It runs when the
/// buyer returns from the payment page, and for the unfinished orders that <see cref="RepairPayments"/> finds.
/// </summary>
public sealed class CheckOrder(
    AppDb db,
    StripeBilling stripe,
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
                await CheckPaymentAsync(order, session, cancellationToken);
        }
        catch (UnknownOrderException e)
        {
            return JobOutcome.Park(e.Message);
        }
        await Order.CheckedAsync(db, order.Id, clock.GetUtcNow(), cancellationToken);
        return JobOutcome.Done;
    }

    private async Task CheckPaymentAsync(Order order, string sessionId, CancellationToken cancellationToken)
    {
        var session = await stripe.ReadSessionAsync(sessionId, cancellationToken);
        // The money did not come: Stripe has given the subscription up.
        if (
            session is
            { Status: "complete", PaymentStatus: "unpaid", Subscription.Status: "incomplete_expired" or "canceled" }
        )
            await expire.ExpireAsync(order.Id, moneyFailed: true, cancellationToken);
        else if (session.Status == "complete")
            await fulfil.FulfilAsync(sessionId, cancellationToken);
        else if (session.Status == "expired")
            await expire.ExpireAsync(order.Id, moneyFailed: false, cancellationToken);
    }
}
