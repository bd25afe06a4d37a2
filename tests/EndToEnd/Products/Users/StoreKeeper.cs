using System.Net;
using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>
/// Opens a shop: says what shipping costs and how to pay, adds something to sell. Somebody else buys it and writes a review.
/// </summary>
internal sealed class StoreKeeper(Bought its) : ProductUser
{
    private const string Product = "A book of maps";
    private const string Customer = "bob@example.com";
    private const string Review = "Every street is where it says.";
    private const string Total = "€24.90"; // 20.00, and 4.90 for the parcel

    private string _picture = "";

    private IPage Page => its.Buyer.Page;

    public override string Copied => "data/db/cluster/PG_VERSION";

    public override async Task UsesAsync()
    {
        (await SignsInAsync("not the password")).ShouldBe((int)HttpStatusCode.BadRequest);
        (await SignsInAsync(its.Password)).ShouldBe((int)HttpStatusCode.OK);
        await Page.GetByText("New Product").First.WaitForAsync();
        await SaysWhatShippingCostsAsync();
        await TakesCashAsync();
        await AddsProductAsync();

        await using var browser = await Page.Context.Browser!.NewContextAsync();
        var visitor = await browser.NewPageAsync();
        await PutsInBasketAsync(visitor);
        await ChecksOutAsync(visitor);
        await WritesReviewAsync(visitor);

        await ApprovesReviewAsync();
        await FindsItAgainAsync();
    }

    public override async Task FindsItAgainAsync()
    {
        await its.OpensAsync(its.At("admin/orders"));
        var order = Page.Locator("tr").Filter(new() { HasText = Customer });
        await Assertions.Expect(order).ToContainTextAsync(Total);

        await its.OpensAsync(its.At("maps"));
        await Assertions.Expect(Page.Locator("#product__reviews")).ToContainTextAsync(Review);
        using var picture = await its.Http.GetAsync(its.At(_picture));
        picture.StatusCode.ShouldBe(HttpStatusCode.OK);
        picture.Content.Headers.ContentType!.MediaType!.ShouldStartWith("image/");
    }

    /// <summary>The answer's status.</summary>
    private async Task<int> SignsInAsync(string password)
    {
        await its.OpensAsync(its.At("admin/login"));
        await FillAsync(Page, "email", its.Email);
        await FillAsync(Page, "password", password);
        var answer = await Page.RunAndWaitForResponseAsync(
            () => Page.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync(),
            r => r.Url.EndsWith("/admin/user/login", StringComparison.Ordinal)
        );
        return answer.Status;
    }

    private async Task SaysWhatShippingCostsAsync()
    {
        await its.OpensAsync(its.At("admin/setting/shipping"));
        await PressAsync("Create New Zone");
        await FillAsync(Page, "name", "Home");
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Combobox).First.FillAsync("Germany");
        await Page.Keyboard.PressAsync("Enter");
        await PressAsync("Save");
        await Page.GetByText("Zone created").WaitForAsync();

