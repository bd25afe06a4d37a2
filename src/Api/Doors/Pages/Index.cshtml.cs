using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>The shop's front page: everything on sale with its prices.</summary>
public sealed class IndexModel(ProductCatalog catalog, SoldOut soldOut) : PageModel
{
    private IReadOnlySet<(string Product, string Plan)> _soldOut = new HashSet<(string, string)>();

    /// <summary>What is on sale, by category in their order; first what has none.</summary>
    public IEnumerable<(string Category, IReadOnlyList<Product> Products)> Categories =>
        catalog
            .Products.GroupBy(p => p.Category)
            .OrderBy(g => g.Key, StringComparer.CurrentCultureIgnoreCase)
            .Select(g => (g.Key, (IReadOnlyList<Product>)[.. g]));

    /// <summary>Whether a plan cannot be bought just now.</summary>
    public bool IsSoldOut(Product product, Plan plan) => _soldOut.Contains((product.Name, plan.Name));

    /// <summary>The currency that the address asks for (<c>?currency=usd</c>); null for each plan's own.</summary>
    public string? Currency { get; private set; }

    public async Task OnGetAsync(string? currency, CancellationToken cancellationToken)
    {
        Currency = currency?.ToLowerInvariant();
        _soldOut = await soldOut.NowAsync(cancellationToken);
    }
}
