using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// A site elsewhere sells what the shop has, from a real browser: its script asks for a name and orders, the payment page
/// leads its buyer back to it. A site that no operator named can do neither.
/// </summary>
[Trait("Number", "E44")]
public sealed class ShopWindowTests : IAsyncLifetime
{
    private const string Ask = """
        async ([shop, path, body]) => {
          const answer = await fetch(shop + path, {
            method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body,
          });
          return JSON.stringify({ status: answer.status, said: await answer.json() });
        }
        """;

    private Upstream _window = null!,
        _stranger = null!;
    private Installation _it = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        (_window, _stranger) = (await Upstream.StartAsync(), await Upstream.StartAsync());
        _it = await Installation.CreateAsync(
            "window",
            new Dictionary<string, string>
            {
                ["Berth__Windows__0__Origin"] = $"http://{_window.Address}",
                ["Berth__Windows__0__Return__0"] = $"http://{_window.Address}/signup/",
            }
        );
        await _it.StartProductAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await Chromium.LaunchAsync(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
        await _it.DisposeAsync();
        await _window.DisposeAsync();
        await _stranger.DisposeAsync();
    }

    [Fact]
    public async Task AWindowSellsInABrowserAndAStrangerDoesNot()
    {
        await using var buyer = await Buyer.OpenAsync(_it, await _chromium.NewContextAsync());
        await buyer.Page.GotoAsync($"http://{_window.Address}/");
        var free = await AskAsync(buyer.Page, "/api/check-subdomain/", new { subdomain = "ada" });
        free.GetProperty("available").GetBoolean().ShouldBeTrue();
        var bought = await AskAsync(buyer.Page, "/api/create-checkout/", Order("ada", _window));
        await buyer.Page.GotoAsync(bought.GetProperty("checkout_url").GetString()!);
        await buyer.PaysWithAsync("4242 4242 4242 4242");
        await buyer.Page.WaitForURLAsync($"http://{_window.Address}/signup/success/**");
        buyer.Page.Url.ShouldContain("subdomain=ada");
        (
            await Patience.UntilAsync(async () =>
                await _it.ScalarAsync<long>("SELECT count(*) FROM tenants WHERE observed = 'Running'") == 1
            )
        ).ShouldBeTrue(_it.ProductSaid);

        await buyer.Page.GotoAsync($"http://{_stranger.Address}/");
        foreach (var path in (string[])["/api/check-subdomain/", "/api/create-checkout/"])
            (
                await Should.ThrowAsync<PlaywrightException>(() => AskAsync(buyer.Page, path, Order("eve", _stranger)))
            ).Message.ShouldContain("Failed to fetch");
        (await _it.ScalarAsync<long>("SELECT count(*) FROM orders WHERE name = 'eve'")).ShouldBe(0);
        // Nor does a window's page reach what is not for windows.
        await buyer.Page.GotoAsync($"http://{_window.Address}/");
        (
            await Should.ThrowAsync<PlaywrightException>(() => AskAsync(buyer.Page, "/sign-in", new { }))
        ).Message.ShouldContain("Failed to fetch");
    }

    private static object Order(string name, Upstream from) =>
        new
        {
            subdomain = name,
            email = $"{name}@example.com",
            success_url = $"http://{from.Address}/signup/success/",
            cancel_url = $"http://{from.Address}/signup/cancelled/",
        };

    /// <summary>What a script of the page that is open gets to read.</summary>
    private async Task<JsonElement> AskAsync(IPage page, string path, object body)
    {
        var shop = _it.ShopUrl.ToString().TrimEnd('/');
        var said = await page.EvaluateAsync<string>(Ask, new[] { shop, path, JsonSerializer.Serialize(body) });
        using var read = JsonDocument.Parse(said);
        read.RootElement.GetProperty("status").GetInt32().ShouldBe(200, said);
        return read.RootElement.GetProperty("said").Clone();
    }
}
