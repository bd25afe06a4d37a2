using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>Holds what an order needs, all of it or nothing, and turns buyers away.</summary>
public sealed partial class PlaceOrder
{
    private async Task<Held> HoldAsync(
        Order order,
        Order? unpaid,
        Demand demand,
        IReadOnlyList<HostInfo> hosts,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        order.AddTo(db);
        unpaid?.Expire();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (IsTwice(e))
        {
            db.ChangeTracker.Clear();
            return Held.Twice;
        }
        var held = await LimitedAsync(order, unpaid, demand, cancellationToken);
        if (held == Held.Yes)
            held = await HoldName.TryAsync(
                db,
                order,
                hosts,
                settings.Reservation,
                clock.GetUtcNow() - settings.NameQuarantine,
                unpaid?.Id,
                facts.Helpers,
                cancellationToken
            );
        if (held == Held.Yes)
        {
            await transaction.CommitAsync(cancellationToken);
            return held;
        }
        await transaction.RollbackAsync(cancellationToken);
        db.ChangeTracker.Clear();
        if (held == Held.Full)
        {
            db.Alert(
                $"hosts-full/{clock.GetUtcNow():yyyy-MM-dd}",
                "A buyer was turned away: no host has room",
                $"{order.MemoryMb} MiB were asked for. 'berth hosts' shows what is held, and how to add a host.",
                cause: "hosts-full"
            );
            await db.SaveChangesAsync(cancellationToken);
        }
        return held;
    }

    /// <summary>Whether a limit stands in the way. Its locks are taken in the same order by everybody.</summary>
    private async Task<Held> LimitedAsync(
        Order order,
        Order? unpaid,
        Demand demand,
        CancellationToken cancellationToken
    ) =>
        !await LimitHolds.MayHoldAsync(db, order, unpaid?.Id, settings.Limits.OpenOrders, cancellationToken)
            ? Held.TooMany
            : await CountSales.AgainstAsync(db, order.Id, demand.Offer!, demand.Buyer, cancellationToken) switch
            {
                null => Held.Yes,
                Obstacle.HasEnough => Held.HasEnough,
                _ => Held.SoldOut,
            };

    private async Task ReleaseAsync(Order order)
    {
        order.Expire();
        await db.SaveChangesAsync(CancellationToken.None);
        await HoldName.ReleaseAsync(db, order.Id, CancellationToken.None);
    }

    /// <summary>Operators hear of it once a day; a name that is taken, or a limit that is met, is no news.</summary>
    private async Task<Answer> RefuseAsync(
        Obstacle obstacle,
        string why,
        Product product,
        Plan plan,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (obstacle is not (Obstacle.NameTaken or Obstacle.HasEnough))
        {
            db.Alert(
                $"{LookAtHosts.TurnedAway}{obstacle}/{clock.GetUtcNow():yyyy-MM-dd}",
                "A buyer was turned away: it cannot be done now",
                $"{product.Name}, {plan.Name}. {why}",
                cause: $"{LookAtHosts.TurnedAway}{obstacle}"
            );
            await db.SaveChangesAsync(cancellationToken);
        }
        return Wrong(obstacle.Field(), obstacle.ForBuyer(product, plan, name));
    }
}
