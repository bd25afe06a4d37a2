using System.Collections.Concurrent;
using Berth.Shop.Checkout;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tests.EndToEnd.Crowd;

/// <summary>
/// What customers do, drawn from a seed: they buy, and change their minds about what was bought. Several at once, so
/// that two may be at one tenant. What chance may leave out is done by three whom the others leave alone: one wants
/// more, one wants less, and one pays when it has been suspended.
/// </summary>
public sealed class People(World world, Weather weather, int seed)
{
    private const string Works = "4242424242424242",
        FailsLater = "4000000000000341",
        DebitComes = "AT611904300234573201",
        DebitFails = "AT861904300235473202",
        Crowd = "crowd";
    private const int Names = 90,
        MostAlive = 36;

    /// <summary>How often each thing was done.</summary>
    public ConcurrentDictionary<string, int> Done { get; } = new();

    /// <summary>Buys one tenant; and some of those who are there already do something.</summary>
    public async Task ComesAsync(int who)
    {
        var random = new Random((seed * 1009) + who);
        await weather.ChangeAsync(random);
        if (random.Next(8) == 0)
            await BuysAsync(random, $"looks{who}", random.Next(2) == 0 ? "" : DebitFails);
        await MakesRoomAsync(random);
        await BuysAsync(
            random,
            $"buys{who}",
            random.Next(10) switch
            {
                0 => DebitComes,
                < 4 => FailsLater,
                _ => Works,
            }
        );
        for (var i = random.Next(4); i > 0; i--)
            await ChangesTheirMindAsync(random);
    }

    /// <summary>The three whose way is set.</summary>
    public async Task ThreeComeAsync(int round)
    {
        if (round == 0)
        {
            foreach (
                var (name, plan, card) in ((string, string, string)[])
                    [("more", "small", Works), ("less", "large", Works), ("late", "small", FailsLater)]
            )
                await BuysAsync(new Random(seed), name, plan, () => name, card);
            await world.SettleAsync(); // up before the days begin to fly: else their money goes back
            return;
        }
        if (round == 1)
            foreach (var (name, plan) in ((string, string)[])[("more", "large"), ("less", "small")])
                await CertainlyAsync(name, t => TriesAsync("plan", c => c.AskForPlanAsync(t.Id, plan, default)));
        await CertainlyAsync("late", async t => t.Observed != TenantState.Suspended || await PaysAsync(t));
    }

    private async Task CertainlyAsync(string name, Func<Tenant, Task<bool>> act)
    {
        await using var db = world.Db();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Slug == name);
        for (var i = 0; !await act(tenant); i++)
            if (i == 20)
                throw new InvalidOperationException($"Stripe refuses {name} for good.");
    }

    private Task BuysAsync(Random random, string who, string card) =>
        BuysAsync(
            random,
            who,
            random.Next(5) switch
            {
                0 => "tried",
                1 => "large",
                _ => "small",
            },
            () => $"{Crowd}{random.Next(Names)}",
            card
        );

    private async Task BuysAsync(Random random, string who, string plan, Func<string> name, string card)
    {
        Order? order = null;
        // A name may be taken, and the payment page may not open just now.
        for (var i = 0; order is null; i++)
        {
            if (i == 20)
                throw new InvalidOperationException($"{who} cannot order.");
            await world.InScopeAsync<PlaceOrder>(async o =>
                order = (await o.PlaceAsync(new("hello", plan, name(), $"{who}@example.com", null), default)).Order
            );
        }
        if (card.Length == 0)
            return;
        for (var i = random.Next(4) == 0 ? 2 : 1; i > 0; i--)
            await world.SubmitAsync($"/pay/{order.SessionId}", ("card", card));
        Count("bought");
        if (random.Next(2) == 0)
            return;
        // Back on the order's page.
        await using var db = world.Db();
        db.Enqueue(CheckOrder.Job(order.Id));
        await db.SaveChangesAsync();
    }

    private async Task ChangesTheirMindAsync(Random random)
    {
        await using var db = world.Db();
        var wish = random.Next(100);
        var owes = wish < 30;
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => t.Wanted != TenantState.Gone && t.Slug.StartsWith(Crowd))
            .OrderBy(t => t.Slug)
            .Join(
                db.Subscriptions.Where(s => !s.RemoveAtEnd && (!owes || s.Failing || s.EndedAt != null)),
                t => t.Id,
                s => s.TenantId,
                (t, s) =>
                    new
                    {
                        Tenant = t,
                        s.CustomerId,
                        s.PaidPlan,
                    }
            )
            .ToListAsync();
        if (tenants.Count == 0)
            return;
        var chosen = tenants[random.Next(tenants.Count)];
        var id = chosen.Tenant.Id;
        await (
            wish switch
            {
                < 30 => PaysAsync(chosen.Tenant),
                < 45 => GivesCardAsync(chosen.CustomerId!, random.Next(3) == 0 ? Works : FailsLater),
                < 75 => TriesAsync(
                    "plan",
                    c => c.AskForPlanAsync(id, chosen.PaidPlan == "large" ? "small" : "large", default)
                ),
                < 87 => TriesAsync("cancelled at the end", c => c.CancelAtEndAsync(id, default)),
                < 92 => TriesAsync("kept", c => c.KeepAsync(id, default)),
                _ => TriesAsync("cancelled", c => c.CancelNowAsync(id, default)),
            }
        );
    }

    private async Task MakesRoomAsync(Random random)
    {
        for (var i = 0; i < 20; i++)
        {
            await using var db = world.Db();
            var alive = await db
                .Tenants.Where(t => t.Wanted != TenantState.Gone && t.Slug.StartsWith(Crowd))
                .Join(db.Subscriptions.Where(s => !s.RemoveAtEnd), t => t.Id, s => s.TenantId, (t, _) => t)
                .OrderBy(t => t.Slug)
                .Select(t => t.Id)
                .ToListAsync();
            var coming = await db.Orders.CountAsync(o => o.State == OrderState.Pending || o.State == OrderState.Paying);
            if (alive.Count == 0 || alive.Count + coming < MostAlive)
                return;
            await TriesAsync("cancelled", c => c.CancelNowAsync(alive[random.Next(alive.Count)], default));
        }
    }

    private async Task<bool> PaysAsync(Tenant tenant)
    {
        string? page = null;
        await using var db = world.Db();
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == tenant.OrderId);
        await TriesAsync("asked to pay", async c => page = (await c.PayAsync(tenant.Id, order, default)).Url);
        if (page is null)
            return false;
        await world.SubmitAsync(page, ("card", Works));
        Count(page.Contains("/pay/", StringComparison.Ordinal) ? "paid anew" : "paid the bill");
        return true;
    }

    private async Task<bool> GivesCardAsync(string customer, string card)
    {
        await world.GivesCardAsync(customer, card);
        Count("other card");
        return true;
    }

    /// <summary>Stripe may be away: then they are told, and leave it.</summary>
    private async Task<bool> TriesAsync(string what, Func<ChangeSubscription, Task> act)
    {
        try
        {
            await world.InScopeAsync(act);
            Count(what);
            return true;
        }
        catch (PaymentUnavailableException)
        {
            Count($"{what}: refused");
            return false;
        }
    }

    private void Count(string what) => Done.AddOrUpdate(what, 1, (_, n) => n + 1);
}
