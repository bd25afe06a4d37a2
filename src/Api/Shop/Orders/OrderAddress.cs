using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Orders;

/// <summary>
/// What stands in the address of an order's page, <c>/orders/KEY</c>. Either the order's secret, which opens the page
/// for whoever has it, so that buying needs no account; or the order's id, which opens it only for the account that
/// owns the order. Signed in, nobody is shown a secret.
/// </summary>
public static class OrderAddress
{
    /// <summary>The order that a key opens for whoever sends this request; none if it opens nothing for them.</summary>
    public static IQueryable<Order> Find(AppDb db, HttpContext context, string key)
    {
        if (!IsId(key, out var id))
        {
            var hash = HashToken.Of(key);
            return db.Orders.Where(o => o.TokenHash == hash);
        }
        var owner = Me.Of(context) is { LacksFactor: false } me ? me.AccountId : (Guid?)null;
        return db.Orders.Where(o => o.Id == id && o.AccountId != null && o.AccountId == owner);
    }

    /// <summary>Whether a secret is that of the order with this id, which nobody owns.</summary>
    public static Task<bool> IsSecretOfAsync(AppDb db, Guid id, string secret, CancellationToken cancellationToken)
    {
        var hash = HashToken.Of(secret);
        return db.Orders.AnyAsync(o => o.Id == id && o.TokenHash == hash && o.AccountId == null, cancellationToken);
    }

    /// <summary>Whether a key is an order's id, and not its secret.</summary>
    public static bool IsId(string key, out Guid id) => Guid.TryParseExact(key, "D", out id);

    /// <summary>
    /// The accounts with a second factor that own an order of the same tenant. If there are any, only they may open the
    /// page, whichever of the tenant's orders it is.
    /// </summary>
    public static Task<List<Guid>> LocksAsync(
        AppDb db,
        HttpContext context,
        string key,
        CancellationToken cancellationToken
    ) =>
        (
            from order in Find(db, context, key)
            from other in db.Orders
            let tenant = order.TenantId ?? order.ResumesTenantId
            where
                other.Id == order.Id
                || (tenant != null && (other.TenantId == tenant || other.ResumesTenantId == tenant))
            join account in db.Accounts on other.AccountId equals account.Id
            where account.TwoFactorEnabled
            select account.Id
        )
            .Distinct()
            .ToListAsync(cancellationToken);
}
