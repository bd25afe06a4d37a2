using Microsoft.Playwright;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>A shop that is open, and a Chromium. An installation of its own, so that it may run beside the other tests.</summary>
public sealed class BrowserShop : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;
    private Task<Uri>? _running;

    public Installation It { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        It = await Installation.CreateAsync("browser", 29080, "10.204.0.0/16");
        await It.StartProductAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            // The system's own: Playwright's would have to be downloaded.
            ExecutablePath = Environment.GetEnvironmentVariable("BERTH_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    /// <summary>Somebody with a browser of their own: no cookies yet.</summary>
    public async Task<Buyer> BuyerAsync(bool javaScript = true, int width = 1280, ColorScheme scheme = ColorScheme.Light) => await Buyer.OpenAsync(It, await _chromium.NewContextAsync(new BrowserNewContextOptions
    {
        JavaScriptEnabled = javaScript,
        ViewportSize = new ViewportSize { Width = width, Height = 800 },
        ColorScheme = scheme,
    }));

    /// <summary>The page of an order whose container is up. The same one for all who ask.</summary>
    public Task<Uri> RunningOrderAsync() => _running ??= BuyAsync();

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (It is not null) await It.DisposeAsync();
    }

    private async Task<Uri> BuyAsync()
    {
        var customer = new Customer(It);
        await customer.BuysAsync("showcase");
        await customer.SeesAsync("running");
        return customer.OrderUrl;
    }
}

/// <summary>One shop for all tests with a browser.</summary>
[CollectionDefinition(nameof(BrowserShop))]
public sealed class BrowserShopCollection : ICollectionFixture<BrowserShop>;
