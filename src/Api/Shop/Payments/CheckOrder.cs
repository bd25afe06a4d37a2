using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Asks Stripe how it stands with an order, without any event: paid meanwhile, given up, ended. When the buyer comes
/// back from the payment page, and for whatever <see cref="RepairPayments"/> finds unfinished.
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
    /// <summary>The kind of these jobs.</summary>
    public const string Kind = "check-order";

    /// <summary>Which order.</summary>
    public sealed record Args(Guid OrderId);

    /// <summary>The job that checks an order. One waits at a time.</summary>
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
        // The money did not come: Stripe gives such a subscription up.
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
