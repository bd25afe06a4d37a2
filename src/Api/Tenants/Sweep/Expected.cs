using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>
/// What should be: the database, as far as the sweep compares it. Read after the world outside, so that whatever is
/// there has its row here, if it ever had one.
/// </summary>
public sealed record Expected
{
    /// <summary>The installation.</summary>
    public required string Installation { get; init; }

    /// <summary>What was made or changed later than this is left alone.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>All tenants that ever were.</summary>
    public IReadOnlyList<SweptTenant> Tenants { get; init; } = [];

    /// <summary>Subscriptions, by tenant.</summary>
    public IReadOnlyList<SweptSubscription> Subscriptions { get; init; } = [];

    /// <summary>The orders that names or Stripe's subscriptions point to.</summary>
    public IReadOnlyDictionary<Guid, SweptOrder> Orders { get; init; } = new Dictionary<Guid, SweptOrder>();

    /// <summary>Held names, to their orders.</summary>
    public IReadOnlyDictionary<string, Guid> Names { get; init; } = new Dictionary<string, Guid>();

    /// <summary>Held subnets, to their tenants.</summary>
    public IReadOnlyDictionary<string, Guid> Subnets { get; init; } = new Dictionary<string, Guid>();

    /// <summary>Tenants whose stack, container, routes and so on must be there, and at which nobody works.</summary>
    public IEnumerable<SweptTenant> Settled =>
        Tenants.Where(t =>
            !t.IsYoung
            && !t.IsBusy
            && t.IsUpToDate
            && t.Observed is TenantState.Running or TenantState.Suspended
            && t.Observed == t.Wanted
        );

    /// <summary>The tenant of a label; null when there is none of that id.</summary>
    public SweptTenant? Find(Guid? id) => id is { } known ? ById.GetValueOrDefault(known) : null;

    /// <summary>
    /// Where a tenant is, when what carries its id should be there and not on this host; null when this is its host, or
    /// nothing is certain.
    /// </summary>
    public string? IsElsewhere(Guid? id, string host) =>
        Find(id) is { } tenant && tenant.Host != host && Settled.Any(t => t.Id == tenant.Id) ? tenant.Host : null;

    /// <summary>Whether what carries a tenant's id should not be there: its tenant is gone, or never was.</summary>
    public bool IsOrphan(Guid? id) =>
        Find(id) is not { } tenant || (tenant.Observed == TenantState.Gone && !tenant.IsBusy && !tenant.IsYoung);

    private Dictionary<Guid, SweptTenant> ById => field ??= Tenants.ToDictionary(t => t.Id);
}

/// <summary>A tenant's row.</summary>
public sealed record SweptTenant
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its first order.</summary>
    public Guid OrderId { get; init; }

    /// <summary>Its name.</summary>
    public required string Slug { get; init; }

    /// <summary>What kind of address it has: only a sub-domain has a DNS record.</summary>
    public RouteKind Route { get; init; }

    /// <summary>Its network.</summary>
    public string Subnet { get; init; } = "";

    /// <summary>The host that has its data.</summary>
    public string Host { get; init; } = DockerHost.Local;

    /// <summary>Where its DNS record leads.</summary>
    public string Address { get; init; } = "";

    /// <summary>What it should be.</summary>
    public TenantState Wanted { get; init; }

    /// <summary>What it was seen to be.</summary>
    public TenantState Observed { get; init; }

    /// <summary>Which wish is the last.</summary>
    public int Generation { get; init; }

    /// <summary>The last wish has come true.</summary>
    public bool IsUpToDate { get; init; }

    /// <summary>Something happened to it a short while ago.</summary>
    public bool IsYoung { get; init; }

    /// <summary>Work on it is under way or waits.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Its reconcile was given up and waits for an operator.</summary>
    public bool IsParked { get; init; }

    /// <summary>What its container is made from; null when it has none, or the catalog does not say.</summary>
    public SweptContainer? Container { get; init; }
}

/// <summary>How a tenant's container should be.</summary>
/// <param name="Spec">The hash in its label.</param>
/// <param name="MemoryMb">Its memory, in MiB.</param>
/// <param name="Pids">Most processes and threads.</param>
public sealed record SweptContainer(string Spec, int MemoryMb, int Pids);

/// <summary>A subscription's row.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="ProviderId"><c>sub_…</c></param>
/// <param name="Rung">Where it stands.</param>
/// <param name="HasEnded">It is over with Stripe, as far as we know.</param>
/// <param name="ReadAt">When Stripe was asked last.</param>
/// <param name="IsGiven">An operator gave it: Stripe knows nothing of it.</param>
public sealed record SweptSubscription(
    Guid TenantId,
    string ProviderId,
    Rung Rung,
    bool HasEnded,
    DateTimeOffset ReadAt,
    bool IsGiven = false
);

/// <summary>An order's row.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">Where it is.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record SweptOrder(Guid Id, OrderState State, DateTimeOffset CreatedAt);
