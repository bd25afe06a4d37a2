using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>What a customer does, with real clicks in a real browser, through the proxy.</summary>
[Collection(nameof(BrowserShop))]
public sealed class BrowserTests(BrowserShop shop)
{
    [Fact]
    public async Task ACustomerBuysUsesRestartsAndCancels()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.OrdersAsync("  Ada-Buys ", "Large");

        await buyer.PaysWithAsync("4000 0000 0000 0002");
        await Assertions.Expect(buyer.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Your card was declined.");
        (await shop.It.TenantResourcesAsync()).ShouldNotContain(r => r.Contains("ada-buys"));
        (await shop.It.ScalarAsync<long>("SELECT count(*) FROM tenants WHERE slug = 'ada-buys'")).ShouldBe(0);

        await buyer.PaysWithAsync("4242 4242 4242 4242");
        await buyer.Page.GetByText("Payment received").WaitForAsync();
        await buyer.PhotographsAsync("progress-1280");
        await buyer.Sees("Your container is up");
        StepsWereDrawnAsTheyHappened(buyer);

        await buyer.FollowsAddressAsync("ada-buys");
        await buyer.Sees("Hello from ada-buys");
        await buyer.SeesStartsAsync("ada-buys", 1);

        await BackToOrderAsync(buyer);
        await buyer.RestartsAsync();
        await Assertions
            .Expect(buyer.Page.Locator("#steps"))
            .ToContainTextAsync("Restarted", new() { Timeout = 90_000 });
        await buyer.Sees("Your container is up");
        await buyer.SeesStartsAsync("ada-buys", 2);

        await BackToOrderAsync(buyer);
        await buyer.CancelsAsync();
        await buyer.Sees("Removed");
        var page = await buyer.VisitsAsync("ada-buys");
        page.Status.ShouldBe(404);
        await buyer.Sees("Nobody lives here");
        (await shop.It.TenantResourcesAsync()).ShouldNotContain(r => r.Contains("ada-buys"));
    }

