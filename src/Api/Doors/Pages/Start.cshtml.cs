using Berth.Platform.Accounts;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Doors.Pages;

/// <summary>The order form. A valid one leads to the payment page.</summary>
[EnableRateLimiting(RateLimits.Checkout)]
public sealed class StartModel(ProductCatalog catalog, BerthSettings settings) : PageModel
{
    public Product Product { get; private set; } = new();
    public string Domain => settings.TenantsPlace;

    /// <summary>Where tenants with a path are.</summary>
    public string PathPlace => settings.PlaceOf("", RouteKind.Path).TrimEnd('/');

    [BindProperty]
    public string? Plan { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    public IActionResult OnGet(string product)
    {
        if (catalog.Find(product) is not { } found)
            return NotFound();
        (Product, Plan, Email) = (found, found.Plans[0].Name, Me.Of(HttpContext)?.Email);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string product,
        [FromServices] PlaceOrder place,
        CancellationToken cancellationToken
    )
    {
        if (catalog.Find(product) is not { } found)
            return NotFound();
        Product = found;
        var answer = await place.PlaceAsync(
            new PlaceOrder.Wish(
                product,
                Plan,
                Name,
                Email,
                OrderCookie.Read(HttpContext, settings),
                Me.Of(HttpContext) is { LacksFactor: false, Operator: null } me ? me.AccountId : null,
                Visitor: Visitor.AddressOf(HttpContext)
            ),
            cancellationToken
        );
        if (answer.Order is not { } order)
        {
            ModelState.Clear();
            foreach (var (field, error) in answer.Errors)
                ModelState.AddModelError(field, error);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        OrderCookie.Write(HttpContext, settings, order.Token);
        return Redirect(order.PayUrl!);
    }
}
