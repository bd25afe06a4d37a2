using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>Signs in to eBuilder with their mail address, and adds something to sell.</summary>
internal sealed class ShopOwner(Bought its) : ProductUser
{
    private const string Product = "A book of maps";

    public override string Copied => "data/data/db.json";

    public override async Task UsesAsync()
    {
        var page = its.Buyer.Page;
        (await its.Http.GetStringAsync(its.At("health/"))).ShouldContain("ok");
        await its.OpensAsync(its.At("admin/"));
        page.Url.ShouldBe(its.At("admin/login/"));
        await page.Locator("input[name=username]").FillAsync(its.Email);
        await page.Locator("input[name=password]").FillAsync(its.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.Locator("input[name=product]").FillAsync(Product);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await FindsItAgainAsync();
    }

    public override async Task FindsItAgainAsync()
    {
        await its.OpensAsync(its.Address.ToString());
        await its.Buyer.Page.GetByText(Product).WaitForAsync();
    }
}
