using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>Passkeys in a real browser, with a security key of its own, through the proxy.</summary>
[Collection(nameof(BrowserShop))]
public sealed class PasskeyTests(BrowserShop shop)
{
    [Fact]
    public async Task APasskeyIsAddedSignsInAndIsRemoved()
    {
        await using var buyer = await shop.BuyerAsync();
        var email = await SignsInAnewAsync(buyer);
        var key = await VirtualKey.InAsync(buyer.Page);
        await AddsAsync(buyer, "YubiKey");
        await buyer.Page.GetByText("Save these recovery codes now").WaitForAsync();
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "I have saved them" }).ClickAsync();
        await OpensFactorAsync(buyer);
        await buyer.Page.GetByText("YubiKey").WaitForAsync();
        await LooksRightAsync(buyer, "passkeys");

        // The same key twice is refused by the browser, which is told what there is.
        await AddsAsync(buyer, "Again");
        await buyer.Page.GetByText("This device is already registered.").WaitForAsync();

        await buyer.Page.GotoAsync($"{shop.It.ShopUrl}account");
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await SignsInAsync(buyer, email, "Your passkey");
        await LooksRightAsync(buyer, "passkey");
        await UsesAsync(buyer);
        await buyer.Sees("My containers");
        await OpensFactorAsync(buyer);
        await buyer.Page.GetByText("last used").WaitForAsync();

        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Remove YubiKey" }).ClickAsync();
        await Assertions.Expect(buyer.Page.GetByText("It is on.")).ToHaveCountAsync(0);
        await SignsInAsync(buyer, email, "My containers");
        await key.IsRemovedAsync();
        buyer.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AKeyWithoutAPinIsASecondFactorToo(bool verifies)
    {
        await using var buyer = await shop.BuyerAsync();
        var email = await SignsInAnewAsync(buyer);
        var key = await VirtualKey.InAsync(buyer.Page, verifies);
        await AddsAsync(buyer, "");
        await buyer.Page.GetByText("Save these recovery codes now").WaitForAsync();
        (
            await shop.It.ScalarAsync<bool>(
                $"SELECT p.is_user_verified FROM passkeys p JOIN accounts a ON a.id = p.account_id WHERE a.email = '{email}'"
            )
        ).ShouldBe(verifies);
        await SignsInAsync(buyer, email, "Your passkey");
        if (verifies)
        {
            await key.ForgetsThePinAsync();
            await UsesAsync(buyer);
            await buyer.Page.GetByText("The request was cancelled or timed out.").WaitForAsync();
            return;
        }
        await UsesAsync(buyer);
        await buyer.Sees("My containers");
    }

    [Fact]
    public async Task AnothersAForgedAndARemovedPasskeyAreRefused()
    {
        await using var eve = await shop.BuyerAsync();
        await SignsInAnewAsync(eve);
        var hers = await VirtualKey.InAsync(eve.Page);
        await AddsAsync(eve, "hers");
        await eve.Page.GetByText("Save these recovery codes now").WaitForAsync();
        var another = await hers.PasskeyAsync();

        await using var buyer = await shop.BuyerAsync();
        var email = await SignsInAnewAsync(buyer);
        var key = await VirtualKey.InAsync(buyer.Page);
        await AddsAsync(buyer, "first");
        await buyer.Page.GetByText("Save these recovery codes now").WaitForAsync();
        var first = await key.PasskeyAsync();
        await SignsInAsync(eve, email, "Your passkey"); // she has the mailbox, and her own key
        await AsksForAsync(eve, another);
        await UsesAsync(eve);
        await eve.Page.GetByText("That passkey was not accepted.").WaitForAsync();

        // A key that says it is the other's.
        await eve.Page.UnrouteAllAsync();
        await hers.IsRemovedAsync();
        await (await VirtualKey.InAsync(eve.Page)).ForgesAsync(first);
        await SignsInAsync(eve, email, "Your passkey");
        await UsesAsync(eve);
        await eve.Page.GetByText("That passkey was not accepted.").WaitForAsync();

        // One that was removed, though the account has another; the page still asks for it.
        await OpensFactorAsync(buyer);
        await key.IsRemovedAsync();
        var lost = await VirtualKey.InAsync(buyer.Page);
        await AddsAsync(buyer, "lost");
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Remove lost" }).ClickAsync();
        await Assertions
            .Expect(buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Remove lost" }))
            .ToHaveCountAsync(0);
        await SignsInAsync(buyer, email, "Your passkey");
        await AsksForAsync(buyer, await lost.PasskeyAsync());
        await UsesAsync(buyer);
        await buyer.Page.GetByText("That passkey was not accepted.").WaitForAsync();
        await LooksRightAsync(buyer, "passkey-refused");
    }

    [Fact]
    public async Task WithoutScriptsOrPasskeysTheButtonSaysWhyAndCodesWork()
    {
        await using var buyer = await shop.BuyerAsync();
        var email = await SignsInAnewAsync(buyer);
        await VirtualKey.InAsync(buyer.Page);
        await AddsAsync(buyer, "key");
        await buyer.Page.GetByText("Save these recovery codes now").WaitForAsync();
        var codes = await buyer.Page.Locator(".codes code").AllInnerTextsAsync();

        await using var plain = await shop.BuyerAsync(javaScript: false);
        await SignsInAsync(plain, email, "Your passkey");
        await plain.Page.GetByText("Passkeys need JavaScript.").WaitForAsync();
        await Assertions.Expect(Use(plain)).ToBeDisabledAsync();
        await RecoversAsync(plain, codes[0]);

        await using var old = await shop.BuyerAsync();
        await old.Page.Context.AddInitScriptAsync("delete window.PublicKeyCredential");
        await SignsInAsync(old, email, "Your passkey");
        await old.Page.GetByText("This browser does not support passkeys.").WaitForAsync();
        await Assertions.Expect(Use(old)).ToBeDisabledAsync();
        await RecoversAsync(old, codes[1]);
    }

    private static ILocator Use(Buyer buyer) => buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" });

    private static Task UsesAsync(Buyer buyer) => Use(buyer).ClickAsync();

    private static async Task RecoversAsync(Buyer buyer, string code)
    {
        await buyer.Page.GetByLabel("Recovery code").FillAsync(code);
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await buyer.Sees("My containers");
    }

    private async Task AddsAsync(Buyer buyer, string name)
    {
        if (!buyer.Page.Url.EndsWith("/account/second-factor", StringComparison.Ordinal))
            await OpensFactorAsync(buyer);
        await buyer.Page.GetByLabel("Name").FillAsync(name);
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
    }

    /// <summary>The page asks for that passkey from now on, whatever the shop asks for.</summary>
    private static Task AsksForAsync(Buyer buyer, string passkey) =>
        buyer.Page.RouteAsync(
            "**/sign-in/code?handler=PasskeyOptions",
            async route =>
            {
                var answer = await route.FetchAsync();
                var options = JsonNode.Parse(await answer.TextAsync())!;
                options["allowCredentials"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "public-key",
                        ["id"] = passkey.TrimEnd('=').Replace('+', '-').Replace('/', '_'),
                    }
                );
                await route.FulfillAsync(new() { Response = answer, Body = options.ToJsonString() });
            }
        );

    private async Task OpensFactorAsync(Buyer buyer) =>
        await buyer.Page.GotoAsync($"{shop.It.ShopUrl}account/second-factor");

    /// <summary>Somebody whom the shop did not know before, signed in by their mailbox.</summary>
    private async Task<string> SignsInAnewAsync(Buyer buyer)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await SignsInAsync(buyer, email, "My containers");
        return email;
    }

    private async Task SignsInAsync(Buyer buyer, string email, string to)
    {
        await buyer.Page.GotoAsync((await shop.LinkAsync(email)).ToString());
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await buyer.Sees(to);
    }

    private static async Task LooksRightAsync(Buyer buyer, string name)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await buyer.Page.SetViewportSizeAsync(scheme == ColorScheme.Light ? 360 : 1280, 800);
            await buyer.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            (
                await buyer.Page.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
            ).ShouldBe(0, $"{name} scrolls sideways.");
            await buyer.PhotographsAsync($"{name}{(scheme == ColorScheme.Dark ? "-dark" : "")}");
            (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty(name);
        }
    }
}
