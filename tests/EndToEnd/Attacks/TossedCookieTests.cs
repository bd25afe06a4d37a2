using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Attacks;

/// <summary>
/// A tenant's page, in a real browser and over HTTPS, sets cookies for the domain that it shares with the shop, with
/// the shop's names and its own session's values. Whoever sees it stays who they are. With tenants under a domain of
/// their own nothing of it reaches the shop at all.
/// </summary>
public sealed class TossedCookieTests : IAsyncLifetime
{
    // Every name that a server or a browser might take for ours, with and without what makes a cookie valid.
    private const string Toss = """
        ([mine, domains]) => {
          for (const [name, value] of Object.entries(mine))
            for (const prefix of ['__Host-', '__HOST-', '__host-', '__Secure-', '', ' __Host-', '=__Host-', '\u2000__Host-'])
              for (const domain of domains)
                for (const path of ['/', '/account', '/account/settings', '/orders', '/sign-in', '/sign-out'])
                  for (const more of ['', '; secure', '; secure; samesite=none'])
                    document.cookie = `${prefix}${name}=${value}; path=${path}${domain ? `; domain=${domain}` : ''}${more}`;
          return document.cookie;
        }
        """;

    private Installation _it = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;
    private Dictionary<string, string> _eves = [];

    public async ValueTask InitializeAsync()
    {
        var place = await Place.TakeAsync();
        _it = await Installation.CreateAsync(
            "toss",
            new Dictionary<string, string> { ["Berth__PublicUrl"] = $"https://shop.test:{place.Port(1)}" },
            place
        );
        var certificate = SelfSigned.For("shop.test", "*.shop.test", "*.tenants.test");
        foreach (var (name, text) in ((string, string)[])[("Chain", certificate.Chain), ("Key", certificate.Key)])
        {
            var file = Path.Combine(_it.Folder, $"{name}.pem");
            await File.WriteAllTextAsync(file, text);
            _it.Set($"Berth__Edge__Certificates__0__{name}", file);
        }
        await _it.StartProductAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await Chromium.LaunchAsync(_playwright, "--host-resolver-rules=MAP *.test 127.0.0.1");
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (_it is not null)
            await _it.DisposeAsync();
    }

    [Fact]
    public async Task ATenantsPageMakesNobodySomebodyElse()
    {
        await BuysAsync("ada");
        await BuysAsync("eve");
        await using (var eve = await BrowserAsync())
        {
            await SignsInAsync(eve, "eve");
            _eves = (await eve.CookiesAsync()).ToDictionary(
                c => c.Name.Replace("__Host-", "", StringComparison.Ordinal),
                c => c.Value
            );
        }
        _eves.Keys.ShouldContain("berth_session");
        _eves.Keys.ShouldContain("berth_form");
        _eves["berth_order"] = _eves["berth_note"] = "eves";

        await WhoIsSignedInStaysWhoTheyAre();
        await WhoIsNotIsNobody();
        await UnderADomainOfTheirOwnNothingReachesTheShop();
    }

