using System.Text.Json;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Customers;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.EndToEnd.Sequences;

/// <summary>
/// Where a sequence is played: a shop, a Stripe, and time. What differs is how Stripe's events reach the shop, and what
/// a tenant is made of.
/// </summary>
public abstract class Stage
{
    private Guid _order;

    public string Name { get; set; } = "ada";
    public string Customer { get; private set; } = "";
    public string Subscription { get; private set; } = "";
    protected abstract IServiceProvider Services { get; }

    /// <summary>Orders and goes to Stripe's page; <paramref name="card"/> empty = never pays.</summary>
    public async Task BuysAsync(string card = "4242424242424242", string plan = "small")
    {
        await using var scope = Services.CreateAsyncScope();
        var order = (
            await scope
                .ServiceProvider.GetRequiredService<PlaceOrder>()
                .PlaceAsync(new("hello", plan, Name, $"{Name}@example.com", null), default)
        ).Order!;
        _order = order.Id;
        if (card.Length > 0)
        {
            await PayAsync($"/pay/{order.SessionId}", card);
            var session = await StripeAsync(HttpMethod.Get, $"/v1/checkout/sessions/{order.SessionId}");
            (Customer, Subscription) = (Text(session, "customer"), Text(session, "subscription"));
        }
        await ToldAsync();
    }

    /// <summary>Asks Stripe, as its dashboard or portal would, or another shop's server.</summary>
    public async Task AsksAsync(HttpMethod method, string path, params (string, string)[] form)
    {
        await StripeAsync(method, path, form);
        await ToldAsync();
    }

    /// <summary>The price of a plan with Stripe.</summary>
    public Task<string> PriceAsync(string plan)
    {
        var product = Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        return Services.GetRequiredService<StripePrices>().OfAsync(product, product.Plan(plan)!, default);
    }

    public abstract Task PassAsync(TimeSpan time);

    public abstract Task GivesCardAsync(string card);

    public abstract Task<JsonElement> StripeAsync(HttpMethod method, string path, params (string, string)[] form);

    /// <summary>What the shop's database says in the end, but for when and in how many steps.</summary>
    public async Task<string> DatabaseAsync()
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var order = await db.Orders.SingleAsync(o => o.Id == _order);
        var tenant = order.TenantId is { } id ? await db.Tenants.SingleAsync(t => t.Id == id) : null;
        var s = tenant is null ? null : await db.Subscriptions.SingleAsync(x => x.TenantId == tenant.Id);
        var customer = await db.Customers.SingleOrDefaultAsync(c => c.Id == order.CustomerId);
        var held = await db.HeldNames.SingleOrDefaultAsync(n => n.OrderId == _order);
        return $"order {order.State}, name {(held is null ? "free" : held.ExpiresAt is null ? "kept" : "held")} with "
            + $"{held?.MemoryMb} MB, customer {customer?.Email}\n"
            + $"tenant {tenant?.Wanted} {tenant?.Plan}\n"
            + $"subscription {s?.Status}, {s?.Stage}, hold {s?.SuspensionReason}, plan {s?.PaidPlan} then "
            + $"{s?.NextPlan}, {Periods(s?.PaidThrough - order.CreatedAt)} periods paid, ends after "
            + $"{Periods(s?.EndsAt - order.CreatedAt)}, ended {s?.EndedAt is not null}\n"
            + $"told {string.Join(" ", await db.TenantEvents.Where(e => tenant != null && e.TenantId == tenant.Id && EF.Functions.Like(e.What, "%given back%")).Select(e => e.What).ToListAsync())}";
    }

    /// <summary>Months are not all of one length.</summary>
    private static double? Periods(TimeSpan? time) => time is { } t ? Math.Round(t.TotalDays / 15.2) / 2 : null;

    protected abstract Task PayAsync(string page, string card);

    /// <summary>Something happened at Stripe.</summary>
    protected abstract Task ToldAsync();

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString() ?? "";
}
