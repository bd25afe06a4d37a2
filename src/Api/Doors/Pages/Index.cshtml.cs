using Berth.Shop.Catalog;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>The shop's front page: everything on sale with its prices.</summary>
public sealed class IndexModel(ProductCatalog catalog) : PageModel
{
    /// <summary>What is on sale.</summary>
    public IReadOnlyList<Product> Products => catalog.Products;
}