    private async Task WhoIsSignedInStaysWhoTheyAre()
    {
        await using var browser = await BrowserAsync();
        var page = await SignsInAsync(browser, "ada");
        var own = Session(await browser.CookiesAsync());
        await TossAsync(page, $"https://eve.shop.test:{_it.HttpsPort}/", "shop.test", ".shop.test");
        await TossAsync(page, $"http://nobody.shop.test:{_it.Port}/", "shop.test");
        (await ArrivedAsync(page, "/account")).ShouldContain("berth_session="); // some did: it is put to the test
        await IsAdaAsync(page);
        Session(await browser.CookiesAsync()).ShouldBe(own);
        // A form works, and does what it says to her alone.
        await GoAsync(page, At("/account"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync(At("/"));
        await GoAsync(page, At("/account"));
        new Uri(page.Url).AbsolutePath.ShouldBe("/sign-in");
        (await _it.ScalarAsync<long>("SELECT count(*) FROM sessions")).ShouldBe(1); // Eve's
    }

    private async Task WhoIsNotIsNobody()
    {
        await using var browser = await BrowserAsync();
        var page = await browser.NewPageAsync();
        await TossAsync(page, $"https://eve.shop.test:{_it.HttpsPort}/", "shop.test", ".shop.test");
        await TossAsync(page, $"http://nobody.shop.test:{_it.Port}/", "shop.test");
        foreach (var path in (string[])["/account", "/account/settings"])
        {
            await GoAsync(page, At(path));
            new Uri(page.Url).AbsolutePath.ShouldBe("/sign-in", path);
        }
        await SignsInAsync(browser, "ada", page);
        await IsAdaAsync(page);
    }

    private async Task UnderADomainOfTheirOwnNothingReachesTheShop()
    {
        await _it.StopProductAsync();
        _it.Set("Berth__TenantsDomain", "tenants.test");
        await _it.StartProductAsync();
        await using var browser = await BrowserAsync();
        var page = await SignsInAsync(browser, "ada");
        var set = "";
        foreach (
            var address in (string[])
                [$"https://eve.tenants.test:{_it.HttpsPort}/", $"http://nobody.tenants.test:{_it.Port}/"]
        )
            set += await TossAsync(page, address, "shop.test", ".shop.test", "tenants.test", "test", "");
        set.ShouldContain("berth_session="); // some it could: it is put to the test
        (await browser.CookiesAsync([At("/account/settings")])).ShouldAllBe(c =>
            c.Name.StartsWith("__Host-berth_", StringComparison.Ordinal) && !_eves.ContainsValue(c.Value)
        );
        foreach (var value in _eves.Values)
            (await ArrivedAsync(page, "/account/settings")).ShouldNotContain(value);
        await IsAdaAsync(page);
    }

    private string At(string path) => new Uri(_it.ShopUrl, path).ToString();

    private async Task BuysAsync(string name)
    {
        var customer = new Customer(_it);
        await customer.PaysAsync(await customer.OrdersAsync(name, email: $"{name}@example.com"));
        await customer.SeesAsync("running");
    }

    private Task<IBrowserContext> BrowserAsync() => _chromium.NewContextAsync(new() { IgnoreHTTPSErrors = true });

    private async Task<IPage> SignsInAsync(IBrowserContext browser, string name, IPage? at = null)
    {
        var page = at ?? await browser.NewPageAsync();
        for (var i = 0; ; i++)
        {
            await GoAsync(page, (await BrowserShop.LinkAsync(_it, $"{name}@example.com")).ToString());
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            try
            {
                await page.GetByRole(AriaRole.Heading, new() { Name = "My containers", Level = 1 })
                    .WaitForAsync(new() { Timeout = 10_000 });
                break;
            }
            catch (TimeoutException e) when (i < 3)
            {
                // The click's own request can be given up, too.
                if (!page.Url.StartsWith("chrome-error:", StringComparison.Ordinal))
                    throw new InvalidOperationException($"{page.Url}: {await page.ContentAsync()}", e);
            }
        }
        return page;
    }

    /// <summary>Opens somebody's page, whose script sets what it can; what it can see then.</summary>
    private async Task<string> TossAsync(IPage page, string address, params string[] domains)
    {
        await GoAsync(page, address);
        page.Url.ShouldStartWith(new Uri(address).GetLeftPart(UriPartial.Authority));
        return await page.EvaluateAsync<string>(Toss, new object[] { _eves, domains });
    }

    /// <summary>What the browser sends to the shop.</summary>
    private async Task<string> ArrivedAsync(IPage page, string path)
    {
        var answer = await GoAsync(page, At(path));
        answer!.Status.ShouldBe(200);
        return (await answer.Request.AllHeadersAsync()).GetValueOrDefault("cookie", "");
    }

    private async Task IsAdaAsync(IPage page)
    {
        await GoAsync(page, At("/account/settings"));
        var said = await page.ContentAsync();
        said.ShouldContain("ada@example.com");
        said.ShouldNotContain("eve@example.com");
    }

    // What Chromium says when other tests' networks came or went meanwhile, and of the page about it that comes late.
    private static readonly string[] GaveUp = ["ERR_NETWORK_CHANGED", "chrome-error://"];

    /// <summary>Opens it, again when the browser gave it up for another test's sake.</summary>
    private static async Task<IResponse?> GoAsync(IPage page, string address)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await page.GotoAsync(address);
            }
            catch (PlaywrightException e) when (i < 10 && GaveUp.Any(e.Message.Contains))
            {
                await Task.Delay(500);
            }
        }
    }

    private static string Session(IEnumerable<BrowserContextCookiesResult> cookies) =>
        cookies.Single(c => c.Name == "__Host-berth_session").Value;
}
