using Berth.Platform.Accounts;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// Each page on a phone and on a desk, by day and by night: nothing sticks out, nothing is complained about, all can be
/// read, and it is small.
/// </summary>
[Collection(nameof(BrowserShop))]
public sealed class PageTests(BrowserShop shop)
{
    private const int MostBytes = 150_000;

    public static TheoryData<string> Pages =>
        [
            "front",
            "form",
            "mistakes",
            "pay",
            "declined",
            "waiting",
            "running",
            "credentials",
            "used-link",
            "not-found",
            "unknown-address",
            "find",
            "contact",
            "plan",
            "invoices",
            "history",
            "console",
            "sign-in",
            "sign-in-sent",
            "sign-in-link",
            "account",
            "settings",
            "second-factor",
            "recovery-codes",
            "code",
            "admin",
            "admin/alerts",
            "admin/tenants",
            "admin/tenant",
            "admin/console",
            "admin/customers",
            "admin/orders",
            "admin/jobs",
            "admin/events",
            "admin/hosts",
            "admin/mails",
            "admin/audit",
            "admin/people",
            "admin/tokens",
            "seen-as-customer",
        ];

    [Fact]
    public async Task WhatKeepsPeopleOutIsFound()
    {
        await using var buyer = await shop.BuyerAsync();
        await buyer.Page.SetContentAsync("<p><img src='data:,'></p>");
        (await Axe.ViolationsAsync(buyer.Page)).ShouldContain(v => v.StartsWith("image-alt"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task LooksRight(string page)
    {
        var isAdmin = page.StartsWith("admin", StringComparison.Ordinal) || page == "seen-as-customer";
        await using var buyer = await shop.BuyerAsync(
            session: isAdmin ? await shop.OwnerAsync()
            : page is "account" or "settings" ? await shop.CustomerAsync()
            : null
        );
        await OpenAsync(buyer, page);
        (
            await buyer.Page.EvaluateAsync<long>(
                "[...performance.getEntriesByType('navigation'), "
                    + "...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)"
            )
        ).ShouldBeInRange(1, MostBytes);
        foreach (var (width, scheme) in Looks)
        {
            var how = $"{page.Replace('/', '-')}-{width}{(scheme == ColorScheme.Dark ? "-dark" : "")}";
            await buyer.Page.SetViewportSizeAsync(width, 800);
            await buyer.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await buyer.PhotographsAsync(how);
            (
                await buyer.Page.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
            ).ShouldBe(0, $"{how} scrolls sideways.");
            (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty(how);
        }
        // Chromium says in its console that a document came with 4xx. It did, on purpose.
        buyer.Complaints.Where(c => !c.Contains("Failed to load resource", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Widths and colours are independent of each other: two of their four pairs show each of them.</summary>
    private static IEnumerable<(int Width, ColorScheme Scheme)> Looks =>
        LongRows.AreAsked
            ? [(360, ColorScheme.Light), (360, ColorScheme.Dark), (1280, ColorScheme.Light), (1280, ColorScheme.Dark)]
            : [(360, ColorScheme.Light), (1280, ColorScheme.Dark)];

    private async Task OpenAsync(Buyer buyer, string page)
    {
        switch (page)
        {
            case "front":
                await buyer.Page.GotoAsync(shop.It.ShopUrl.ToString());
                break;
            case "form":
                await buyer.OpensOrderFormAsync();
                break;
            case "mistakes":
                await buyer.OpensOrderFormAsync();
                await buyer.FillsInAsync("no good", null, "nobody");
                await buyer.ComplaintAtAsync("Email");
                break;
            case "pay":
                await buyer.OrdersAsync($"looks-{Guid.NewGuid():N}", email: "looks@example.com");
                break;
            case "declined":
                await buyer.OrdersAsync($"looks-{Guid.NewGuid():N}", email: "looks@example.com");
                await buyer.PaysWithAsync("4000000000000002");
                await Assertions.Expect(buyer.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
                break;
            case "waiting":
                await buyer.OrdersAsync($"looks-{Guid.NewGuid():N}", email: "looks@example.com");
                await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
                await buyer.Sees("Waiting for your payment");
                break;
            case "running":
                await buyer.Page.GotoAsync((await shop.RunningOrderAsync()).ToString());
                break;
            case "credentials":
                await buyer.Page.GotoAsync((await shop.RunningOrderAsync()).ToString());
                await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "View login details" }).ClickAsync();
                await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Show login details" }).ClickAsync();
                await buyer.Sees("Login details for showcase");
                break;
            case "used-link":
                await buyer.Page.GotoAsync($"{shop.It.ShopUrl}credentials/nobody-made-this");
                break;
            case "not-found":
                await buyer.Page.GotoAsync($"{shop.It.ShopUrl}no/such/page");
                break;
            case "unknown-address":
                await buyer.VisitsAsync("nobody-at-all");
                break;
            case "find":
                await GotoAsync(buyer, "find/showcase");
                break;
            case "contact":
                await GotoAsync(buyer, "contact");
                await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
                await buyer.ComplaintAtAsync("Message");
                break;
            case "plan" or "invoices" or "history" or "console":
                await buyer.Page.GotoAsync(
                    $"{await shop.RunningOrderAsync()}/{(page == "plan" ? "plan/large" : page)}"
                );
                break;
            case "sign-in":
                await GotoAsync(buyer, "sign-in");
                break;
            case "sign-in-sent":
                await GotoAsync(buyer, "sign-in");
                await buyer.Page.GetByLabel("Email").FillAsync("nobody@example.com");
                await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Email me a link" }).ClickAsync();
                await buyer.Page.GetByText("we have mailed it a sign-in link").WaitForAsync();
                break;
            case "sign-in-link":
                await buyer.Page.GotoAsync((await shop.LinkAsync("nobody@example.com")).ToString());
                break;
            case "account":
                await GotoAsync(buyer, "account");
                break;
            case "settings":
                await GotoAsync(buyer, "account/settings");
                break;
            case "second-factor":
                await SignInAsync(buyer, "looks@example.com");
                await GotoAsync(buyer, "account/second-factor");
                break;
            case "recovery-codes":
                await SignInAsync(buyer, $"{Guid.NewGuid():N}@example.com");
                await buyer.SetsUpSecondFactorAsync();
                break;
            case "code":
                var email = $"{Guid.NewGuid():N}@example.com";
                await SignInAsync(buyer, email);
                await buyer.SetsUpSecondFactorAsync();
                await SignInAsync(buyer, email, "Your code");
                break;
            case "admin/tenant":
                await GotoAsync(buyer, "admin/tenants?q=showcase");
                await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "showcase", Exact = true }).ClickAsync();
                await buyer.Sees("showcase");
                break;
            case "admin/console":
                await GotoAsync(buyer, "admin/tenants?q=showcase");
                await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "showcase", Exact = true }).ClickAsync();
                await buyer.Sees("showcase");
                await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Open it" }).ClickAsync();
                await buyer.Sees("Console of showcase");
                break;
            case "seen-as-customer":
                await shop.CustomerAsync();
                // another session: the shared one goes on being the owner's
                await buyer.Page.Context.ClearCookiesAsync();
                await SignInAsync(buyer, "see@shop.example", "My containers", AccountRole.Operator);
                await buyer.SetsUpSecondFactorAsync();
                await GotoAsync(buyer, "admin/tenants?q=showcase");
                await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "showcase", Exact = true }).ClickAsync();
                await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "View as customer" }).ClickAsync();
                await buyer.Page.GetByText("You are viewing this as").WaitForAsync();
                break;
            case var _ when page.StartsWith("admin", StringComparison.Ordinal):
                await GotoAsync(buyer, page);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(page), page, null);
        }
    }

    private async Task GotoAsync(Buyer buyer, string path) =>
        (await buyer.Page.GotoAsync($"{shop.It.ShopUrl}{path}"))!.Status.ShouldBe(200);

    private async Task SignInAsync(Buyer buyer, string email, string to = "My containers", AccountRole? role = null)
    {
        await buyer.Page.GotoAsync((await shop.LinkAsync(email, role)).ToString());
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await buyer.Sees(to);
    }
}
