using Berth.Platform.Jobs;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Berth.Tests.Feasibility;

/// <summary>What comes after the sale, and what Stripe does meanwhile.</summary>
public sealed partial class RandomWorldTests
{
    private enum Stripe
    {
        Sells,
        IsDown,
        Refuses,
        HasArchivedThePrice,
    }

    private static Stripe DrawStripe(Random random, TestApp app)
    {
        var drawn = random.Next(24) switch
        {
            0 or 1 => Stripe.IsDown,
            2 or 3 => Stripe.Refuses,
            4 or 5 => Stripe.HasArchivedThePrice,
            _ => Stripe.Sells,
        };
        var fake = app.Stripe;
        fake.IsDown = drawn == Stripe.IsDown;
        fake.Refusals.Clear();
        if (drawn == Stripe.Refuses)
            foreach (var call in (string[])["POST /v1/checkout/sessions", "POST /v1/subscriptions/"])
                fake.Refuses(call, 400, "account_invalid", null, "Your account cannot make live charges.");
        if (drawn == Stripe.HasArchivedThePrice)
            fake.Archived.Add(fake.Price);
        return drawn;
    }

    /// <summary>The machines are no longer as they were; a third of what was sold is changed, another paid for again.</summary>
    private static async Task LaterAsync(Random random, TestApp app, World world)
    {
        var later = world with { Machines = [.. world.Machines.Select(m => Worn(random, m))] };
        await using (var db = app.Db())
        {
            foreach (var facts in await db.HostFacts.ToListAsync())
            {
                var machine = later.Machines.Single(m => m.Name == facts.Host);
                (facts.MemoryMb, facts.FreeDiskMb) = (machine.MemoryMb, machine.FreeMb);
            }
            await db.SaveChangesAsync();
        }
        foreach (var id in await app.Db().Tenants.OrderBy(t => t.Slug).Select(t => t.Id).ToListAsync())
            switch (random.Next(3))
            {
                case 0:
                    await ChangeAsync(random, app, later, id);
                    break;
                case 1:
                    await ResumeAsync(random, app, later, id);
                    break;
            }
    }

    private static Machine Worn(Random random, Machine machine) =>
        random.Next(3) switch
        {
            0 => machine with { MemoryMb = machine.MemoryMb / 4 },
            1 => machine with { FreeMb = random.Next(500, 2000) },
            _ => machine,
        };

    private static async Task ChangeAsync(Random random, TestApp app, World world, Guid id)
    {
        await using var db = app.Db();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id);
        var product = app.Services.GetRequiredService<ProductCatalog>().Find(tenant.Product)!;
        // Whether its data fits a smaller disk is asked of an engine, and there is none behind these machines.
        var own = product.Plan(tenant.Plan)!.DiskMb;
        var others = product
            .Plans.Where(p => p.Name != tenant.Plan && (p.DiskMb == 0 || own > 0 && p.DiskMb >= own))
            .ToList();
        if (others.Count == 0)
            return;
        var plan = others[random.Next(others.Count)];
        var machine = world.Machines.Single(m => m.Name == tenant.Host);
        var beside = await db
            .HeldNames.Where(n => n.Host == machine.Name && n.Name != tenant.Slug)
            .SumAsync(n => n.MemoryMb);
        var could = Holds(machine, plan) && (machine.Capacity == 0 || beside + plan.MemoryMb <= machine.Capacity);
        var stripe = DrawStripe(random, app);
        if (stripe == Stripe.IsDown)
            app.Stripe.IsDown = false; // the job would wait
        var asked = app.Stripe.Asked.Count;
        await app.InScopeAsync<ChangePlan, JobOutcome>(c =>
            c.RunAsync(new(id, plan.Name, Guid.CreateVersion7()), default)
        );
        var what = $"{tenant.Slug} from {tenant.Plan} to {plan.Name} on {machine}";
        var charged = app
            .Stripe.Asked.Skip(asked)
            .Any(a => a.StartsWith("POST /v1/subscriptions/", StringComparison.Ordinal));
        charged.ShouldBe(could, what);
        var said = await db
            .TenantEvents.Where(e => e.TenantId == id && e.What.StartsWith("The plan stays"))
            .Select(e => e.What)
            .ToListAsync();
        said.Count.ShouldBe(could && stripe != Stripe.Refuses ? 0 : 1, what);
        said.ShouldAllBe(s => !s.Contains("MiB of") && !s.Contains("host"), what);
    }

    private static async Task ResumeAsync(Random random, TestApp app, World world, Guid id)
    {
        await using var db = app.Db();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id);
        var order = await db.Orders.SingleAsync(o => o.Id == tenant.OrderId);
        var plan = app.Services.GetRequiredService<ProductCatalog>().Find(tenant.Product)!.Plan(tenant.Plan)!;
        var machine = world.Machines.Single(m => m.Name == tenant.Host);
        var stripe = DrawStripe(random, app);
        if (order.CustomerId is { } customer && random.Next(3) == 0)
            app.Stripe.Gone.Add(customer); // somebody deleted it in Stripe's dashboard
        var asked = app.Stripe.Asked.Count;
        var answer = await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.ResumeAsync(order, tenant, default));
        var what = $"{tenant.Slug}, {tenant.Plan} again on {machine}";
        if (!Holds(machine, plan))
        {
            answer.Errors[""].ShouldMatch("(too small|full)", what);
            app.Stripe.Asked.Count.ShouldBe(asked, what);
        }
        else if (stripe is Stripe.IsDown or Stripe.Refuses)
            answer
                .Errors[""]
                .ShouldContain(stripe == Stripe.IsDown ? "right now" : "refused to open", Case.Sensitive, what);
        else
            answer.Order.ShouldNotBeNull(what).SessionId.ShouldNotBeNull(what);
    }

    /// <summary>Whether what has its network and data there already can be run there, with that plan.</summary>
    private static bool Holds(Machine machine, Plan plan) =>
        plan.Cpus <= machine.Cpus && plan.MemoryMb <= machine.MemoryMb && machine.FreeMb >= 1024;
}
