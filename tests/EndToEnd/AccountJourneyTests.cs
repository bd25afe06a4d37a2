using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>What customers and operators do with their accounts, with real mails and a real browser.</summary>
[Collection(nameof(BrowserShop))]
public sealed class AccountJourneyTests(BrowserShop shop)
{
    [Fact]
    public async Task ACustomerSignsInByMailWithoutJavaScriptStopsAndStarts()
    {
        await using var buyer = await shop.BuyerAsync(javaScript: false);
        await buyer.OrdersAsync("journey", email: "journey@example.com");
        await buyer.PaysWithAsync("4242424242424242");
        await buyer.Sees("Your container is up");

        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await buyer.Page.GetByLabel("Email").FillAsync("Journey@Example.com");
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Email me a link" }).ClickAsync();
        await buyer.Page.GotoAsync(await LinkInMailAsync("Journey@example.com"));
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await buyer.Sees("My containers");
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "journey", Exact = true }).ClickAsync();
        await buyer.Sees("Your container is up");

        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await buyer.Sees("Stopped; your data is kept");
        (await shop.It.TenantResourcesAsync())
            .Where(r => r.Contains("journey", StringComparison.Ordinal))
            .ShouldContain(r => r.StartsWith("volume", StringComparison.Ordinal));
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await buyer.Sees("Your container is up");

        await buyer.Page.GetByText("Change the plan").ClickAsync();
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Large" }).ClickAsync();
        await buyer.Sees("Change to Large?");
        await Assertions.Expect(buyer.Page.Locator("#cost")).ToContainTextAsync("EUR is charged now");
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Change the plan" }).ClickAsync();
        await Assertions
            .Expect(buyer.Page.Locator("#progress"))
            .ToContainTextAsync("Hello, Large", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task AnOperatorFindsStopsAndSeesATenant()
    {
        await shop.RunningOrderAsync();
        await using var customer = await shop.BuyerAsync();
        await customer.OrdersAsync("watched", email: "watched@example.com");
        await customer.PaysWithAsync("4242424242424242");
        await customer.Sees("Your container is up");

        await using var owner = await shop.BuyerAsync(session: await shop.OwnerAsync());
        await owner.Page.GotoAsync($"{shop.It.ShopUrl}admin/tenants");
        await owner.Page.GetByLabel("Name, customer's address or host").FillAsync("watched@");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Checkbox, new() { Name = "watched" }).CheckAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await owner.Page.GetByText("1 is stopped").WaitForAsync();

        await customer.Sees("Suspended; your data is kept");
        (await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).CountAsync()).ShouldBe(
            0
        );
        await owner.Page.GetByRole(AriaRole.Checkbox, new() { Name = "watched" }).CheckAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await owner.Page.GetByText("1 is started").WaitForAsync();
        await customer.Page.ReloadAsync(); // a page of what is suspended stands still
        await customer.Sees("Your container is up");
        owner.Complaints.ShouldBeEmpty();
    }

    private async Task<string> LinkInMailAsync(string to)
    {
        for (var i = 0; i < 1800; i++)
        {
            if ((await shop.It.MailsAsync(to)).LastOrDefault(m => m.Subject == "Your link to sign in") is { } mail)
                return mail.Text.Split('\n').Single(l => l.StartsWith("http", StringComparison.Ordinal)).Trim();
            await Task.Delay(100);
        }
        throw new TimeoutException($"No link came to {to}.");
    }
}
