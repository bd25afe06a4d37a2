using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Feasibility;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Doors.Pages;

/// <summary>The order form. A valid one leads to the payment page.</summary>
[EnableRateLimiting(RateLimits.Checkout)]
public sealed class StartModel(AppDb db, ProductCatalog catalog, SoldOut soldOut, BerthSettings settings) : PageModel
{
    private IReadOnlySet<(string Product, string Plan)> _soldOut = new HashSet<(string, string)>();

    public Product Product { get; private set; } = new();
    public string Domain => settings.TenantsPlace;

    /// <summary>Where tenants with a path are.</summary>
    public string PathPlace => settings.PlaceOf("", RouteKind.Path).TrimEnd('/');

    [BindProperty]
    public string? Plan { get; set; }

    /// <summary>What is paid in; asked where the product has several.</summary>
    [BindProperty]
    public string? Currency { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    /// <summary>Answers to the product's questions, by variable. Without its name it would take all other fields.</summary>
    [BindProperty(Name = nameof(Ask))]
    public Dictionary<string, string?> Ask { get; set; } = [];

    /// <summary>Whether a plan cannot be bought just now.</summary>
    public bool IsSoldOut(Plan plan) => _soldOut.Contains((Product.Name, plan.Name));

    /// <summary>A plan in the currency that is chosen, if it has a price in it, else in its own.</summary>
    public Plan Priced(Plan plan) => plan.In(Currency) ?? plan;

    /// <summary>The same if the form is sent twice: see <see cref="PlaceOrder"/>.</summary>
    [BindProperty]
    public string FormKey { get; set; } = PlaceOrder.NewFormKey();

    public async Task<IActionResult> OnGetAsync(string product, string? currency, CancellationToken cancellationToken)
    {
        if (catalog.OnSale(product) is not { } found)
            return NotFound();
        _soldOut = await soldOut.NowAsync(cancellationToken);
        (Product, Email) = (found, Me.Of(HttpContext)?.Email);
        Plan = found.Offered.Prepend(found.DefaultPlan()).FirstOrDefault(p => !IsSoldOut(p), found.DefaultPlan()).Name;
        Currency = await CurrencyAsync(currency, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string product,
        [FromServices] PlaceOrder place,
        CancellationToken cancellationToken
    )
    {
        if (catalog.OnSale(product) is not { } found)
            return NotFound();
        Product = found;
        var answer = await place.PlaceAsync(
            new PlaceOrder.Wish(
                product,
                Plan,
                Name,
                Email,
                OrderCookie.Read(HttpContext, settings),
                Account,
                Visitor: Visitor.AddressOf(HttpContext),
                FormKey: FormKey,
                Answers: Ask,
                Currency: found.AsksCurrency ? Currency : null
            ),
            cancellationToken
        );
        if (answer.Order is not { } order)
        {
            _soldOut = await soldOut.NowAsync(cancellationToken);
            ModelState.Clear();
            foreach (var (field, error) in answer.Errors)
                ModelState.AddModelError(field, error);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        OrderCookie.Write(HttpContext, settings, order.Token);
        return Redirect(order.PayUrl!);
    }

    private Guid? Account => Me.Of(HttpContext) is { LacksFactor: false, Operator: null } me ? me.AccountId : null;

    /// <summary>
    /// What the address says (<c>?currency=usd</c>), else what the account pays in already, else the plan's own. What
    /// the product, or the plan that is chosen at first, is not sold in is passed over.
    /// </summary>
    private async Task<string> CurrencyAsync(string? asked, CancellationToken cancellationToken)
    {
        var sold = Product.Currencies;
        if (asked?.ToLowerInvariant() is { } wished && sold.Contains(wished))
            return wished;
        var plan = Product.Plan(Plan!)!;
        var paid = sold.Count > 1 ? await Order.PaidInByAsync(db, Account, cancellationToken) : null;
        return paid is not null && plan.In(paid) is not null ? paid : plan.Currency;
    }
}
