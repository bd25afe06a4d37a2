using System.Net;
using Berth.Platform.Settings;
using Berth.Tenants.Isolation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>A machine whose firewall does not hold the rules, as after a flush, or before the first <c>hosts prepare</c>.</summary>
public sealed class UnguardedTests
{
    [Fact]
    public async Task NothingStartsUntilTenantsAreKeptApartAndItIsSaid()
    {
        await using var world = await World.StartAsync(
            new Dictionary<string, string> { ["Berth__Isolation__Firewall"] = "require" },
            "unguarded"
        );
        var ada = new Customer(world.It);
        await ada.BuysAsync("ada");
        await world.SettleAsync();
        (await world.It.TenantResourcesAsync()).ShouldBeEmpty();
        (await world.Db().Jobs.SingleAsync(j => j.LastError != null && j.FinishedAt == null)).LastError!.ShouldContain(
            "berth hosts prepare"
        );

        await CheckAsync(world);
        var alert = await world.Db().Alerts.SingleAsync(a => a.Key == CheckFirewall.Kind);
        alert.ResolvedAt.ShouldBeNull();
        alert.Text.ShouldContain("Until then no tenant is started");

        world.Services.GetRequiredService<BerthSettings>().Isolation.Firewall = FirewallMode.Off;
        await CheckAsync(world);
        (await world.Db().Alerts.SingleAsync(a => a.Key == CheckFirewall.Kind)).ResolvedAt.ShouldNotBeNull();
        world.Hurries = true;
        await world.SettleAsync();
        using var page = await ada.VisitsAsync("ada");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task CheckAsync(World world) => world.InScopeAsync<CheckFirewall>(c => c.RunAsync(new(), default));
}
