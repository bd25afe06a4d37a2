using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>
/// What should be there, read from the database. Read it after everything outside: whatever exists outside then has its
/// row here, if it ever had one.
/// </summary>
public sealed record Expected
{
    public required string Installation { get; init; }

    /// <summary>The sweep ignores what was made or changed after this.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>All tenants, including those that are gone.</summary>
    public IReadOnlyList<SweptTenant> Tenants { get; init; } = [];

    /// <summary>All subscriptions.</summary>
    public IReadOnlyList<SweptSubscription> Subscriptions { get; init; } = [];

    /// <summary>The orders that held names or Stripe's subscriptions refer to, by id.</summary>
    public IReadOnlyDictionary<Guid, SweptOrder> Orders { get; init; } = new Dictionary<Guid, SweptOrder>();

    /// <summary>Held names, each with the id of its order.</summary>
    public IReadOnlyDictionary<string, Guid> Names { get; init; } = new Dictionary<string, Guid>();

    /// <summary>Held subnets, each with the id of its tenant.</summary>
    public IReadOnlyDictionary<string, Guid> Subnets { get; init; } = new Dictionary<string, Guid>();

    /// <summary>Held ports, each with the id of its tenant.</summary>
    public IReadOnlyDictionary<int, Guid> Ports { get; init; } = new Dictionary<int, Guid>();

    /// <summary>Helpers that tenants share, each by its host and its name there.</summary>
    public IReadOnlySet<(string Host, string Name)> Shared { get; init; } = new HashSet<(string, string)>();

    /// <summary>Tenants that nobody works on and that must have their stack, container and routes.</summary>
    public IEnumerable<SweptTenant> Settled =>
        Tenants.Where(t =>
            !t.IsYoung
            && !t.IsBusy
            && t.IsUpToDate
            && t.Observed is TenantState.Running or TenantState.Suspended
            && t.Observed == t.Wanted
        );

    /// <summary>Returns the tenant with an id; null if there is none.</summary>
    public SweptTenant? Find(Guid? id) => id is { } known ? ById.GetValueOrDefault(known) : null;

    /// <summary>
    /// Returns the tenant's host if that is another than <paramref name="host"/>. Null if it is this host, or if the
    /// tenant is unknown or not settled.
    /// </summary>
    public string? IsElsewhere(Guid? id, string host) =>
        Find(id) is { } tenant && tenant.Host != host && Settled.Any(t => t.Id == tenant.Id) ? tenant.Host : null;

    /// <summary>Whether things with a tenant's id should not exist: the tenant is gone, or never existed.</summary>
    public bool IsOrphan(Guid? id) =>
        Find(id) is not { } tenant || (tenant.Observed == TenantState.Gone && !tenant.IsBusy && !tenant.IsYoung);

    private Dictionary<Guid, SweptTenant> ById => field ??= Tenants.ToDictionary(t => t.Id);
}

/// <summary>A tenant's row.</summary>
public sealed record SweptTenant
{
    public required Guid Id { get; init; }

    /// <summary>The order that it was made for.</summary>
    public Guid OrderId { get; init; }

    public required string Slug { get; init; }

    /// <summary>What kind of address it has. Only a sub-domain has a DNS record.</summary>
    public RouteKind Route { get; init; }

    /// <summary>The address range of its network, in CIDR notation.</summary>
    public string Subnet { get; init; } = "";

    /// <summary>The host that has its data.</summary>
    public string Host { get; init; } = DockerHost.Local;

    /// <summary>The address that its DNS record should have.</summary>
    public string Address { get; init; } = "";

    public TenantState Wanted { get; init; }

    /// <summary>What the last reconcile saw.</summary>
    public TenantState Observed { get; init; }

    /// <summary>The generation when the row was read. Repairs are skipped if it has changed since.</summary>
    public int Generation { get; init; }

    /// <summary>The observed generation is the wanted one, and nothing of it is left on another host.</summary>
    public bool IsUpToDate { get; init; }

    /// <summary>It was made, or got an entry in its history, after <see cref="Expected.Before"/>.</summary>
    public bool IsYoung { get; init; }

    /// <summary>A job for it is running or waiting, or somebody holds its lease.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Its reconcile is parked until an operator decides.</summary>
    public bool IsParked { get; init; }

    /// <summary>What its containers should be; null if it should have none or that cannot be determined.</summary>
    public IReadOnlyList<SweptContainer>? Containers { get; init; }

    /// <summary>The volumes that it should have, by their names within the tenant.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [MountSpec.Data];
}

/// <summary>How a tenant's container should be.</summary>
/// <param name="Name">Its name within the tenant.</param>
/// <param name="Spec">The hash that its label should have.</param>
/// <param name="MemoryMb">Its memory, in MiB.</param>
/// <param name="Pids">The most processes and threads that it may have.</param>
public sealed record SweptContainer(string Name, string Spec, int MemoryMb, int Pids);

/// <summary>A subscription's row.</summary>
/// <param name="TenantId">The tenant that it pays for.</param>
/// <param name="ProviderId"><c>sub_…</c></param>
/// <param name="Stage">Its dunning stage.</param>
/// <param name="HasEnded">It is over with Stripe, as far as our row says.</param>
/// <param name="ReadAt">When it was last read from Stripe.</param>
/// <param name="IsComplimentary">It is complimentary, so Stripe does not know it.</param>
public sealed record SweptSubscription(
    Guid TenantId,
    string ProviderId,
    DunningStage Stage,
    bool HasEnded,
    DateTimeOffset ReadAt,
    bool IsComplimentary = false
);

/// <summary>An order's row.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">Where it is.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record SweptOrder(Guid Id, OrderState State, DateTimeOffset CreatedAt);
