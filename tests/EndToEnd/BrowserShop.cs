using Berth.Platform.Accounts;
using Berth.Platform.Keys;
using Berth.Shop.Orders;
using Microsoft.Playwright;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// A shop that is open, and a Chromium. An installation of its own, so that it may run beside the other tests.
/// </summary>
public sealed class BrowserShop : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-browser-").FullName;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;
    private Task<Uri>? _running;
    private Task<string>? _customer,
        _owner;

    public Installation It { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var catalog = Directory.CreateDirectory(Path.Combine(_folder, "catalog")).FullName;
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        foreach (var file in Directory.GetFiles(Repository.Path("catalog")))
            File.Copy(file, Path.Combine(catalog, Path.GetFileName(file)));
        await File.WriteAllTextAsync(
            Path.Combine(catalog, "private.yaml"),
            hello
                .Replace("name: hello", "name: private", StringComparison.Ordinal)
                .Replace("title: Hello", "title: Private", StringComparison.Ordinal)
                .Replace("default: true ", "default: false ", StringComparison.Ordinal)
                .Replace("gate: none", "gate: buyer", StringComparison.Ordinal)
                .Replace("    # prices:", "    prices:", StringComparison.Ordinal)
        );
        // With domains, because their part of the page is to be looked at, too; name servers are not asked.
        It = await Installation.CreateAsync(
            "browser",
            new Dictionary<string, string>
            {
                ["Berth__Dns__Address"] = "127.0.0.1",
                ["Berth__Domains__Resolvers__0"] = "127.0.0.1:9",
                ["Berth__Catalog"] = catalog,
            }
        );
        It.Set("Berth__Worker__Socket", Path.Combine(It.Folder, "worker.sock"));
        await It.StartProductAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>Somebody with a browser of their own: no cookies yet.</summary>
    /// <param name="javaScript">Whether scripts run.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="scheme">By day or by night.</param>
    /// <param name="session">What another browser kept of a session: see <see cref="CustomerAsync"/>.</param>
    public async Task<Buyer> BuyerAsync(
        bool javaScript = true,
        int width = 1280,
        ColorScheme scheme = ColorScheme.Light,
        string? session = null
    ) =>
        await Buyer.OpenAsync(
            It,
            await _chromium.NewContextAsync(
                new BrowserNewContextOptions
                {
                    JavaScriptEnabled = javaScript,
                    ViewportSize = new ViewportSize { Width = width, Height = 800 },
                    ColorScheme = scheme,
                    StorageState = session,
                }
            )
        );

    /// <summary>The page of an order whose container is up. The same one for all who ask.</summary>
    public async Task<Uri> RunningOrderAsync()
    {
        var bought = await (_running ??= BuyAsync());
        // Its secret is another once its customer has signed in, and nothing knows that. For all who ask it is this one.
        await ExecuteAsync("UPDATE orders SET token_hash = $1 WHERE name = 'showcase'", HashToken.Of("showcase"));
        return new Uri(bought, "/orders/showcase");
    }

    /// <summary>The session of who bought the running order.</summary>
    public Task<string> CustomerAsync() => _customer ??= SignInAsync("ada@example.com", null);

    /// <summary>The session of an owner of the shop, with a second factor.</summary>
    public Task<string> OwnerAsync() => _owner ??= SignInAsync("owner@shop.example", AccountRole.Owner);

    /// <summary>A link to sign in with, as it would be mailed.</summary>
    public async Task<Uri> LinkAsync(string email, AccountRole? role = null)
    {
        if (role is not null)
        {
            await ExecuteAsync(
                "INSERT INTO accounts (id, email, normalized_email, role, created_at, security_stamp, "
                    + "two_factor_enabled) VALUES (gen_random_uuid(), $1, upper($1), $2, now(), 'x', false) ON "
                    + "CONFLICT DO NOTHING",
                email,
                $"{role}"
            );
        }
        return await LinkAsync(It, email);
    }

    /// <summary>The same of another installation.</summary>
    public static async Task<Uri> LinkAsync(Installation it, string email)
    {
        var token = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";
        await ExecuteAsync(
            it,
            "INSERT INTO sign_in_links (token_hash, email, normalized_email, next, expires_at) "
                + "VALUES ($1, $2, upper($2), '/account', now() + interval '20 minutes')",
            Session.Hash(token),
            email
        );
        return new Uri(it.ShopUrl, $"/sign-in/{token}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (It is not null)
            await It.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> SignInAsync(string email, AccountRole? role)
    {
        await RunningOrderAsync();
        await using var buyer = await BuyerAsync();
        await buyer.Page.GotoAsync((await LinkAsync(email, role)).ToString());
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await buyer.Sees("My containers");
        if (role is not null)
            await buyer.SetsUpSecondFactorAsync();
        return await buyer.Page.Context.StorageStateAsync();
    }

    private Task ExecuteAsync(string sql, params string[] values) => ExecuteAsync(It, sql, values);

    private static async Task ExecuteAsync(Installation it, string sql, params string[] values)
    {
        await using var command = it.Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<Uri> BuyAsync()
    {
        var customer = new Customer(It);
        await customer.BuysAsync("showcase");
        await customer.SeesAsync("running");
        await customer.PressesAsync("AddDomain", ("domain", "www.a-shop-with-a-long-name.example"));
        return customer.OrderUrl;
    }
}

/// <summary>One shop for all tests with a browser.</summary>
[CollectionDefinition(nameof(BrowserShop))]
public sealed class BrowserShopCollection : ICollectionFixture<BrowserShop>;
