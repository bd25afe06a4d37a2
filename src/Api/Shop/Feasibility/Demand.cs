using Berth.Shop.Catalog;
using Berth.Shop.Hosts;

namespace Berth.Shop.Feasibility;

/// <summary>What is asked for: a new container, a larger one, one that starts again or moves.</summary>
public sealed record Demand
{
    /// <summary>The images, as the product's file names them; none if they are pinned already.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The plan that is to be sold, with its product's name; null where nothing is.</summary>
    public (string Product, Plan Plan)? Sold { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Processors.</summary>
    public required double Cpus { get; init; }

    /// <summary>What its data may take, in MiB; 0 = not said.</summary>
    public int DiskMb { get; init; }

    /// <summary>The only host that it can be on; null = any.</summary>
    public string? Host { get; init; }

    /// <summary>The processors that it must be on, where its image does not say; null = any.</summary>
    public string? Architecture { get; init; }

    /// <summary>The DNS name that it needs for itself; null = none.</summary>
    public string? RecordName { get; init; }

    /// <summary>Whether it needs a network of its own that is not there yet.</summary>
    public bool NeedsSubnet { get; init; }

    /// <summary>How many ports of the pool it needs.</summary>
    public int Ports { get; init; }

    /// <summary>What it shares with the product's others on its host, and which has to be there, too.</summary>
    public IReadOnlyList<Helper> Helpers { get; init; } = [];

    /// <summary>One more of this plan; null if it is one of them already.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Whose it will be; null if nobody's in particular.</summary>
    public Buyer? Buyer { get; init; }

    /// <summary>A new container.</summary>
    /// <param name="product">The product.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="recordName">Its DNS name, if it gets a record.</param>
    /// <param name="buyer">Whose it will be.</param>
    public static Demand New(Product product, Plan plan, string? recordName, Buyer? buyer = null) =>
        new()
        {
            Images = [.. product.Images],
            Sold = (product.Name, plan),
            Offer = Offer.Of(product, plan),
            Buyer = buyer,
            MemoryMb = plan.MemoryMb,
            Cpus = plan.Cpus,
            DiskMb = plan.DiskMb,
            RecordName = recordName,
            NeedsSubnet = true,
            Ports = product.Ports.Count,
            Helpers = Helper.Of(product),
        };

    /// <summary>A container that has its network and its data on a host, put on another plan.</summary>
    public static Demand Change(string host, Product product, Plan plan, Buyer? buyer) =>
        On(host, plan) with
        {
            Offer = Offer.Of(product, plan),
            Buyer = buyer,
        };

    /// <summary>A container that has its network and its data on a host.</summary>
    public static Demand On(string host, Plan plan) =>
        new()
        {
            MemoryMb = plan.MemoryMb,
            Cpus = plan.Cpus,
            Host = host,
        };
}

/// <summary>A plan on sale, and how much of it.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Plan">The plan's.</param>
/// <param name="Stock">How many there are; 0 = no limit.</param>
/// <param name="PerCustomer">How many one customer may have; 0 = no limit.</param>
public sealed record Offer(string Product, string Plan, int Stock, int PerCustomer)
{
    /// <summary>As the product's file says.</summary>
    public static Offer Of(Product product, Plan plan) => new(product.Name, plan.Name, plan.Stock, plan.PerCustomer);
}

/// <summary>Who buys, and the order that they give up for this one, if any.</summary>
/// <param name="Email">As it was typed.</param>
/// <param name="AccountId">Who is signed in.</param>
/// <param name="InsteadOf">Their unpaid order, which is not counted.</param>
public sealed record Buyer(string Email, Guid? AccountId, Guid? InsteadOf);
