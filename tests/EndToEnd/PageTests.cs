using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>Each page on a phone and on a desk, by day and by night: nothing sticks out, nothing is complained about, all can be read, and it is small.</summary>
[Collection(nameof(BrowserShop))]
public sealed class PageTests(BrowserShop shop)
{
    private const int MostBytes = 150_000;

    [Theory]
    [CombinatorialPages]
    public async Task LooksRight(string page, int width, ColorScheme scheme)
    {
        await using var buyer = await shop.BuyerAsync(width: width, scheme: scheme);
        await OpenAsync(buyer, page);
        await buyer.PhotographsAsync($"{page}-{width}{(scheme == ColorScheme.Dark ? "-dark" : "")}");

        // Chromium says in its console that a document came with 4xx. It did, on purpose.
        buyer.Complaints.Where(c => !c.Contains("Failed to load resource", StringComparison.Ordinal)).ShouldBeEmpty();
        (await buyer.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, "The page scrolls sideways.");
        (await buyer.Page.EvaluateAsync<long>("[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)"))
            .ShouldBeInRange(1, MostBytes);
        (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty();
    }

    private async Task OpenAsync(Buyer buyer, string page)
    {
        switch (page)
        {
            case "front":
                await buyer.Page.GotoAsync(shop.It.ShopUrl.ToString());
                break;
            case "form":
                await buyer.OpensOrderFormAsync();
                break;
            case "mistakes":
                await buyer.OpensOrderFormAsync();
                await buyer.FillsInAsync("no good", null, "nobody");
                await buyer.ComplaintAtAsync("Email");
                break;
            case "pay":
                await buyer.OrdersAsync($"looks-{Guid.NewGuid():N}");
                break;
            case "declined":
                await buyer.OrdersAsync($"looks-{Guid.NewGuid():N}");
                await buyer.PaysWithAsync("4000000000000002");
                await Assertions.Expect(buyer.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
                break;
            case "waiting":
                await buyer.OrdersAsync($"looks-{Guid.NewGuid():N}");
                await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
                await buyer.Sees("Waiting for your payment");
                break;
            case "running":
                await buyer.Page.GotoAsync((await shop.RunningOrderAsync()).ToString());
                break;
            case "not-found":
                await buyer.Page.GotoAsync($"{shop.It.ShopUrl}no/such/page");
                break;
            case "unknown-address":
                await buyer.VisitsAsync("nobody-at-all");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(page), page, null);
        }
    }

    /// <summary>All pages at all widths in all colours.</summary>
    private sealed class CombinatorialPagesAttribute : Xunit.v3.DataAttribute
    {
        private static readonly string[] Pages = ["front", "form", "mistakes", "pay", "declined", "waiting", "running", "not-found", "unknown-address"];

        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) => new(
        [
            .. from page in Pages
               from width in (int[])[360, 1280]
               from scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]
               select new TheoryDataRow(page, width, scheme),
        ]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
