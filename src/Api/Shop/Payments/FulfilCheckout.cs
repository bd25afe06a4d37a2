using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Checkout;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Stripe.Checkout;

namespace Berth.Shop.Payments;

/// <summary>
/// Turns a paid checkout into a tenant that should run. Payments only write what should be true; provisioning makes it
/// so.
/// </summary>
public sealed class FulfilCheckout(
    AppDb db,
    StripeCheckout stripe,
    StripeSubscriptions subscriptions,
    CreateTenant create,
    ResumeTenant resume,
    KnownHosts hosts,
    ReadFacts facts,
    AdvanceDunning dunning,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>
    /// Returns the outcome in words for an operator. Calling it again for the same session changes nothing.
    /// </summary>
    /// <exception cref="UnknownOrderException">The session belongs to no order.</exception>
    public async Task<string> FulfilAsync(string sessionId, CancellationToken cancellationToken)
    {
        using var span = Spans.Begin("fulfil");
        var session =
            await stripe.ReadAsync(sessionId, cancellationToken)
            ?? throw new UnknownOrderException($"Stripe does not have the checkout session {sessionId}.");
        // The Stripe account may serve other installations, too. A session that names none is taken for ours, and found
        // to belong to no order if it is not.
        if (session.Metadata?.GetValueOrDefault("installation") is { } sold && sold != settings.Installation)
            return $"Sold by the installation '{sold}'.";
        if (session.Status != "complete")
            return "Not paid yet; waiting for the payment's own event.";
        if (session.PaymentStatus == "unpaid")
            return await AwaitMoneyAsync(session, cancellationToken);
        if (session.SubscriptionId is not { Length: > 0 })
            throw new UnknownOrderException($"The checkout session {session.Id} was paid, but has no subscription.");
        var known = await KnownAsync(session, cancellationToken);
        Checkpoints.Reached("payment:confirmed");

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = await LockAsync(session, cancellationToken);
        span?.SetTag("berth.order", order.Id);
        if (!order.MarkPaid(session.CustomerId, known.Id, clock.GetUtcNow()))
            return "The order was fulfilled before.";
        await Customer.MeetAsync(db, session.CustomerId, session.Customer?.Email ?? order.Email, cancellationToken);
        var outcome = order.ResumesTenantId is { } tenant
            ? await resume.ResumeAsync(order, tenant, known, cancellationToken)
            : await BeginAsync(order, known, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("order:saving");
        await transaction.CommitAsync(cancellationToken);
        span?.SetTag("berth.tenant", order.TenantId);
        Checkpoints.Reached("order:paid");
        return outcome;
    }

    private async Task<bool> KeepNameAsync(Order order, CancellationToken cancellationToken) =>
        await HoldName.KeepAsync(
            db,
            order,
            await hosts.AllAsync(db, cancellationToken),
            facts.Helpers,
            cancellationToken
        );

    private async Task<string> BeginAsync(Order order, KnownSubscription known, CancellationToken cancellationToken)
    {
        if (!await KeepNameAsync(order, cancellationToken))
        {
            // Paid at the last moment, when the name had been sold to somebody else: refund at once.
            order.Lose();
            db.Enqueue(RefundOrder.Job(order.Id, RefundOrder.Cause.NameLost));
            return $"The order {order.Id} was paid after its time, and the name '{order.Name}' belongs to somebody "
                + "else now. The money goes back.";
        }
        if (await TryCreateAsync(order, cancellationToken) is not { } tenant)
            return $"The order {order.Id} is paid, but a pool of the hosts' has nothing left. The money goes back.";
        order.Fulfil(tenant.Id);
        await db.SaveChangesAsync(cancellationToken);
        var subscription = Subscription.For(tenant, known.Id, known.CustomerId, known.Reading, db, clock.GetUtcNow());
        await dunning.AdvanceAsync(subscription, cancellationToken);
        return $"The order {order.Id} is paid; the tenant '{order.Name}' is being set up.";
    }

    /// <summary>
    /// Null when somebody else got the last network or port since the order was placed: the money goes back then, and
    /// operators hear of it.
    /// </summary>
    private async Task<Tenant?> TryCreateAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            return await create.CreateAsync(order, cancellationToken);
        }
        catch (PoolIsEmptyException e)
        {
            order.Lose();
            db.Enqueue(RefundOrder.Job(order.Id, RefundOrder.Cause.NotProvisioned));
            await HoldName.ReleaseAsync(db, order.Id, cancellationToken);
            db.Alert(
                $"pool-empty/{order.Id}",
                "A buyer paid for what there is nothing left for",
                $"{order.Product}, {order.Plan}: the money goes back. {e.Message}",
                cause: "pool-empty"
            );
            return null;
        }
    }

    /// <summary>
    /// The buyer has paid in a way that takes the bank days, so the name is kept until the outcome is known.
    /// </summary>
    private async Task<string> AwaitMoneyAsync(Session session, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = await LockAsync(session, cancellationToken);
        if (!order.AwaitMoney())
            return "Known before.";
        if (order.ResumesTenantId is null)
            await KeepNameAsync(order, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return "Not paid yet; the name is kept until the bank has answered.";
    }

    private async Task<KnownSubscription> KnownAsync(Session session, CancellationToken cancellationToken) =>
        session is { Subscription: { } subscription, Invoice: { } invoice }
            ? await subscriptions.FromAsync(subscription, [invoice], cancellationToken)
            : await subscriptions.ReadAsync(session.SubscriptionId, cancellationToken);

    private async Task<Order> LockAsync(Session session, CancellationToken cancellationToken) =>
        (
            Guid.TryParse(session.ClientReferenceId, out var id)
                ? (
                    await db
                        .Orders.FromSql($"SELECT * FROM orders WHERE id = {id} FOR UPDATE")
                        .ToListAsync(cancellationToken)
                ).SingleOrDefault()
                : null
        )
        ?? throw new UnknownOrderException(
            $"The checkout session {session.Id} was paid, but no order '{session.ClientReferenceId}' exists. "
                + "Refund it, or find out which installation it was for."
        );
}
