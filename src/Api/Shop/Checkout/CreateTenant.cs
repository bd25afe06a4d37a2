using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;

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
    /// <summary>
    /// Adds the tenant with the next free subnet; the caller saves. The pool stays locked until the transaction ends.
    /// <paramref name="had"/>: secrets that it has from elsewhere.
    /// </summary>
    /// <exception cref="PoolIsEmptyException">No subnet or port is left. Nothing was added.</exception>
    public async Task<Tenant> CreateAsync(
        Order order,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? had = null
    )
    {
        var product = catalog.Find(order.Product);
        // Whether there is enough of everything, before anything is added.
        var subnet = await NextSubnet.TakeAsync(db, settings.Docker.NetworkPool, [], cancellationToken);
        var ports = await NextPort.TakeAsync(db, product, settings.Docker, cancellationToken);
        var host = await HoldMemory.HostOfAsync(db, order.Id, cancellationToken);
        var tenant = Tenant.For(
            order.ToSale(),
            subnet,
            host,
            db,
            clock.GetUtcNow(),
            product?.Route ?? RouteKind.Subdomain
        );
        HeldSubnet.Hold(db, tenant);
        foreach (var (name, port) in ports)
            HeldPort.Hold(db, port, tenant.Id, name);
        secrets.Add(db, tenant.Id, tenant.Product, had);
        return tenant;
    }
}
