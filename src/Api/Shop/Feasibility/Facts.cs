using Berth.Shop.Hosts;

namespace Berth.Shop.Feasibility;

/// <summary>
/// What was last seen of everything that can stop an order. What nobody has looked at yet is missing, and stops nothing.
/// </summary>
public sealed record Facts
{
    /// <summary>The hosts as operators set them.</summary>
    public required IReadOnlyList<HostInfo> Hosts { get; init; }

    /// <summary>What they have, by name.</summary>
    public IReadOnlyDictionary<string, HostFacts> Machines { get; init; } = new Dictionary<string, HostFacts>();

    /// <summary>Products' images by name.</summary>
    public IReadOnlyDictionary<string, ProductImage> Images { get; init; } = new Dictionary<string, ProductImage>();

    /// <summary>Looks at plans' prices with Stripe, by product and plan.</summary>
    public IReadOnlyDictionary<(string Product, string Plan), PlanPrice> Prices { get; init; } =
        new Dictionary<(string Product, string Plan), PlanPrice>();

    /// <summary>The records of somebody else's that the name asked for has; null = none.</summary>
    public ForeignName? AtName { get; init; }

    /// <summary>Networks that are left for new tenants.</summary>
    public long FreeSubnets { get; init; } = long.MaxValue;

    /// <summary>The helpers that hosts have, or are getting, as host, product and name.</summary>
    public IReadOnlySet<(string Host, string Product, string Name)> Helpers { get; init; } =
        new HashSet<(string Host, string Product, string Name)>();

    /// <summary>Those of them whose network has no address left for one more tenant.</summary>
    public IReadOnlySet<(string Host, string Product, string Name)> FullHelpers { get; init; } =
        new HashSet<(string Host, string Product, string Name)>();

    /// <summary>Whether the pool has a network for one more helper.</summary>
    public bool HasLargeSubnet { get; init; } = true;

    /// <summary>Ports of the pool that are left for new tenants.</summary>
    public int FreePorts { get; init; } = int.MaxValue;

    /// <summary>How many there are of the plan asked for, reserved ones, too.</summary>
    public int OfPlan { get; init; }

    /// <summary>How many of those are the buyer's.</summary>
    public int OfBuyer { get; init; }

    /// <summary>Disk in MiB that is to stay free on each host.</summary>
    public int KeepFreeMb { get; init; }
}
