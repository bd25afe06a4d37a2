using Berth.Shop.Orders;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>Finds names, subnets and ports that are held for nobody.</summary>
public static class CompareHolds
{
    /// <summary>
    /// A held name is right while its order may still be paid, or while the tenant of the paid order lives. A held
    /// subnet or port is right while its tenant lives.
    /// </summary>
    public static IEnumerable<Finding> Run(Expected expected)
    {
        var byOrder = expected.Tenants.ToDictionary(t => t.OrderId);
        foreach (var (name, orderId) in expected.Names)
        {
            var tenant = byOrder.GetValueOrDefault(orderId);
            if (expected.Orders.GetValueOrDefault(orderId) is not { } order || order.CreatedAt > expected.Before)
                continue;
            var isStale = tenant is null
                ? order.State is OrderState.Expired or OrderState.Lost or OrderState.Ended
                : IsOver(tenant) && order.State is not (OrderState.Pending or OrderState.Paying);
            if (isStale)
                yield return new(
                    "name",
                    name,
                    tenant is null
                        ? $"It is held for an order that is {order.State}"
                        : "It is held for a tenant that is gone",
                    new Repair.ReleaseName(orderId)
                );
        }
        foreach (var (cidr, tenantId) in expected.Subnets)
        {
            if (expected.IsOrphan(tenantId))
                yield return new(
                    "subnet",
                    cidr,
                    expected.Find(tenantId) is null
                        ? "It is held for a tenant that the database does not know"
                        : "It is held for a tenant that is gone",
                    new Repair.ReleaseSubnet(cidr)
                );
        }
        foreach (var (port, tenantId) in expected.Ports)
        {
            if (expected.IsOrphan(tenantId))
                yield return new(
                    "port",
                    $"{port}",
                    expected.Find(tenantId) is null
                        ? "It is held for a tenant that the database does not know"
                        : "It is held for a tenant that is gone",
                    new Repair.ReleasePort(port)
                );
        }

        static bool IsOver(SweptTenant t) => t is { Observed: TenantState.Gone, IsBusy: false, IsYoung: false };
    }
}
