using Berth.Platform.Addresses;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Provisioning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>From products and tenants to routes and addresses.</summary>
public sealed class RoutesTests : IDisposable
{
    private readonly string _catalog = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public RoutesTests()
    {
        var hello = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        File.WriteAllText(Path.Combine(_catalog, "hello.yaml"), hello);
        File.WriteAllText(
            Path.Combine(_catalog, "words.yaml"),
            hello
                .Replace("name: hello", "name: words")
                .Replace("default: true", "default: false")
                .Replace("route: subdomain", "route: path")
                .Replace("maxBodyMb: 100", "maxBodyMb: 7")
        );
    }

    public void Dispose() => Directory.Delete(_catalog, recursive: true);

    [Fact]
    public async Task ATenantIsOpenedOnceItsContainerIsThere()
    {
        await using var app = await AppAsync();
        var id = await TenantAsync(app, "hello", "ada");
        (await RouteAsync(app)).ShouldSatisfyAllConditions(
            r => r.IsOpen.ShouldBeFalse(),
            r => r.Upstream.ShouldBe("10.219.0.10:8080"),
            r => r.MaxBodyMb.ShouldBe(100),
            r => r.Tenant.ShouldBe(id)
        );
        await using (var db = app.Db())
            (await Tenant.OpenAsync(db, id, default)).ShouldBeTrue();
        await using (var db = app.Db())
            (await Tenant.OpenAsync(db, id, default)).ShouldBeFalse("it is open already");
        (await RouteAsync(app)).IsOpen.ShouldBeTrue();

        await WantAsync(app, id, TenantState.Suspended);
        await using (var db = app.Db())
            (await Tenant.OpenAsync(db, id, default)).ShouldBeFalse("it is not to run");
        (await RouteAsync(app)).Upstream.ShouldBeNull();
        await WantAsync(app, id, TenantState.Running);
        (await RouteAsync(app)).IsOpen.ShouldBeFalse("its container is gone, and not yet there again");
    }

