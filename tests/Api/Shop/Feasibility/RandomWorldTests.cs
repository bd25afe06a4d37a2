using System.Globalization;
using System.Net;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Feasibility;

/// <summary>
/// Catalogs, hosts, zones and states of Stripe's are drawn at random, and orders are placed in them: 100 in each of 20
/// worlds; some of what was sold is put on another plan or paid for again when the machines are no longer as they were.
/// What is sold can be made, judged by rules that are written here once more; what is not sold could not have been, and
/// the buyer is told why.
/// </summary>
public sealed partial class RandomWorldTests
{
    private const int Orders = 100;
    private const string Pool = "10.219.0.0/24";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    private sealed record Machine(
        string Name,
        int Cpus,
        int MemoryMb,
        int FreeMb,
        string Architecture,
        int Capacity,
        bool Drains
    );

    private sealed record World(
        IReadOnlyList<Machine> Machines,
        IReadOnlyDictionary<string, (bool IsThere, string Architecture)> Images,
        IReadOnlySet<string> Names,
        IReadOnlyList<string> Networks
    );

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task WhatIsSoldCanBeMadeAndARefusalSaysWhy(int seed)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("berth-world-").FullName;
        try
        {
            await WriteCatalogAsync(random, folder);
            var local = DrawMachine(random, "local");
            await using var app = await TestApp.StartAsync(
                settings: new Dictionary<string, string?>
                {
                    ["Berth:Catalog"] = folder,
                    ["Berth:Docker:NetworkPool"] = Pool,
                    ["Berth:Docker:CapacityMb"] = $"{local.Capacity}",
                    ["Berth:Dns:ZoneId"] = "zone",
                    ["Berth:Dns:ApiTokenFile"] = "/dev/null",
                    ["Berth:Dns:Address"] = "203.0.113.7",
                }
            );
            var world = await DrawAsync(random, app, local);
            for (var i = 0; i < Orders; i++)
                await OrderAsync(random, app, world, i);
            await LaterAsync(random, app, world);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task OrderAsync(Random random, TestApp app, World world, int number)
    {
        var products = app.Services.GetRequiredService<ProductCatalog>().Products;
        var product = products[random.Next(products.Count)];
        var plan = product.Plans[random.Next(product.Plans.Count)];
        var name = random.Next(4) == 0 ? $"taken{random.Next(6)}" : $"name{number}";
        var stripe = DrawStripe(random, app);
        var asked = app.Stripe.Asked.Count;
        var held = await app.Db()
            .HeldNames.GroupBy(n => n.Host)
            .ToDictionaryAsync(g => g.Key, g => g.Sum(n => n.MemoryMb));
        var answer = await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new(product.Name, plan.Name, name, $"ada{number}@example.com", null), default)
        );
        var what = $"order {number}: {product.Name}, {plan.Name}, {name}";
        await using var db = app.Db();
        if (answer.Order is not { } order)
        {
            var (_, words) = answer.Errors.ShouldHaveSingleItem();
            words.ShouldMatch("(taken|sold out|full|cannot be opened right now|refused to open a payment page)", what);
            words.ShouldNotMatch("MiB|image|processor|subnet|pool|registry", what); // nothing of what is behind it
            words
                .Contains("refused to open", StringComparison.Ordinal)
                .ShouldBe(stripe == Stripe.Refuses && app.Stripe.Asked.Count > asked, what);
            if (stripe is Stripe.Sells or Stripe.HasArchivedThePrice)
            {
                app.Stripe.Asked.Count.ShouldBe(asked, what);
                (await CouldBeMadeAsync(db, world, product, plan, name)).ShouldBeFalse($"{what}: {words}");
            }
            (await db.HeldNames.AnyAsync(n => n.Name == name && n.ExpiresAt != null)).ShouldBeFalse(what);
            return;
        }
        stripe.ShouldBeOneOf([Stripe.Sells, Stripe.HasArchivedThePrice], what);
        app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), $"sub_{number}", $"cus_{number}");
        await app.InScopeAsync<FulfilCheckout, string>(f => f.FulfilAsync(order.SessionId!, default));
        var tenant = await db.Tenants.SingleAsync(t => t.OrderId == order.Id);
        var machine = world.Machines.Single(m => m.Name == tenant.Host);
        Fits(machine, world, product, plan).ShouldBeTrue(what);
        machine.Drains.ShouldBeFalse(what);
        if (machine.Capacity > 0)
            (held.GetValueOrDefault(machine.Name) + plan.MemoryMb).ShouldBeLessThanOrEqualTo(machine.Capacity, what);
        world.Names.ShouldNotContain($"{name}.shop.example", what);
        var subnet = IPNetwork.Parse(tenant.Subnet);
        world.Networks.Select(IPNetwork.Parse).ShouldNotContain(n => n.Contains(subnet.BaseAddress), what);
        (await db.Tenants.CountAsync(t => t.Subnet == tenant.Subnet)).ShouldBe(1, what);
    }

    /// <summary>The rules once more, in other words than the product's.</summary>
    private static async Task<bool> CouldBeMadeAsync(
        Berth.Platform.Data.AppDb db,
        World world,
        Product product,
        Plan plan,
        string name
    )
    {
        if (world.Names.Contains($"{name}.shop.example") || await db.HeldNames.AnyAsync(n => n.Name == name))
            return false;
        var used = await db.HeldSubnets.Select(s => s.Cidr).ToListAsync();
        var networks = world.Networks.Select(IPNetwork.Parse).ToList();
        if (
            Enumerable
                .Range(0, 32)
                .Select(i => $"10.219.0.{i * 8}/29")
                .All(s => used.Contains(s) || networks.Exists(n => n.Contains(IPNetwork.Parse(s).BaseAddress)))
        )
            return false;
        foreach (var machine in world.Machines.Where(m => !m.Drains && Fits(m, world, product, plan)))
        {
            var held = await db.HeldNames.Where(n => n.Host == machine.Name).SumAsync(n => n.MemoryMb);
            if (machine.Capacity == 0 || held + plan.MemoryMb <= machine.Capacity)
                return true;
        }
        return false;
    }

    private static bool Fits(Machine machine, World world, Product product, Plan plan) =>
        world.Images[product.Image] is var (isThere, architecture)
        && isThere
        && architecture == machine.Architecture
        && plan.Cpus <= machine.Cpus
        && plan.MemoryMb <= machine.MemoryMb
        && machine.FreeMb - plan.DiskMb >= 1024;

    private static async Task WriteCatalogAsync(Random random, string folder)
    {
        for (var i = 0; i < random.Next(1, 4); i++)
        {
            var plans = Enumerable
                .Range(0, random.Next(1, 4))
                .Select(p =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"""
                          - name: p{p}
                            title: Plan {p}
                            price: {500 * (p + 1)}
                            currency: eur
                            interval: month
                            memoryMb: {1 << random.Next(6, 12)}
                            cpus: {random.Next(1, 12) / 2.0}
                            pids: 64
                            diskMb: {random.Next(0, 3) * 1000}
                        """
                    )
                );
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"product{i}.yaml"),
                $"""
                name: product{i}
                title: Product {i}
                description: One of many.
                image: image{random.Next(3)}:1
                port: 8080
                data: /data
                plans:
                {string.Join('\n', plans)}
                """
            );
        }
    }

    private static Machine DrawMachine(Random random, string name) =>
        new(
            name,
            1 << random.Next(0, 4),
            1 << random.Next(8, 13),
            random.Next(500, 6000),
            random.Next(5) == 0 ? "arm64" : "amd64",
            random.Next(3) == 0 ? 0 : random.Next(256, 8192),
            name != "local" && random.Next(5) == 0
        );

    private static async Task<World> DrawAsync(Random random, TestApp app, Machine local)
    {
        var machines = Enumerable
            .Range(0, random.Next(0, 3))
            .Select(i => DrawMachine(random, $"host{i}"))
            .Prepend(local)
            .ToList();
        var networks = Enumerable
            .Range(0, random.Next(0, 3))
            .Select(_ => $"10.219.0.{random.Next(4) * 64}/{random.Next(26, 28)}")
            .Distinct()
            .ToList();
        var images = Enumerable
            .Range(0, 3)
            .ToDictionary(i => $"image{i}:1", _ => (random.Next(4) > 0, random.Next(5) == 0 ? "arm64" : "amd64"));
        var names = Enumerable.Range(0, 3).Select(i => $"taken{i}.shop.example").ToHashSet();
        await using var db = app.Db();
        foreach (var machine in machines)
        {
            if (machine != local)
            {
                var row = DockerHost.Added(
                    new HostInfo
                    {
                        Name = machine.Name,
                        Endpoint = $"ssh://{machine.Name}",
                        EdgeContainer = "edge",
                        EdgeUrl = "http://127.0.0.1",
                        MemoryMb = machine.Capacity,
                    },
                    DateTimeOffset.UtcNow
                );
                row.Drain(machine.Drains);
                db.Hosts.Add(row);
            }
            db.HostFacts.Add(
                new HostFacts
                {
                    Host = machine.Name,
                    Cpus = machine.Cpus,
                    MemoryMb = machine.MemoryMb,
                    Architecture = machine.Architecture,
                    FreeDiskMb = machine.FreeMb,
                    ForeignNetworks = networks,
                }
            );
        }
        foreach (var (image, (isThere, architecture)) in images)
            db.ProductImages.Add(
                new ProductImage
                {
                    Image = image,
                    IsThere = isThere,
                    Architecture = architecture,
                    Why = isThere ? "" : "no basic auth credentials",
                }
            );
        db.ForeignNames.AddRange(names.Select(n => new ForeignName { Name = n, Types = "A" }));
        await db.SaveChangesAsync();
        return new World(machines, images, names, networks);
    }
}
