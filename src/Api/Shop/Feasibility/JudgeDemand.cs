using System.Globalization;
using Berth.Shop.Hosts;

namespace Berth.Shop.Feasibility;

/// <summary>What stands in the way of an order.</summary>
public enum Obstacle
{
    /// <summary>The product's image cannot be had.</summary>
    NoImage,

    /// <summary>No host has so many processors, or so much memory, at all.</summary>
    TooLarge,

    /// <summary>The image is for other processors, or another system, than the hosts have.</summary>
    WrongPlatform,

    /// <summary>Hosts are large enough, but their disks are full.</summary>
    DiskFull,

    /// <summary>Somebody else's records have the name.</summary>
    NameTaken,

    /// <summary>The pool of networks is used up.</summary>
    NoSubnet,

    /// <summary>The pool of ports is used up, or there is none.</summary>
    NoPort,

    /// <summary>The price with Stripe that the plan names is not what the plan says.</summary>
    WrongPrice,

    /// <summary>There are as many of the plan as its file says.</summary>
    SoldOut,

    /// <summary>The buyer has as many of the plan as one customer may.</summary>
    HasEnough,
}

/// <summary>Whether it can be done, and where.</summary>
/// <param name="Hosts">The hosts on which it can be; none if there is an obstacle.</param>
/// <param name="Obstacle">What stops it; null = nothing.</param>
/// <param name="Why">The same for operators, with the figures.</param>
public sealed record Verdict(IReadOnlyList<HostInfo> Hosts, Obstacle? Obstacle, string Why);

/// <summary>
/// Says whether something can be done, before anybody pays for it. Pure: from what was asked for and what was last
/// seen. Memory that is sold is not judged here: it is held for the order, on one of the hosts of the verdict.
/// </summary>
public static class JudgeDemand
{
    /// <summary>The verdict.</summary>
    public static Verdict On(Demand demand, Facts facts)
    {
        if (demand.Offer is { } offer && AgainstOffer(offer, facts.OfPlan, facts.OfBuyer) is { } no)
            return no;
        foreach (var name in demand.Images)
            if (facts.Images.GetValueOrDefault(name) is { IsThere: false } image)
                return No(Obstacle.NoImage, $"The image {name} cannot be had: {image.Why}");
        if (demand.Sold is var (product, plan) && AgainstPrice(product, plan, facts) is { } why)
            return No(Obstacle.WrongPrice, $"The plan {plan.Name} of {product} cannot be sold: {why}");
        if (facts.AtName is { } foreign)
            return No(Obstacle.NameTaken, $"The zone has {foreign.Name} already ({foreign.Types}).");
        if (demand.NeedsSubnet && facts.FreeSubnets <= 0)
            return No(
                Obstacle.NoSubnet,
                "The pool of networks is used up: give Berth:Docker:NetworkPool a larger one."
            );
        if (demand.Ports > facts.FreePorts)
            return No(
                Obstacle.NoPort,
                $"{demand.Ports} ports are asked for, and {facts.FreePorts} are free: give Berth:Docker:PortPool a larger range."
            );
        var all = facts.Hosts.Where(h => demand.Host is null || h.Name == demand.Host).ToList();
        var judged = all.Select(h => (Host: h, No: AgainstHost(demand, facts, h.Name))).ToList();
        var fit = judged.Where(j => j.No is null).Select(j => j.Host).ToList();
        if (fit.Count > 0 || judged.Count == 0)
            return new(fit, null, "");
        // The one that is nearest to being met: a full disk is emptied sooner than a machine is bought.
        var nearest = judged.Select(j => j.No!.Value).MaxBy(n => n.Obstacle);
        return No(nearest.Obstacle, string.Join(" ", judged.Select(j => $"{j.Host.Name}: {j.No!.Value.Why}")));
    }

