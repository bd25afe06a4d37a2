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
            await It.StartProductAsync(mortal: true);
            await new Customer(It).OrdersAsync("first");
        }

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }

    public static TheoryData<string> Steps =>
        [
            .. LongRows.With<string>(
                [
                    "webhook:received",
                    "handle-stripe-event:claimed",
                    "payment:confirmed",
                    "order:paid",
                    "tenant:leased",
                    "provider-called docker:index/network:Network",
                    "state-written docker:index/volume:Volume",
                    "operation-recorded docker:index/container:Container",
                    "provider-called docker:index/container:Container",
                    "container:started",
                    "edge:published",
                    "tenant:observed",
                ],
                [
                    "webhook:stored",
                    "order:saving",
                    "reconcile-tenant:claimed",
                    "operation-recorded docker:index/network:Network",
                    "state-written docker:index/network:Network",
                    "operation-recorded docker:index/volume:Volume",
                    "provider-called docker:index/volume:Volume",
                    "state-written docker:index/container:Container",
                    "stack:applied",
                    "container:limited",
                    "tenant:answered",
                ]
            ),
        ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task EndsRunningWithOneOfEverything(string step)
    {
        var it = installation.It;
        var name = $"crash{Interlocked.Increment(ref _count)}";
        var customer = new Customer(it);
        // Nothing of before is at work any more: it could reach the step first.
        await it.StripeIsQuietAsync();
        await new Tenancy(it, name).IsQuietAsync();
        it.CrashesAt(step);
        await customer.BuysAsync(name);
        await it.ProductEndsAsync();

        await it.StartProductAsync(mortal: true);
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
    }
}
