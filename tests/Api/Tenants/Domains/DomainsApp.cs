using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.Domains;

/// <summary>A shop with two tenants, ada and bob, name servers of its own, and a proxy if it is given one.</summary>
internal sealed class DomainsApp : IAsyncDisposable
{
    private DomainsApp(TestApp app, NameServer names, MovingClock clock) => (App, Names, Clock) = (app, names, clock);

    public TestApp App { get; }
    public NameServer Names { get; }
    public MovingClock Clock { get; }
    public Guid Ada { get; private set; }
    public Guid Bob { get; private set; }

    public static async Task<DomainsApp> StartAsync(
        ProxyRig? rig = null,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var (names, clock) = (new NameServer(), new MovingClock());
        var all = new Dictionary<string, string?>
        {
            ["Berth:Dns:Address"] = "127.0.0.1",
            ["Berth:Domains:Resolvers:0"] = names.Address,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            all[key] = value;
        if (rig is not null)
            foreach (
                var (key, value) in new Dictionary<string, string>
                {
                    ["Berth:ListenUrl"] = $"http://127.0.0.1:{rig.SparePort(0)}",
                    ["Berth:Edge:Container"] = rig.Container,
                    ["Berth:Edge:HttpPort"] = $"{rig.Port}",
                    ["Berth:Edge:HttpsPort"] = $"{rig.HttpsPort}",
                    ["Berth:Edge:Listen"] = "127.0.0.1",
                }
            )
                all[key] = value;
        var it = new DomainsApp(await TestApp.StartAsync("https://shop.example", all, clock), names, clock);
        it.Ada = await it.TenantAsync("ada", "10.219.0.8/29");
        it.Bob = await it.TenantAsync("bob", "10.219.0.16/29");
        return it;
    }

    /// <summary>Adds a domain; null, or why not.</summary>
    public async Task<string?> AddAsync(Guid tenant, string? domain) =>
        await App.InScopeAsync<AddDomain, string?>(async add =>
            await add.AddAsync(await TenantAsync(tenant), domain, default)
        );

    public async Task ChangeAsync(Guid tenant, Func<ChangeDomain, Tenant, Task> change) =>
        await App.InScopeAsync<ChangeDomain>(async c => await change(c, await TenantAsync(tenant)));

    /// <summary>All are due, and looked at.</summary>
    public async Task LookAsync()
    {
        await using (var db = App.Db())
            await db.Database.ExecuteSqlAsync($"UPDATE domains SET check_at = now() - interval '1 day'");
        await App.InScopeAsync<CheckDomains>(c => c.RunAsync(new(), default));
    }

    /// <summary>Looks, and says how a domain stands.</summary>
    public async Task<Domain> LookAsync(Guid tenant, string host)
    {
        await LookAsync();
        await using var db = App.Db();
        return await db.Domains.AsNoTracking().SingleAsync(d => d.TenantId == tenant && d.Host == host);
    }

    /// <summary>Sets the TXT record for these tenants' claims, and no others.</summary>
    public async Task ProveAsync(string host, params Guid[] tenants)
    {
        await using var db = App.Db();
        var tokens = await db
            .Domains.Where(d => d.Host == host && tenants.Contains(d.TenantId))
            .Select(d => d.Token)
            .ToListAsync();
        Names.Set(DomainRecords.ProofName(host), DnsType.Txt, [.. tokens.Select(DomainRecords.Proof)]);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Names.DisposeAsync();
    }

    private async Task<Tenant> TenantAsync(Guid id)
    {
        await using var db = App.Db();
        return await db.Tenants.SingleAsync(t => t.Id == id);
    }

    private async Task<Guid> TenantAsync(string name, string subnet)
    {
        await using var db = App.Db();
        var product = App.Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For($"{name}@example.com", product, product.Plans[0], name, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        var tenant = Tenant.For(order.ToSale(), subnet, DockerHost.Local, db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
        return tenant.Id;
    }
}
