using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>Signs in to changedetection.io below its prefix, and adds a page to watch.</summary>
internal sealed class PageWatcher(Bought its) : ProductUser
{
    private const string Watched = "https://example.com/prices";

    public override string Copied => "data/url-watches.json";

    public override async Task UsesAsync()
    {
        var page = its.Buyer.Page;
        await its.OpensAsync(its.Address.ToString());
        page.Url.ShouldBe(its.At("login"));
        await SignsInAsync("wrong");
        page.Url.ShouldBe(its.At("login"));
        await SignsInAsync(its.Password);
        page.Url.ShouldBe(its.Address.ToString());
        (await its.Buyer.CookiesAsync()).ShouldContain(c => c.Path == its.Address.AbsolutePath.TrimEnd('/'));
        await page.Locator("input[name=url]").FillAsync(Watched);
        await page.GetByRole(AriaRole.Button, new() { Name = "Watch" }).ClickAsync();
        await FindsItAgainAsync();
    }

    public override async Task FindsItAgainAsync()
    {
        await its.OpensAsync(its.Address.ToString());
        await its.Buyer.Page.GetByText(Watched).WaitForAsync();
    }

    private async Task SignsInAsync(string password)
    {
        await its.Buyer.Page.Locator("input[name=password]").FillAsync(password);
        await its.Buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Login" }).ClickAsync();
        await its.Buyer.Page.WaitForLoadStateAsync();
    }
}
