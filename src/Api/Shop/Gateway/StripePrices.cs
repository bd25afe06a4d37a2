using System.Collections.Concurrent;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Stripe;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>
/// The prices that the catalog's plans have with Stripe: made when first needed, never changed. A changed amount is
/// another price.
/// </summary>
public sealed class StripePrices(IStripeClient client, ProductCatalog catalog, BerthSettings settings)
{
    private readonly Dictionary<string, string> _prices = [];
    private readonly ConcurrentDictionary<string, string?> _plans = [];
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The price of a plan, found by its lookup key, made when it is not there yet.</summary>
    public async Task<string> OfAsync(Product product, Plan plan, CancellationToken cancellationToken)
    {
        var key = KeyOf(product, plan);
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_prices.TryGetValue(key, out var known))
                return known;
            var found = await new PriceService(client).ListAsync(
                new PriceListOptions
                {
                    LookupKeys = [key],
                    Active = true,
                    Limit = 1,
                },
                cancellationToken: cancellationToken
            );
            var id = found.Data.FirstOrDefault()?.Id ?? await CreateAsync(product, plan, key, cancellationToken);
            _plans[id] = plan.Name;
            return _prices[key] = id;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The plan that a price is, or was, for; null when it is none of ours.</summary>
    public async Task<string?> PlanOfAsync(string priceId, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(priceId, out var known))
            return known;
        var price = await StripeCall.RunAsync(
            "read a price",
            () => new PriceService(client).GetAsync(priceId, cancellationToken: cancellationToken)
        );
        return _plans[priceId] =
            price.Metadata?.GetValueOrDefault("plan")
            ?? catalog
                .Products.SelectMany(p => p.Plans.Select(plan => (Key: KeyOf(p, plan), plan.Name)))
                .FirstOrDefault(p => p.Key == price.LookupKey)
                .Name;
    }

    private string KeyOf(Product product, Plan plan) =>
        $"{settings.Installation}-{product.Name}-{plan.Name}-{plan.Price}-{plan.Currency}-{plan.Interval}";

    private async Task<string> CreateAsync(Product product, Plan plan, string key, CancellationToken cancellationToken)
    {
        var sold = await new ProductService(client).CreateAsync(
            new ProductCreateOptions { Name = $"{product.Title}, {plan.Title}" },
            new RequestOptions { IdempotencyKey = $"product-{key}" },
            cancellationToken
        );
        var price = await new PriceService(client).CreateAsync(
            new PriceCreateOptions
            {
                Product = sold.Id,
                Currency = plan.Currency,
                UnitAmount = plan.Price,
                LookupKey = key,
                Recurring = new PriceRecurringOptions { Interval = plan.Interval },
                Metadata = new Dictionary<string, string> { ["product"] = product.Name, ["plan"] = plan.Name },
            },
            new RequestOptions { IdempotencyKey = $"price-of-plan-{key}" },
            cancellationToken
        );
        return price.Id;
    }
}
