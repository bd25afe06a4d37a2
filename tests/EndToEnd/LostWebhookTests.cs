using System.Net;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>Stripe's events never arrive, or all of them twice; what was paid for is there once.</summary>
public sealed class LostWebhookTests
{
    [Fact]
    public async Task WhatWasPaidIsThereAllTheSame()
    {
        await using var it = await Installation.CreateAsync();
        await it.StartProductAsync();
        await it.StripeFailsAsync("""{"drop":true}""");
        var customer = new Customer(it);
        await customer.BuysAsync("ada");
        // The browser comes back from the payment page.
        using (await customer.Http.GetAsync(customer.OrderUrl + "?paid=yes")) { }
        await customer.SeesAsync("running");
        (await it.ScalarAsync<long>("SELECT count(*) FROM stripe_events")).ShouldBe(0);

        await it.StripeFailsAsync("""{"drop":false,"duplicates":3}""");
        await customer.CancelsAsync();
        await customer.SeesAsync("gone");
        var other = new Customer(it);
        await other.BuysAsync("ada");
        await other.SeesAsync("running");
        using var page = await other.VisitsAsync("ada");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await it.ScalarAsync<long>("SELECT count(*) FROM tenants WHERE observed = 'Running'")).ShouldBe(1);
        (await it.TenantResourcesAsync()).Count.ShouldBe(3);
    }
}
