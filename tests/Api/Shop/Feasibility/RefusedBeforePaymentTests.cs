using Berth.Platform.Jobs;
using Berth.Shop.Checkout;
using Berth.Shop.Feasibility;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Feasibility;

/// <summary>What cannot be made is refused, by each way in, before Stripe is asked for anything.</summary>
public sealed class RefusedBeforePaymentTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Docker:NetworkPool"] = "10.219.0.0/24",
                ["Berth:Dns:ZoneId"] = "zone",
                ["Berth:Dns:ApiTokenFile"] = "/dev/null",
                ["Berth:Dns:Address"] = "203.0.113.7",
            }
        );

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task AProductWithoutItsImageIsSoldOut()
    {
        await SeenAsync(db =>
            db.ProductImages.Add(new() { Image = "berth/hello:1", Why = "no basic auth credentials" })
        );
        await RefusedAsync("", "Hello is sold out at the moment");
        (await AlertAsync("turned-away/NoImage")).ShouldContain("no basic auth credentials");
        (await _app.Http.GetStringAsync("/")).ShouldContain("Sold out at the moment");
        (await _app.Http.GetStringAsync("/checkout/hello")).ShouldContain("sold out at the moment");
        (await GiveAsync()).Mistakes.ShouldHaveSingleItem().ShouldContain("no basic auth credentials");
    }

    [Fact]
    public async Task APlanThatNoMachineCanRunIsSoldOutAndOthersAreNot()
    {
        await SeenAsync(db => db.HostFacts.Add(Local(cpus: 0)));
        await RefusedAsync("Plan", "Small is sold out at the moment");
        await SeenAsync(db => db.HostFacts.Add(Local(memory: 100)));
        await RefusedAsync("Plan", "Large is sold out at the moment", "large");
        (await PlaceAsync("small")).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task AFullDiskTakesNothingNew()
    {
        await SeenAsync(db => db.HostFacts.Add(Local(free: 1100)));
        await RefusedAsync("", "We are full at the moment");
        (await AlertAsync("turned-away/DiskFull")).ShouldContain("1100 MiB");
    }

    [Theory]
    [InlineData("A")]
    [InlineData("MX, TXT")]
    public async Task ANameThatTheZoneHasIsTaken(string types)
    {
        await SeenAsync(db => db.ForeignNames.Add(new() { Name = "nas.shop.example", Types = types }));
        await RefusedAsync("Name", "The name nas is taken", name: "NAS");
        using var checkedName = await _app.Http.PostAsync("/api/check-subdomain/", Body("""{"subdomain":"nas"}"""));
        (await checkedName.Content.ReadAsStringAsync()).ShouldContain("\"available\":false");
        (await PlaceAsync("small", "nas2")).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task APoolThatOthersUseUpIsFull()
    {
        await SeenAsync(db =>
            db.HostFacts.Add(Local(networks: ["10.219.0.0/25", "10.219.0.128/26", "10.219.0.192/27"]))
        );
        // Four /29 are left. Whoever may still pay needs one, too.
        foreach (var name in (string[])["ada", "bob", "cyd", "dan"])
            (await PlaceAsync("small", name)).Order.ShouldNotBeNull(name);
        await RefusedAsync("", "We are full at the moment", name: "eve");
        (await AlertAsync("turned-away/NoSubnet")).ShouldContain("Berth:Docker:NetworkPool");
    }

    [Fact]
    public async Task ATenantsSubnetIsNobodyElses()
    {
        await SeenAsync(db => db.HostFacts.Add(Local(networks: ["10.219.0.0/28"])));
        await _app.BuyAsync("ada");
        (await _app.Db().Tenants.SingleAsync()).Subnet.ShouldBe("10.219.0.16/29");
    }

    [Fact]
    public async Task APlanThatItsMachineCannotRunIsNotCharged()
    {
        var order = await _app.BuyAsync("ada");
        await SeenAsync(db => db.HostFacts.Add(Local(memory: 100)));
        var asked = _app.Stripe.Asked.Count;
        await _app.InScopeAsync<ChangePlan, JobOutcome>(c =>
            c.RunAsync(new(order.TenantId!.Value, "large", Guid.CreateVersion7()), default)
        );
        _app.Stripe.Asked.Skip(asked).ShouldNotContain(a => a.StartsWith("POST /v1/subscriptions/"));
        (await _app.Db().TenantEvents.Select(e => e.What).ToListAsync()).ShouldContain(
            "The plan stays as it is: The machine that your container is on is too small for Large."
        );
    }

    [Fact]
    public async Task WhatNoMachineCanRunAnyMoreIsNotPaidForAgain()
    {
        var order = await _app.BuyAsync("ada");
        await SeenAsync(db => db.HostFacts.Add(Local(memory: 10)));
        var asked = _app.Stripe.Asked.Count;
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync();
        var answer = await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.ResumeAsync(order, tenant, default));
        answer.Errors[""].ShouldContain("too small for Small");
        _app.Stripe.Asked.Count.ShouldBe(asked);
    }

    private async Task RefusedAsync(string field, string words, string plan = "small", string name = "ada")
    {
        var asked = _app.Stripe.Asked.Count;
        var answer = await PlaceAsync(plan, name);
        answer.Errors.ShouldHaveSingleItem().Key.ShouldBe(field);
        answer.Errors[field].ShouldContain(words);
        _app.Stripe.Asked.Count.ShouldBe(asked);
        (await _app.Db().HeldNames.AnyAsync(n => n.Name == name)).ShouldBeFalse();
    }

    private Task<PlaceOrder.Answer> PlaceAsync(string plan, string name = "ada") =>
        _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", plan, name, "ada@example.com", null), default)
        );

    private Task<GiveTenant.Answer> GiveAsync() =>
        _app.InScopeAsync<GiveTenant, GiveTenant.Answer>(g =>
            g.GiveAsync(new("hello", "small", "ada", "ada@example.com"), default)
        );

    private async Task<string> AlertAsync(string key) => (await _app.Db().Alerts.SingleAsync(a => a.Key == key)).Text;

    private async Task SeenAsync(Action<Berth.Platform.Data.AppDb> see)
    {
        await using var db = _app.Db();
        await db.HostFacts.ExecuteDeleteAsync();
        see(db);
        await db.SaveChangesAsync();
    }

    private static HostFacts Local(
        int cpus = 2,
        int memory = 2048,
        int free = 9000,
        IReadOnlyList<string>? networks = null
    ) =>
        new()
        {
            Host = "local",
            Cpus = cpus,
            MemoryMb = memory,
            Architecture = "amd64",
            FreeDiskMb = free,
            ForeignNetworks = [.. networks ?? []],
            SeenAt = DateTimeOffset.UtcNow,
        };

    private static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