    /// <summary>The name is new each time, so it cannot tell two clicks from two orders: the form's key does.</summary>
    [Fact]
    public async Task ADoubleClickWhereNamesAreGivenIsOneOrder()
    {
        await using var app = await AppAsync();
        var wish = new PlaceOrder.Wish("words", "small", null, "ada@example.com", null)
        {
            FormKey = PlaceOrder.NewFormKey(),
        };
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.PlaceAsync(wish, default)))
        );
        answers.Select(a => a.Order?.Name).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        (await app.Db().Orders.CountAsync()).ShouldBe(1);
        (await app.Db().HeldNames.CountAsync()).ShouldBe(1);
        var other = await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(wish with { FormKey = PlaceOrder.NewFormKey() }, default)
        );
        (other.Order!.Name == answers[0].Order!.Name).ShouldBeFalse("that is another form");
    }

    [Fact]
    public async Task WhereTheNameIsPartOfAPathItIsGiven()
    {
        await using var app = await AppAsync();
        var page = await app.Http.GetStringAsync("/checkout/words");
        page.ShouldNotContain("name=\"Name\"");
        page.ShouldContain("apps.shop.example:8080/");
        (await app.Http.GetStringAsync("/checkout/hello")).ShouldContain("name=\"Name\"");

        var answer = await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("words", "small", "mine", "ada@example.com", null), default)
        );
        var name = answer.Order!.Name;
        name.ShouldMatch("^[a-z]+-[a-z]+$");
        (await app.Http.GetStringAsync($"/orders/{answer.Order.Token}")).ShouldContain(
            $"apps.shop.example:8080/{name}"
        );

        var id = await TenantAsync(app, "words", "calm-owl");
        (await RouteAsync(app)).ShouldSatisfyAllConditions(
            r => r.ByPath.ShouldBeTrue(),
            r => r.MaxBodyMb.ShouldBe(7),
            r => r.Slug.ShouldBe("calm-owl")
        );
        await using var db = app.Db();
        var spec = await app
            .Services.GetRequiredService<TenantSpecs>()
            .ForAsync(
                await db.Tenants.SingleAsync(t => t.Id == id),
                await LocalAsync(app),
                new Dictionary<string, Berth.Tenants.Secret>(),
                default
            );
        spec.Door.Environment["BERTH_URL"].ShouldBe("http://apps.shop.example:8080/calm-owl/");
    }

    [Fact]
    public void TheWordsAreNames()
    {
        var names = new TenantName([]);
        for (var i = 0; i < 500; i++)
        {
            var words = TwoWords.Make();
            names.TryNormalise(words, out var name, out var error).ShouldBeTrue($"{words}: {error}");
            name.ShouldBe(words);
        }
    }

    [Theory]
    [InlineData("Shop.Example.COM.", "shop.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("Ökostrom.example", "xn--kostrom-80a.example")]
    [InlineData("ÖKOSTROM.EXAMPLE", "xn--kostrom-80a.example")]
    [InlineData("СВЕТ.example", "xn--b1ag8ag.example")]
    [InlineData("STRAẞE.example", "xn--strae-oqa.example")]
    [InlineData("a.b-c.example", "a.b-c.example")]
    public void ADomainIsParsed(string entered, string host)
    {
        HostName.TryParse(entered, out var parsed, out _).ShouldBeTrue();
        parsed.ShouldBe(host);
    }

    [Theory]
    [InlineData("example")]
    [InlineData("https://example.com")]
    [InlineData("example.com/x")]
    [InlineData("example.com:80")]
    [InlineData("*.example.com")]
    [InlineData("10.0.0.1")]
    [InlineData("a..example")]
    [InlineData("-a.example")]
    [InlineData("a_b.example")]
    [InlineData("a.1")]
    [InlineData("{host}.example")]
    [InlineData("a\u00adb.example")]
    [InlineData("a\ufffdb.example")]
    [InlineData("a\u200bb.example")]
    [InlineData("a\ue000b.example")]
    [InlineData(null)]
    public void WhatIsNoDomainIsRefused(string? entered) => HostName.TryParse(entered, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("Proxy", "traefik", "Berth:Edge:Proxy")]
    [InlineData("PathHost", "shop.example", "Berth:Edge:PathHost")]
    [InlineData("PathHost", "a b", "Berth:Edge:PathHost")]
    public async Task ASettingThatCannotBeIsSaid(string key, string value, string said) =>
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                TestApp.StartAsync(settings: new Dictionary<string, string?> { [$"Berth:Edge:{key}"] = value })
            )
        ).Message.ShouldContain(said);

    private Task<TestApp> AppAsync() =>
        TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _catalog });

    private static async Task<Guid> TenantAsync(TestApp app, string product, string name)
    {
        await using var db = app.Db();
        var sold = app.Services.GetRequiredService<ProductCatalog>().Find(product)!;
        var order = Order.For("ada@example.com", sold, sold.Plans[0], name, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        var tenant = Tenant.For(
            order.ToSale(),
            "10.219.0.8/29",
            DockerHost.Local,
            db,
            DateTimeOffset.UtcNow,
            sold.Route
        );
        await db.SaveChangesAsync();
        return tenant.Id;
    }

    private static async Task WantAsync(TestApp app, Guid id, TenantState state)
    {
        await using var db = app.Db();
        (await db.Tenants.SingleAsync(t => t.Id == id)).Want(state, "For the test.", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
    }

    private static async Task<EdgeRoute> RouteAsync(TestApp app)
    {
        await using var db = app.Db();
        var local = await LocalAsync(app);
        return (
            await EdgeState.RoutesAsync(
                db,
                local,
                [local],
                hasRecords: false,
                DateTimeOffset.UtcNow,
                app.Services.GetRequiredService<ProductCatalog>(),
                default
            )
        ).ShouldHaveSingleItem();
    }

    private static Task<HostInfo> LocalAsync(TestApp app) =>
        app.Services.GetRequiredService<KnownHosts>().GetAsync(DockerHost.Local, default);
}
