using Berth.Checkout;
using Berth.Data;
using Berth.Jobs;
using Berth.Provisioning;
using Microsoft.EntityFrameworkCore;

namespace Berth.Billing;

/// <summary>Turns a paid checkout into a tenant that should run. Billing writes only what should be true; provisioning makes it so.</summary>
public sealed class FulfilCheckout(AppDb db, StripeBilling stripe, CreateTenant create, TimeProvider clock)
{
    /// <summary>Returns what came of it. Again for the same session: nothing more happens.</summary>
    /// <exception cref="UnknownOrderException">The session belongs to no order, or its name was lost meanwhile.</exception>
    public async Task<string> RunAsync(string sessionId, CancellationToken cancellationToken)
    {
        var session = await stripe.ReadSessionAsync(sessionId, cancellationToken);
        if (session.PaymentStatus == "unpaid" || session.Status != "complete") return "Not paid yet; waiting for the payment's own event.";
        Steps.Reached("payment:confirmed");

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = await LockAsync(session.ClientReferenceId, cancellationToken)
            ?? throw new UnknownOrderException($"The checkout session {session.Id} was paid, but no order '{session.ClientReferenceId}' exists. Refund it, or find out which installation it was for.");
        if (session.SubscriptionId is not { Length: > 0 } subscription) throw new UnknownOrderException($"The checkout session {session.Id} was paid, but has no subscription.");
        if (!order.MarkPaid(session.CustomerId, subscription, clock.GetUtcNow())) return "The order was fulfilled before.";
        if (!await HoldName.KeepAsync(db, order.Name, order.Id, cancellationToken))
            throw new UnknownOrderException($"The order {order.Id} was paid after its time, and the name '{order.Name}' belongs to somebody else now. Refund {subscription}, or agree on another name.");
        var tenant = await create.RunAsync(order, cancellationToken);
        order.Fulfil(tenant.Id);
        await db.SaveChangesAsync(cancellationToken);
        Steps.Reached("order:saving");
        await transaction.CommitAsync(cancellationToken);
        Steps.Reached("order:paid");
        return $"The order {order.Id} is paid; the tenant '{order.Name}' is being set up.";
    }

    private async Task<Order?> LockAsync(string? reference, CancellationToken cancellationToken) => Guid.TryParse(reference, out var id)
        ? (await db.Orders.FromSql($"SELECT * FROM orders WHERE id = {id} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault()
        : null;
}
