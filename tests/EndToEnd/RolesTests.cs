using System.Net;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>Web and worker as two processes: the web needs no Docker, the worker opens no port, and together they sell.</summary>
public sealed class RolesTests
{
    [Fact]
    public async Task SellTogether()
    {
        await using var it = await Installation.CreateAsync();
        await it.BerthAsync("migrate");
        await it.StartRolesAsync();
        var customer = new Customer(it);
        await customer.BuysAsync("ada");
        await customer.SeesAsync("running");
        (await customer.StepsAsync()).ShouldBe(["Payment received", "Volume ready", "Network ready", "Container started", "Address published", "Up and answering."], ignoreOrder: true);
        using (var page = await customer.VisitsAsync("ada")) page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await it.BerthAsync("tenants", "--json")).ShouldContain("\"Slug\":\"ada\"");
        await customer.CancelsAsync();
        await customer.SeesAsync("gone");
    }
}