    [Fact]
    public async Task ACustomerWatchesNumbersAndLogAndRunsACommand()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.Page.GotoAsync((await shop.RunningOrderAsync()).ToString());
        await buyer.Page.GetByText("Live usage and log").ClickAsync();
        await Assertions
            .Expect(buyer.Page.Locator("#live-memory"))
            .ToContainTextAsync("of 64 MB", new() { Timeout = 90_000 });
        await Assertions.Expect(buyer.Page.Locator("#live-cpu")).ToContainTextAsync("%", new() { Timeout = 90_000 });
        await shop.It.Docker.Exec.RunAsync(
            $"{shop.It.Name}-showcase",
            ["/bin/busybox", "sh", "-c", "echo '<b>said</b> by the container' >/proc/1/fd/1"]
        );
        await Assertions
            .Expect(buyer.Page.Locator("#live-log"))
            .ToContainTextAsync("<b>said</b> by the container", new() { Timeout = 90_000 });
        (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty();
        await buyer.PhotographsAsync("live-1280");
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "How busy it is" }).ClickAsync();
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();
        await Assertions.Expect(buyer.Page.Locator("#output")).ToContainTextAsync("load average");
        (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty();
        buyer.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task ATakenNameIsSaidBeforePaying()
    {
        await using var first = await shop.BuyerAsync();
        await first.OrdersAsync("wanted");
        await using var second = await shop.BuyerAsync();
        await second.OpensOrderFormAsync();
        await second.FillsInAsync("Wanted", "Large", "bob@example.com");

        (await second.ComplaintAtAsync("Name")).ShouldBe("The name wanted is taken. Please choose another.");
        await Assertions.Expect(second.Page.GetByLabel("Name")).ToHaveValueAsync("Wanted");
        await Assertions.Expect(second.Page.GetByLabel("Email")).ToHaveValueAsync("bob@example.com");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Radio, new() { Name = "Large" })).ToBeCheckedAsync();
        await Assertions.Expect(second.Page.GetByLabel("Name")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task ABuyerPaysInTheCurrencyThatTheyChoose()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.OpensOrderFormAsync("Private");
        await buyer.Sees("Order Private");
        await Assertions.Expect(buyer.Page.GetByText("or 5.50 USD, 900 JPY")).ToBeVisibleAsync();
        await Assertions
            .Expect(buyer.Page.GetByRole(AriaRole.Radio, new() { Name = "EUR", Exact = true }))
            .ToBeCheckedAsync();

        await buyer.Page.GotoAsync($"{shop.It.ShopUrl}checkout/private?currency=JPY");
        await Assertions
            .Expect(buyer.Page.GetByRole(AriaRole.Radio, new() { Name = "JPY", Exact = true }))
            .ToBeCheckedAsync();
        (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty();
        await buyer.Page.GetByRole(AriaRole.Radio, new() { Name = "USD", Exact = true }).CheckAsync();
        await buyer.FillsInAsync("dollars", "Large", "ada@example.com");
        await Assertions
            .Expect(buyer.Page.Locator("#currency-error"))
            .ToHaveTextAsync("Large has no price in USD. Please choose EUR.");
        await Assertions
            .Expect(buyer.Page.GetByRole(AriaRole.Radio, new() { Name = "USD", Exact = true }))
            .ToBeCheckedAsync();

        await buyer.FillsInAsync(null, "Small", "ada@example.com");
        await Assertions
            .Expect(buyer.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("Pay 5.50 USD", new() { Timeout = 90_000 });
        buyer.Complaints.ShouldNotContain(c => c.StartsWith("exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MistakesAreSaidAtTheirFieldsAllAtOnce()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.OpensOrderFormAsync();
        await buyer.FillsInAsync("", null, "ada at example");
        (await buyer.ComplaintAtAsync("Name")).ShouldBe("Please choose a name.");
        (await buyer.ComplaintAtAsync("Email")).ShouldBe("Please enter your email address, such as ada@example.com.");
        await Assertions.Expect(buyer.Page.GetByLabel("Email")).ToHaveValueAsync("ada at example");

        await buyer.FillsInAsync("Admin", null, "ada@example.com");
        (await buyer.ComplaintAtAsync("Name")).ShouldBe("That name is reserved. Please choose another.");
        (await buyer.Page.GetByLabel("Email").GetAttributeAsync("aria-invalid")).ShouldBeNull();
    }

    [Fact]
    public async Task ItAllWorksWithoutJavaScript()
    {
        await using var buyer = await shop.BuyerAsync(javaScript: false);
        await buyer.OrdersAsync("plainly");
        await buyer.PaysWithAsync("4242424242424242");
        await buyer.Sees("Your container is up");
        var order = buyer.Page.Url;
        await buyer.FollowsAddressAsync("plainly");
        await buyer.Sees("Hello from plainly");
        await buyer.Page.GotoAsync(order);
        await buyer.RestartsAsync();
        await Assertions
            .Expect(buyer.Page.Locator("#steps"))
            .ToContainTextAsync("Restarted", new() { Timeout = 90_000 });
        await buyer.CancelsAsync();
        await buyer.Sees("Removed");
        buyer.Drawn.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheOrdersPageOutlivesARestartOfTheShop()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.OrdersAsync("patient");
        var pay = new Uri(buyer.Page.Url);
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await buyer.Sees("Waiting for your payment");
        await shop.It.StopProductAsync();
        // Long enough for the browser to try again in vain.
        await Task.Delay(TimeSpan.FromSeconds(4));
        await shop.It.StartProductAsync();
        await new Customer(shop.It).PaysAsync(pay);
        await buyer.Sees("Your container is up");
    }

    [Fact]
    public async Task NothingSecretLeavesTheBrowser()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.OrdersAsync("discreet");
        await buyer.PaysWithAsync("4242424242424242");
        await buyer.Sees("Your container is up");
        var answer = await buyer.FollowsAddressAsync("discreet");
        (await answer.Request.AllHeadersAsync()).Keys.ShouldNotContain("referer");
        (await answer.Request.AllHeadersAsync()).Keys.ShouldNotContain("cookie");
        (await buyer.Page.EvaluateAsync<string>("document.referrer")).ShouldBeEmpty();

        var cookies = await buyer.CookiesAsync();
        cookies.Select(c => c.Name).ShouldContain("berth_order");
        cookies.Where(c => !c.HttpOnly).Select(c => c.Name).ShouldBeEmpty();
        cookies.Where(c => c.SameSite == SameSiteAttribute.None).Select(c => c.Name).ShouldBeEmpty();
    }

    private static void StepsWereDrawnAsTheyHappened(Buyer buyer)
    {
        var drawn = buyer.Drawn;
        drawn
            .Select(p => p.Document)
            .Distinct()
            .Count()
            .ShouldBe(1, "The page was loaded again while the steps went on.");
        drawn
            .Where(p => p.State == "starting")
            .Select(p => p.Steps)
            .Distinct()
            .Count()
            .ShouldBeGreaterThan(1, "The steps did not come one by one.");
        foreach (
            var step in (string[])
                ["Payment received", "Network ready", "Volume ready", "Container started", "Address published"]
        )
            drawn[^1].Steps.ShouldContain(step);
    }

    private static async Task BackToOrderAsync(Buyer buyer)
    {
        while (!buyer.Page.Url.Contains("/orders/", StringComparison.Ordinal))
            await buyer.Page.GoBackAsync();
    }
}
