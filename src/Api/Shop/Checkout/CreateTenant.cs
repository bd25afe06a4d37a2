using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>
/// Creates the row of a tenant that should run, with a subnet and secrets of its own. Runs in the caller's transaction.
/// </summary>
public sealed class CreateTenant(
    AppDb db,
    ProductCatalog catalog,
    MakeSecrets secrets,
    BerthSettings settings,
    TimeProvider clock
)
{
    // An arbitrary lock number, the same in all processes: whoever holds it may take a subnet from the pool.
    private const long PoolLock = 0x4265_7274_6801;

    /// <summary>
    /// Adds the tenant with the next free subnet; the caller saves. The pool stays locked until the transaction ends.
    /// Throws if no subnet is left.
    /// </summary>
    public async Task<Tenant> CreateAsync(Order order, CancellationToken cancellationToken)
    {
        var host = await HoldMemory.HostOfAsync(db, order.Id, cancellationToken);
        var tenant = Tenant.For(
            order.ToSale(),
            await NextSubnetAsync(cancellationToken),
            host,
            db,
            clock.GetUtcNow(),
            catalog.Find(order.Product)?.Route ?? RouteKind.Subdomain
        );
        HeldSubnet.Hold(db, tenant);
        secrets.Add(db, tenant.Id, tenant.Product);
        return tenant;
    }

    private async Task<string> NextSubnetAsync(CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PoolLock})", cancellationToken);
        var held = (await db.HeldSubnets.Select(s => s.Cidr).ToListAsync(cancellationToken)).ToHashSet();
        return SubnetPool.Cut(settings.Docker.NetworkPool).FirstOrDefault(s => !held.Contains(s))
            ?? throw new InvalidOperationException(
                $"The pool {settings.Docker.NetworkPool} has no /29 left; {held.Count} are held. Give "
                    + "Berth:Docker:NetworkPool a larger network."
            );
    }
}
