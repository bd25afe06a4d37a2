using Xunit;

namespace Berth.Tests.EndToEnd.Products;

/// <summary>
/// Each product of the catalog, from its sale to its removal, used as its customers use it. Takes minutes and images that
/// are not everywhere, so it runs when <c>bin/smoke --products</c> asks for it.
/// </summary>
public sealed class ProductTests(Shelf shelf) : IClassFixture<Shelf>
{
    public static TheoryData<string> Products => [.. Shelf.Names];

    [Theory(Explicit = true)]
    [MemberData(nameof(Products))]
    public async Task IsBoughtUsedRestartedBackedUpAndRemoved(string product)
    {
        await shelf.OpenAsync();
        await shelf.IsOnSaleAsync(product);
        await using var buyer = await shelf.BuyerAsync();
        var journey = new ProductJourney(shelf, product, buyer);
        try
        {
            await journey.GoesAsync();
        }
        catch
        {
            await buyer.PhotographsAsync($"smoke-{product}");
            Console.WriteLine($"{buyer.Page.Url}, as artifacts/screenshots/smoke-{product}.png shows");
            Console.WriteLine(string.Join('\n', buyer.Complaints.Take(10)));
            Console.WriteLine(shelf.It.ProductSaid);
            throw;
        }
        finally
        {
            Console.WriteLine(journey.Line);
        }
    }
}
