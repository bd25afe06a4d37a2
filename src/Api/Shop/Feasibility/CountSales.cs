using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>
/// Counts what of a plan is sold: containers that are not removed, whoever pays for them, and orders that may still be
/// paid.
/// </summary>
internal static class CountSales
{
    /// <summary>Names the advisory locks of this class, so that they are no others'.</summary>
    internal const int Locks = 0x5a1e;

    private sealed class Sale
    {
        public Guid OrderId { get; init; }
        public string Product { get; init; } = "";
        public string Plan { get; init; } = "";
        public string NormalizedEmail { get; init; } = "";
        public Guid? AccountId { get; init; }
    }

    /// <summary>How many there are of each plan.</summary>
    public static async Task<Dictionary<(string Product, string Plan), int>> AllAsync(
        AppDb db,
        CancellationToken cancellationToken
    ) =>
        (
            await Live(db)
                .GroupBy(s => new { s.Product, s.Plan })
                .Select(g => new
                {
                    g.Key.Product,
                    g.Key.Plan,
                    Count = g.Count(),
                })
                .ToListAsync(cancellationToken)
        ).ToDictionary(g => (g.Product, g.Plan), g => g.Count);

    /// <summary>
    /// How many there are of an offer, and of those by one buyer; without the order <paramref name="but"/>. What no
    /// limit asks for is not counted.
    /// </summary>
    public static async Task<(int OfPlan, int OfBuyer)> OfAsync(
        AppDb db,
        Offer? offer,
        Buyer? buyer,
        Guid? but,
        CancellationToken cancellationToken
    )
    {
        if (offer is null or { Stock: 0, PerCustomer: 0 })
            return (0, 0);
        var others = Live(db).Where(s => s.Product == offer.Product && s.Plan == offer.Plan && s.OrderId != but);
        if (buyer?.InsteadOf is { } earlier)
            others = others.Where(s => s.OrderId != earlier);
        var all = offer.Stock == 0 ? 0 : await others.CountAsync(cancellationToken);
        if (offer.PerCustomer == 0 || buyer is null)
            return (all, 0);
        var email = Mailbox.Normal(buyer.Email);
        var its = await others.CountAsync(
            s => s.NormalizedEmail == email || (s.AccountId != null && s.AccountId == buyer.AccountId),
            cancellationToken
        );
        return (all, its);
    }

    /// <summary>
    /// What stands in the way of an order that is being added, counted again: until the caller's transaction ends,
    /// nobody else is answered for the same plan.
    /// </summary>
    public static async Task<Obstacle?> AgainstAsync(
        AppDb db,
        Guid order,
        Offer offer,
        Buyer? buyer,
        CancellationToken cancellationToken
    )
    {
        if (offer is { Stock: 0, PerCustomer: 0 })
            return null;
        await db.LockAsync(Locks, $"{offer.Product} {offer.Plan}", cancellationToken);
        var (ofPlan, ofBuyer) = await OfAsync(db, offer, buyer, order, cancellationToken);
        return JudgeDemand.AgainstOffer(offer, ofPlan, ofBuyer)?.Obstacle;
    }

    private static IQueryable<Sale> Live(AppDb db) =>
        from held in db.HeldNames.FromSql($"SELECT * FROM held_names WHERE expires_at IS NULL OR expires_at >= now()")
        join order in db.Orders on held.OrderId equals order.Id
        join its in db.Tenants on order.Id equals its.OrderId into made
        from tenant in made.DefaultIfEmpty()
        select new Sale
        {
            OrderId = order.Id,
            Product = order.Product,
            Plan = tenant == null ? order.Plan : tenant.Plan,
            NormalizedEmail = order.NormalizedEmail,
            AccountId = order.AccountId,
        };
}
