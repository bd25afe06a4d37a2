namespace Berth.Shop.Catalog;

/// <summary>Checks the plans of a product's file.</summary>
internal static class CheckPlan
{
    /// <summary>What is wrong with them, each with its key.</summary>
    public static IEnumerable<string> Of(Product product)
    {
        foreach (var twice in product.Plans.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"plans: '{twice.Key}' stands there {twice.Count()} times.";
        if (product.Plans.Where(p => p.Default).Select(p => p.Name).ToList() is { Count: > 1 } defaults)
            yield return $"plans: {string.Join(", ", defaults)} are all the default. One can be.";
        foreach (
            var twice in product
                .Plans.Where(x => x.StripePrice.Length > 0)
                .GroupBy(x => x.StripePrice)
                .Where(g => g.Count() > 1)
        )
            yield return $"plans: the stripePrice {twice.Key} stands at {twice.Count()} of them. Each plan has its own.";
        foreach (var plan in product.Plans)
        foreach (var mistake in Named(plan).Concat(Sold(plan)).Concat(Limited(product, plan)))
            yield return $"plans, {plan.Name}: {mistake}";
    }

    private static IEnumerable<string> Named(Plan p)
    {
        if (!LoadCatalog.IsName(p.Name))
            yield return $"name: '{p.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
        if (p.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters.";
    }

    private static IEnumerable<string> Sold(Plan p)
    {
        foreach (var mistake in CheckPrices.Of(p))
            yield return mistake;
        if (!Period.Intervals.Contains(p.Interval))
            yield return $"interval: '{p.Interval}' must be one of {string.Join(", ", Period.Intervals)}.";
        else if (p.IntervalCount < 1 || p.IntervalCount > Period.Most(p.Interval))
            yield return $"intervalCount: {p.IntervalCount} must be 1-{Period.Most(p.Interval)}: Stripe charges at least "
                + "once in three years.";
        if (
            p.StripePrice.Length > 0
            && (
                !p.StripePrice.StartsWith("price_", StringComparison.Ordinal)
                || !p.StripePrice.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            )
        )
            yield return $"stripePrice: '{p.StripePrice}' must be the id of a price with Stripe, price_…, or left out.";
        if (p.TrialDays is < 0 or > 730)
            yield return $"trialDays: {p.TrialDays} must be 0-730.";
        if (p.Stock < 0)
            yield return $"stock: {p.Stock} must be 0 (no limit) or more. To sell no more, write retired: true.";
        if (p.PerCustomer < 0)
            yield return $"perCustomer: {p.PerCustomer} must be 0 (no limit) or more.";
        foreach (var mistake in p.Dunning.Mistakes())
            yield return $"dunning, {mistake}";
        foreach (var mistake in p.Backups?.Mistakes() ?? [])
            yield return $"backups, {mistake}";
    }

    private static IEnumerable<string> Limited(Product product, Plan p)
    {
        if (p.MemoryMb < 6)
            yield return $"memoryMb: {p.MemoryMb} must be 6 or more, the least that Docker takes.";
        if (p.Cpus is < 0.01 or > 512)
            yield return $"cpus: {p.Cpus} must be 0.01-512.";
        if (p.Pids is < 8 or > 32768)
            yield return $"pids: {p.Pids} must be 8-32768.";
        if (p.DiskMb < 0)
            yield return $"diskMb: {p.DiskMb} must be 0 (no limit) or more.";
        if (p.DiskGrace < TimeSpan.Zero || p.DiskGrace > TimeSpan.FromDays(3650))
            yield return $"diskGrace: {p.DiskGrace} must be 0 to 3650 days.";
        if (p.TrafficGb < 0)
            yield return $"trafficGb: {p.TrafficGb} must be 0 (no limit) or more.";
        if (p.OnTraffic is not ("warn" or "suspend"))
            yield return $"onTraffic: '{p.OnTraffic}' must be warn or suspend.";
        foreach (var mistake in CheckEnvironment.Of(product, p.Environment))
            yield return mistake;
    }
}
