using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>What is known of helpers that tenants share.</summary>
public sealed partial class ReadFacts
{
    /// <summary>All products' helpers.</summary>
    public IReadOnlyList<Helper> Helpers => Helper.Of(catalog.All);

    /// <summary>
    /// Adds the helpers that are there, and which are full: each tenant of the product on the host has an address in the
    /// network, and each order that may still be paid will have one.
    /// </summary>
    private async Task<Facts> WithHelpersAsync(Facts facts, CancellationToken cancellationToken)
    {
        var rows = await SharedHelper.AllAsync(db, cancellationToken);
        var users = (
            await (
                from name in db.HeldNames
                join order in db.Orders on name.OrderId equals order.Id
                group name by new { name.Host, order.Product } into its
                select new { its.Key, Count = its.Count() }
            ).ToListAsync(cancellationToken)
        ).ToDictionary(u => (u.Key.Host, u.Key.Product), u => u.Count);
        var held = await db.HeldSubnets.Select(s => s.Cidr).ToListAsync(cancellationToken);
        var foreign = facts.Machines.Values.SelectMany(m => m.ForeignNetworks);
        return facts with
        {
            Helpers = rows.Select(r => (r.Host, r.Product, r.Name)).ToHashSet(),
            FullHelpers = rows.Where(r => users.GetValueOrDefault((r.Host, r.Product)) >= r.Room)
                .Select(r => (r.Host, r.Product, r.Name))
                .ToHashSet(),
            HasLargeSubnet =
                NextSubnet.Large(settings.Docker.NetworkPool, [.. held, .. foreign, .. rows.Select(r => r.Subnet)])
                    is not null,
        };
    }
}
