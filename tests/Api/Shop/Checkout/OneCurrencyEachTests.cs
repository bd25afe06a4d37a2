using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

/// <summary>Plans that have one currency each, of which not all have the same: the plan that is chosen decides.</summary>
public sealed class OneCurrencyEachTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "hello.yaml"),
            hello.Replace("price: 1500\n    currency: eur", "price: 1500\n    currency: usd", StringComparison.Ordinal)
        );
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _folder });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ThePlanDecides()
    {
        using var ada = new Visitor(_app);
        await ada.OpenAsync("/checkout/hello");
        ada.Page.ShouldContain("15.00 USD a month");
        ada.Page.ShouldNotContain("name=\"Currency\"");
        using var taken = await ada.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "large"),
            ("Currency", "eur"), // as an old page sends it
            ("Name", "ada"),
            ("Email", "ada@example.com")
        );
        taken.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Db().Orders.SingleAsync()).PriceText.ShouldBe("15.00 USD a month");
    }
}
