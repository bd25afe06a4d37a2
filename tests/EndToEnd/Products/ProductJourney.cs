using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products;

/// <summary>One product's way, and how far it came.</summary>
internal sealed class ProductJourney(Shelf shelf, string product, Buyer buyer)
{
    private const string Email = "ada@example.com";
    private const int SecondsToStart = 180; // with an installation at the first start, on a machine that does other things

    private readonly Customer _stranger = new(shelf.It);
    private readonly List<string> _done = [];
    private string _name = "";
    private string _order = "";
    private Uri _address = null!;

    /// <summary>The product's name, and what worked.</summary>
    public string Line => $"{product, -16}{string.Join(' ', _done)}";

    public async Task GoesAsync()
    {
        var terms = shelf.Catalog.Find(product)!;
        var took = await BuysAsync(terms);
        _done.Add(string.Create(CultureInfo.InvariantCulture, $"bought {took.TotalSeconds:0.0}s"));
        var user = ProductUser.Of(product, await BoughtAsync(terms));

        await user.UsesAsync();
        _done.Add("used");
        // Who signed in at a gate has the order at its id; its first address opens nothing from then on.
        if (terms.HasGate)
            _order = new Uri(shelf.It.ShopUrl, $"/orders/{await OrderIdAsync()}").ToString();

        await buyer.Page.GotoAsync(_order);
        await buyer.RestartsAsync();
        await Assertions
            .Expect(buyer.Page.Locator("#steps"))
            .ToContainTextAsync("Restarted", new() { Timeout = SecondsToStart * 1000 });
        await buyer.Sees("Your container is up", SecondsToStart);
        await user.FindsItAgainAsync();
        _done.Add("restarted");

        await buyer.Page.GotoAsync(_order);
        await buyer.CancelsAsync();
        await buyer.Sees("Removed", SecondsToStart);
        (await CopiedAsync()).ShouldContain(user.Copied);
        _done.Add("backed-up");

        await IsGoneAsync();
        _done.Add("removed");
    }

    /// <summary>
    /// The time from the payment to the first page of its own; where a stranger sees none, until the shop says that
    /// it is up.
    /// </summary>
    private async Task<TimeSpan> BuysAsync(Product terms)
    {
        var isNamed = terms.Route == RouteKind.Subdomain;
        await buyer.OrdersAsync(isNamed ? $"smoke-{product}" : null, email: Email, product: terms.Title);
        _name = await shelf.It.ScalarAsync<string>("SELECT name FROM orders ORDER BY created_at DESC LIMIT 1");
        var shop = shelf.It.ShopUrl;
        _address = new Uri(
            isNamed ? $"{shop.Scheme}://{_name}.{shop.Authority}/" : $"{shop.Scheme}://apps.{shop.Authority}/{_name}/"
        );
        var begun = Stopwatch.StartNew();
        await buyer.PaysWithAsync("4242 4242 4242 4242");
        if (terms is { ServesHttp: true, HasGate: false })
        {
            (await Patience.UntilAsync(() => AnswersAsync(_address), everyMs: 20)).ShouldBeTrue(
                $"{_address} did not answer.\n{shelf.It.ProductSaid}"
            );
            begun.Stop();
        }
        await buyer.Sees("Your container is up", SecondsToStart);
        begun.Stop();
        _order = buyer.Page.Url;
        return begun.Elapsed;
    }

    /// <summary>What the order's page says of it.</summary>
    private async Task<Bought> BoughtAsync(Product terms)
    {
        if (terms.ServesHttp)
            _address = new Uri(await buyer.Page.Locator("#address a").GetAttributeAsync("href") ?? "");
        var port = terms.Ports.Count > 0 ? await buyer.Page.Locator("#ports code").First.InnerTextAsync() : "";
        return new Bought(
            buyer,
            shelf.It,
            $"{shelf.It.Name}-{_name}",
            new Uri(_order),
            _address,
            port,
            Email,
            terms.ShownSecrets.Any() ? await ReadsPasswordAsync() : "",
            _stranger.Http
        );
    }

    /// <summary>A page, or where it leads a stranger to sign in; not one of the proxy's.</summary>
    private async Task<bool> AnswersAsync(Uri address)
    {
        using var answer = await _stranger.Http.GetAsync(address);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Found && !answer.Headers.Contains("Berth-Page");
    }

    private Task<Guid> OrderIdAsync() => shelf.It.ScalarAsync<Guid>($"SELECT id FROM orders WHERE name = '{_name}'");

    private async Task<string> ReadsPasswordAsync()
    {
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "View login details" }).ClickAsync();
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Show login details" }).ClickAsync();
        return await buyer.Page.Locator("#credentials dd code").InnerTextAsync();
    }

    /// <summary>The files of the one copy that is kept.</summary>
    private async Task<IReadOnlyList<string>> CopiedAsync()
    {
        var file = Directory.GetFiles(shelf.It.BackupsFolder, $"{_name}.*").ShouldHaveSingleItem();
        await using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var names = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        return names;
    }

    private async Task IsGoneAsync()
    {
        using (var page = await _stranger.Http.GetAsync(_address))
            page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await shelf.It.TenantResourcesAsync()).ShouldNotContain(r => r.Contains($"{shelf.It.Name}-{_name}"));
        foreach (var table in (string[])["tenant_secrets", "held_subnets", "held_ports"])
            (
                await shelf.It.ScalarAsync<long>(
                    $"SELECT count(*) FROM {table} x JOIN tenants t ON t.id = x.tenant_id WHERE t.slug = '{_name}'"
                )
            ).ShouldBe(0, table);
        (await shelf.It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
        shelf.It.StateFilesWith($"{shelf.It.Name}-{_name}-data").ShouldBeEmpty();
    }
}
