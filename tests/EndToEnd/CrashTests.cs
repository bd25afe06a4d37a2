using System.Net;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// The process dies (as by kill -9) at each step between payment and ready; started again, the tenant ends running,
/// with one of everything.
/// </summary>
public sealed class CrashTests(CrashTests.Base installation) : IClassFixture<CrashTests.Base>
{
    private static int _count;

    public sealed class Base : IAsyncLifetime
    {
        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync();
            // Migrated, and the proxy knows the shop; and Stripe has told of the product and the price that it has with
            // the first order: no crash is to come of that.
            await It.StartProductAsync();
            await new Customer(It).OrdersAsync("first");
            await It.StripeIsQuietAsync();
            await It.StopProductAsync();
        }

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }

    [Theory]
    [InlineData("webhook:received")]
    [InlineData("webhook:stored")]
    [InlineData("handle-stripe-event:claimed")]
    [InlineData("payment:confirmed")]
    [InlineData("order:saving")]
    [InlineData("order:paid")]
    [InlineData("reconcile-tenant:claimed")]
    [InlineData("tenant:leased")]
    [InlineData("operation-recorded docker:index/network:Network")]
    [InlineData("provider-called docker:index/network:Network")]
    [InlineData("state-written docker:index/network:Network")]
    [InlineData("operation-recorded docker:index/volume:Volume")]
    [InlineData("provider-called docker:index/volume:Volume")]
    [InlineData("state-written docker:index/volume:Volume")]
    [InlineData("operation-recorded docker:index/container:Container")]
    [InlineData("provider-called docker:index/container:Container")]
    [InlineData("state-written docker:index/container:Container")]
    [InlineData("stack:applied")]
    [InlineData("edge:published")]
    [InlineData("tenant:answered")]
    [InlineData("tenant:observed")]
    public async Task EndsRunningWithOneOfEverything(string step)
    {
        var it = installation.It;
        var name = $"crash{Interlocked.Increment(ref _count)}";
        var customer = new Customer(it);
        await it.StartProductAsync(crashAt: step);
        await customer.BuysAsync(name);
        await it.ProductEndsAsync();

        await it.StartProductAsync();
        await customer.SeesAsync("running");
        using var page = await customer.VisitsAsync(name);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await it.TenantResourcesAsync())
            .Where(r => r.Contains(name))
            .ShouldBe([
                $"container {it.Name}-{name} running",
                $"network {it.Name}-{name}",
                $"volume {it.Name}-{name}-data",
            ]);
        (
            await it.ScalarAsync<long>($"SELECT count(*) FROM tenants WHERE slug = '{name}' AND observed = 'Running'")
        ).ShouldBe(1);
        (
            await it.ScalarAsync<long>(
                $"SELECT count(*) FROM held_subnets s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = '{name}'"
            )
        ).ShouldBe(1);
        (
            await it.ScalarAsync<string>(
                "SELECT coalesce(string_agg(kind || ': ' || last_error, '; '), '') FROM jobs WHERE state = 'Parked'"
            )
        ).ShouldBe("");

        await customer.CancelsAsync();
        await customer.SeesAsync("gone");
        (await it.TenantResourcesAsync()).ShouldBeEmpty();
        await it.StripeIsQuietAsync(); // the next one's crash is not to come of what happened here
        await it.StopProductAsync();
    }
}
