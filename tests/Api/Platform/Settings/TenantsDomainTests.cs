using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

/// <summary>Tenants under a domain of their own, which no cookie and no certificate of the shop's reaches.</summary>
public sealed class TenantsDomainTests
{
    [Theory]
    [InlineData("shop.example")]
    [InlineData("apps.shop.example")]
    [InlineData("example")]
    [InlineData("Tenants.Example")]
    [InlineData("https://tenants.example")]
    [InlineData("*.tenants.example")]
    public async Task OneThatIsNotApartIsRefused(string domain) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(domain))).Message.ShouldContain(
            $"Berth:TenantsDomain is '{domain}'"
        );

    [Fact]
    public async Task TenantsAreThereAndTheShopIsNot()
    {
        await using var app = await StartAsync("tenants.example");
        await app.BuyAsync("ada");
        var settings = app.Worker.GetRequiredService<BerthSettings>();
        settings.AddressOf("ada", RouteKind.Subdomain).ShouldBe("https://ada.tenants.example/");
        settings.AddressOf("ada", RouteKind.Path).ShouldBe("https://apps.tenants.example/ada/");
        app.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        (await app.Http.GetStringAsync("/checkout/hello")).ShouldContain(".tenants.example");

        var ask = app.Worker.GetRequiredService<AskDomain>();
        foreach (
            var (host, may) in ((string, bool)[])
                [
                    ("shop.example", true),
                    ("ada.tenants.example", true),
                    ("apps.tenants.example", true),
                    ("ada.shop.example", false),
                    ("bob.tenants.example", false),
                ]
        )
            (await ask.AskAsync(host, default)).ShouldBe(may, host);
        foreach (var ours in (string[])["tenants.example", "x.tenants.example", "shop.example", "x.shop.example"])
            (
                await app.InScopeAsync<AddDomain, string?>(async add =>
                    await add.AddAsync(await app.Db().Tenants.SingleAsync(), ours, default)
                )
            ).ShouldNotBeNull(ours);
    }

    [Fact]
    public void TheProxyServesThemThere()
    {
        var state = new EdgeState(
            "",
            80,
            443,
            "shop.example",
            "127.0.0.1:5080",
            "https://shop.example",
            [new EdgeRoute("ada", "10.219.0.10:8080")]
        )
        {
            TenantsDomain = "tenants.example",
            PathHost = "apps.tenants.example",
        };
        EdgeTable.Of(state).Hosts.Select(h => h.Name).ShouldBe(["ada.tenants.example"]);
        foreach (var text in (string[])[new RenderCaddy().Render(state), new RenderNginx().Render(state)])
        {
            text.ShouldContain("ada.tenants.example");
            text.ShouldNotContain("ada.shop.example");
        }
        new RenderCaddy().Render(state).ShouldContain("*.tenants.example");
    }

    private static Task<TestApp> StartAsync(string domain) =>
        TestApp.StartAsync(
            "https://shop.example",
            new Dictionary<string, string?> { ["Berth:TenantsDomain"] = domain, ["Berth:Dns:Address"] = "127.0.0.1" }
        );
}