    /// <summary>Whether one more of an offer may be sold; null if so.</summary>
    public static Verdict? AgainstOffer(Offer offer, int ofPlan, int ofBuyer) =>
        offer.PerCustomer > 0 && ofBuyer >= offer.PerCustomer
            ? No(Obstacle.HasEnough, $"The buyer has {ofBuyer} of {offer.Plan}; perCustomer is {offer.PerCustomer}.")
        : offer.Stock > 0 && ofPlan >= offer.Stock
            ? No(Obstacle.SoldOut, $"{ofPlan} of {offer.Plan} are sold or reserved; its stock is {offer.Stock}.")
        : null;

    /// <summary>A price with Stripe that a file names is not sold before somebody has looked at it.</summary>
    private static string? AgainstPrice(string product, Catalog.Plan plan, Facts facts) =>
        plan.StripePrice.Length == 0 ? null
        : facts.Prices.GetValueOrDefault((product, plan.Name)) is not { } price
        || price.Terms != PlanPrice.TermsOf(plan)
            ? $"nobody has looked at its price {plan.StripePrice} with Stripe yet."
        : price.Why is { Length: > 0 } wrong ? wrong
        : null;

    private static Verdict No(Obstacle obstacle, string why) => new([], obstacle, why);

    private static (Obstacle Obstacle, string Why)? AgainstHost(Demand demand, Facts facts, string name)
    {
        foreach (var helper in demand.Helpers)
            if (NoNetwork(helper, facts, name) is { } none)
                return (Obstacle.NoSubnet, none);
        if (facts.Machines.GetValueOrDefault(name) is not { } machine)
            return null;
        if (demand.Cpus > machine.Cpus)
            return (
                Obstacle.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"it has {machine.Cpus} processors, not {demand.Cpus}.")
            );
        if (demand.MemoryMb > machine.MemoryMb)
            return (Obstacle.TooLarge, $"it has {machine.MemoryMb} MiB of memory, not {demand.MemoryMb}.");
        if (AgainstHelpers(demand, machine) is { } large)
            return (Obstacle.TooLarge, large);
        foreach (var image in demand.Images)
            if (facts.Images.GetValueOrDefault(image) is { } made && !made.IsFor(machine))
                return (
                    Obstacle.WrongPlatform,
                    $"it is {machine.Platform}, and the image {image} is for {made.Platform}: not for this machine."
                );
        if (demand.Architecture is { Length: > 0 } other && other != machine.Architecture)
            return (Obstacle.WrongPlatform, $"it is {machine.Architecture}, and the image is for {other}.");
        if (machine.FreeDiskMb is { } free && free < facts.KeepFreeMb + demand.DiskMb)
            return (
                Obstacle.DiskFull,
                $"{free} MiB of its disk are free; {demand.DiskMb} are asked for, and {facts.KeepFreeMb} stay free."
            );
        return null;
    }

    /// <summary>What is too large of what the tenant shares there; the machine must have both.</summary>
    private static string? AgainstHelpers(Demand demand, HostFacts machine)
    {
        if (demand.Helpers.FirstOrDefault(h => h.Cpus > machine.Cpus) is { } h)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"it has {machine.Cpus} processors, and the shared {h.Name} of {h.Product} asks for {h.Cpus}."
            );
        var shared = demand.Helpers.Sum(x => (long)x.MemoryMb);
        return shared > 0 && demand.MemoryMb + shared > machine.MemoryMb
            ? $"it has {machine.MemoryMb} MiB of memory, not {demand.MemoryMb} and {shared} for what its tenants share."
            : null;
    }

    /// <summary>Why a tenant could not be connected to what it shares; null if it can.</summary>
    private static string? NoNetwork(Helper helper, Facts facts, string host)
    {
        var its = (host, helper.Product, helper.Name);
        return facts.FullHelpers.Contains(its)
                ? $"the network of the shared {helper.Name} of {helper.Product} has an address for each of its tenants there, "
                    + "and for no more. Add a host."
            : facts.HasLargeSubnet || facts.Helpers.Contains(its) ? null
            : $"the pool has no network left for the shared {helper.Name} of {helper.Product}: give "
                + "Berth:Docker:NetworkPool a larger one.";
    }
}
