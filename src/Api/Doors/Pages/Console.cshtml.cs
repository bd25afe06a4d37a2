using Berth.Doors.Live;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// A console in an order's container, for whoever has the order's page. It opens by a button, never by looking. Whoever
/// views the page as its customer gets none.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ConsoleModel(AppDb db, ProductCatalog catalog, WorkerClient worker) : PageModel
{
    public string Token { get; private set; } = "";
    public ConsoleView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (Me.Of(HttpContext) is { Operator: not null })
            return StatusCode(StatusCodes.Status403Forbidden);
        var order = await OrderAddress
            .Find(db, HttpContext, token)
            .AsNoTracking()
            .SingleOrDefaultAsync(o => o.TenantId != null, cancellationToken);
        if (order?.TenantId is not { } id || !worker.IsOn)
            return NotFound();
        if (catalog.Find(order.Product) is not { Console: not null } product)
            return NotFound();
        Token = token;
        View = new ConsoleView(
            order.Name,
            product,
            $"/orders/{token}/console/socket",
            await OpenConsole.WhyNotAsync(db, catalog, id, cancellationToken)
        );
        return Page();
    }
}
