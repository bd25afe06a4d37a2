using System.Collections.Concurrent;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Stripe;
using Plan = Berth.Shop.Catalog.Plan;
using Product = Berth.Shop.Catalog.Product;

namespace Berth.Shop.Gateway;

/// <summary>
/// The prices that the catalog's plans have with Stripe: made when first needed, never changed. A changed amount is
/// another price, and so is another currency.
/// </summary>
public sealed class StripePrices(IStripeClient client, CallStripe calls, ProductCatalog catalog, BerthSettings settings)
{
    private readonly Dictionary<string, string> _prices = [];
    private readonly ConcurrentDictionary<string, string?> _plans = [];
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>
    /// The price of a plan, found by its lookup key, made when it is not there or not sold any more.
    /// <paramref name="refused"/> is one that Stripe has just refused: somebody archived or deleted it, or its product.
    /// </summary>
    public async Task<string> OfAsync(
        Product product,
        Plan plan,
        CancellationToken cancellationToken,
        string? refused = null
    )
    {
        // Another in its place would not be what the operator chose.
        if (plan.StripePrice.Length > 0)
            return plan.StripePrice;
        var key = KeyOf(product, plan);
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_prices.TryGetValue(key, out var known) && known != refused)
                return known;
            // Archived ones keep their lookup key. One on sale may belong to a product that is not.
            var found = (
                await new PriceService(client).ListAsync(
                    new PriceListOptions
                    {
                        LookupKeys = [key],
                        Limit = 1,
                        Expand = ["data.product"],
                    },
                    cancellationToken: cancellationToken
                )
            ).Data.FirstOrDefault();
            var id =
                found is { Active: true } && found.Id != refused && IsSold(found.Product)
                    ? found.Id
                    : await CreateAsync(product, plan, key, found?.Id ?? refused, cancellationToken);
            _plans[id] = plan.Name;
            return _prices[key] = id;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Makes a call with the price of a plan, and once more with another when Stripe refuses that one.
    /// <paramref name="call"/> gets the price, and a suffix for its idempotency key.
    /// </summary>
    public async Task<T> WithAsync<T>(
        Product product,
        Plan plan,
        string what,
        Func<string, string, Task<T>> call,
        CancellationToken cancellationToken
    )
    {
        var price = await OfAsync(product, plan, cancellationToken);
        try
        {
            return await call(price, "");
        }
        catch (StripeException e) when (CallStripe.IsAboutPrice(e))
        {
            calls.GoOn(what, e, $"with another price than {price}");
            return await call(await OfAsync(product, plan, cancellationToken, price), $"-after-{price}");
        }
    }

    /// <summary>
    /// Why a plan cannot be sold at the price that its file names; null if it can, and of a plan that names none.
    /// </summary>
    /// <exception cref="PaymentException">Stripe does not say.</exception>
    public async Task<string?> WrongWithAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (plan.StripePrice.Length == 0)
            return null;
        var price = await calls.RunAsync(
            "read a price",
            async () =>
            {
                try
                {
                    return await new PriceService(client).GetAsync(
                        plan.StripePrice,
                        new PriceGetOptions { Expand = ["product"] },
                        cancellationToken: cancellationToken
                    );
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    calls.GoOn("read a price", e, "without it");
                    return null;
                }
            }
        );
        return price is null
            ? $"Stripe has no price {plan.StripePrice}. Look at stripePrice, and whether Berth:Stripe:ApiKey is of that account."
            : ComparePrice.Differences(price, plan);
    }

    private static bool IsSold(Stripe.Product? product) => product is null or { Active: true, Deleted: not true };

    /// <summary>The plan that a price is, or was, for; null when it is none of ours.</summary>
    public async Task<string?> PlanOfAsync(string priceId, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(priceId, out var known))
            return known;
        if (catalog.All.SelectMany(p => p.Plans).FirstOrDefault(p => p.StripePrice == priceId) is { } named)
            return _plans[priceId] = named.Name;
        var price = await calls.RunAsync(
            "read a price",
            async () =>
            {
                try
                {
                    return await new PriceService(client).GetAsync(priceId, cancellationToken: cancellationToken);
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    calls.GoOn("read a price", e, "without its plan");
                    return null;
                }
            }
        );
        return _plans[priceId] =
            price?.Metadata?.GetValueOrDefault("plan")
            ?? catalog
                .All.SelectMany(p => p.Plans.Select(plan => (Product: p, Plan: plan)))
                .FirstOrDefault(s => s.Plan.Currencies.Any(c => KeyOf(s.Product, s.Plan.In(c)!) == price?.LookupKey))
                .Plan?.Name;
    }

    private string KeyOf(Product product, Plan plan) =>
        $"{settings.Installation}-{product.Name}-{plan.Name}-{plan.Price}-{plan.Currency}-{plan.Interval}"
        + (plan.IntervalCount == 1 ? "" : $"-{plan.IntervalCount}");

    /// <summary>
    /// Makes a price, with a product of its own, in place of another if there was one. The idempotency keys name that
    /// one: under the first's they would give back what was archived meanwhile.
    /// </summary>
    private async Task<string> CreateAsync(
        Product product,
        Plan plan,
        string key,
        string? insteadOf,
        CancellationToken cancellationToken
    )
    {
        var suffix = insteadOf is null ? "" : $"-after-{insteadOf}";
        var sold = await new ProductService(client).CreateAsync(
            new ProductCreateOptions { Name = $"{product.Title}, {plan.Title}" },
            new RequestOptions { IdempotencyKey = $"product-{key}{suffix}" },
            cancellationToken
        );
        var options = new PriceCreateOptions
        {
            Product = sold.Id,
            Currency = plan.Currency,
            UnitAmount = plan.Price,
            LookupKey = key,
            Recurring = new PriceRecurringOptions
            {
                Interval = plan.Interval,
                IntervalCount = plan.IntervalCount == 1 ? null : plan.IntervalCount,
            },
            Metadata = new Dictionary<string, string> { ["product"] = product.Name, ["plan"] = plan.Name },
        };
        if (insteadOf is not null)
            options.TransferLookupKey = true;
        var price = await new PriceService(client).CreateAsync(
            options,
            new RequestOptions { IdempotencyKey = $"price-of-plan-{key}{suffix}" },
            cancellationToken
        );
        return price.Id;
    }
}