        await its.OpensAsync(its.At("admin/setting/shippingProviders"));
        await PressAsync("+ Add Method");
        await FillAsync(Page, "name", "Parcel");
        await PressAsync("Create method");
        await Page.GetByText("Method created").WaitForAsync();
        await PressAsync("Edit");
        await PressAsync("+ Add Rate");
        await FillAsync(Page, "cost", "4.9");
        await PressAsync("Add rate");
        await Page.GetByText("Rate added").WaitForAsync();
    }

    private async Task TakesCashAsync()
    {
        await its.OpensAsync(its.At("admin/setting/payments"));
        var cash = Page.GetByRole(AriaRole.Switch).Last;
        await cash.ClickAsync();
        await Assertions.Expect(cash).ToBeCheckedAsync();
        var saved = await Page.RunAndWaitForResponseAsync(
            () => PressAsync("Save"),
            r => r.Url.EndsWith("/api/settings", StringComparison.Ordinal)
        );
        saved.Ok.ShouldBeTrue();
    }

    private async Task AddsProductAsync()
    {
        await its.OpensAsync(its.At("admin/products/new"));
        foreach (
            var (name, value) in new Dictionary<string, string>
            {
                ["name"] = Product,
                ["sku"] = "MAPS-1",
                ["price"] = "20",
                ["qty"] = "10",
                ["weight"] = "1",
                ["url_key"] = "maps",
                ["meta_title"] = Product,
            }
        )
            await FillAsync(Page, name, value);
        await Page.Locator("#field-tax_class").ClickAsync();
        await Page.GetByRole(AriaRole.Option).First.ClickAsync();
        var picture = await Page.ScreenshotAsync();
        var uploaded = await Page.RunAndWaitForResponseAsync(
            () =>
                Page.Locator("input[type=file]")
                    .First.SetInputFilesAsync(
                        new FilePayload
                        {
                            Name = "maps.png",
                            MimeType = "image/png",
                            Buffer = picture,
                        }
                    ),
            r => r.Url.Contains("/api/images/", StringComparison.Ordinal)
        );
        uploaded.Ok.ShouldBeTrue();
        await PressAsync("Save");
        await Page.WaitForURLAsync("**/admin/products/edit/**");
    }

    private async Task PutsInBasketAsync(IPage visitor)
    {
        // A helper of the shop makes the address, within ten seconds.
        (await Patience.UntilAsync(IsThereAsync, everyMs: 1000)).ShouldBeTrue();
        _picture = await visitor.Locator($"img[alt='{Product}']").First.GetAttributeAsync("src") ?? "";
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Add to cart" }).First.ClickAsync();
        await visitor.GetByText("Your Cart").First.WaitForAsync();

        async Task<bool> IsThereAsync() => (await visitor.GotoAsync(its.At("maps")))!.Ok;
    }

    private async Task ChecksOutAsync(IPage visitor)
    {
        await visitor.GotoAsync(its.At("checkout"));
        await FillAsync(visitor, "contact.email", Customer);
        foreach (
            var (name, value) in new Dictionary<string, string>
            {
                ["full_name"] = "Bob",
                ["telephone"] = "0301234567",
                ["address_1"] = "Hauptstr. 1",
                ["city"] = "Berlin",
                ["postcode"] = "10115",
            }
        )
            await FillAsync(visitor, $"shippingAddress.{name}", value);
        await ChooseAsync(visitor, "country", "Germany");
        await ChooseAsync(visitor, "province", "Berlin");
        await visitor.GetByText("Parcel").First.ClickAsync();
        await visitor.GetByText(Total).Filter(new() { Visible = true }).First.WaitForAsync();
        await visitor.GetByText("Cash On Delivery").First.ClickAsync();
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Place Order" }).ClickAsync();
        await visitor.WaitForURLAsync("**/checkout/success/**");
        await visitor.GetByText(Total).Filter(new() { Visible = true }).First.WaitForAsync();
    }

    private static async Task ChooseAsync(IPage visitor, string field, string value)
    {
        await visitor.Locator($"[id='field-shippingAddress.{field}']").ClickAsync();
        await visitor.GetByRole(AriaRole.Option, new() { Name = value, Exact = true }).ClickAsync();
    }

    private async Task WritesReviewAsync(IPage visitor)
    {
        await visitor.GotoAsync(its.At("maps"));
        await visitor.Locator(".rating__stars a").Nth(3).ClickAsync();
        await FillAsync(visitor, "customer_name", "Bob");
        await visitor.Locator("textarea[name=comment]").FillAsync(Review);
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Submit Review" }).ClickAsync();
        await visitor.GetByText("submitted successfully").WaitForAsync();
    }

    private async Task ApprovesReviewAsync()
    {
        await its.OpensAsync(its.At("maps"));
        await Assertions.Expect(Page.Locator("#product__reviews")).Not.ToContainTextAsync(Review);
        await its.OpensAsync(its.At("admin/reviews"));
        var row = Page.Locator("tr").Filter(new() { HasText = Review });
        await row.GetByRole(AriaRole.Checkbox).ClickAsync();
        var approve = Page.GetByText("Approve", new() { Exact = true });
        await approve.ClickAsync();
        await approve.Last.ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Active"); // "Inactive" until the page has loaded anew
    }

    private static Task FillAsync(IPage page, string field, string value) =>
        page.Locator($"input[name='{field}']").FillAsync(value);

    /// <summary>The last of that name: the dashboard puts a button into a button, and what opens comes last.</summary>
    private Task PressAsync(string button) =>
        Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Last.ClickAsync();
}
