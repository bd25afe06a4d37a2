using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// Shows a container's customer what they answered when they bought it, and the variables that they set; and changes
/// them. Secrets are not shown, not even to those who set them.
/// </summary>
public sealed class AnswersModel(AppDb db, ProductCatalog catalog) : PageModel
{
    private List<BuyerAnswer> _rows = [];

    public Order Order { get; private set; } = null!;
    public Product Product { get; private set; } = new();

    [FromRoute(Name = "token")]
    public string Key { get; set; } = "";

    /// <summary>Answers to the product's questions, by variable. Without its name it would take all other fields.</summary>
    [BindProperty(Name = nameof(Ask))]
    public Dictionary<string, string?> Ask { get; set; } = [];

    /// <summary>New values of the customer's own variables; those that are left empty stay.</summary>
    [BindProperty(Name = nameof(Own))]
    public Dictionary<string, string?> Own { get; set; } = [];

    /// <summary>Those of them that go.</summary>
    [BindProperty]
    public List<string> Remove { get; set; } = [];

    [BindProperty]
    public string? NewName { get; set; }

    [BindProperty]
    public string? NewValue { get; set; }

    /// <summary>Whether there is nothing that could be set.</summary>
    public bool IsEmpty => Product.Ask.Count == 0 && !Product.CustomerVariables;

    /// <summary>The fields for the product's questions.</summary>
    public QuestionFields Questions =>
        new(Product.Ask, Ask, [.. _rows.Where(r => r is { IsOwn: false, IsSealed: true }).Select(r => r.Name)]);

    /// <summary>The customer's own variables that there are.</summary>
    public IReadOnlyList<string> OwnNames => [.. _rows.Where(r => r.IsOwn).Select(r => r.Name).Order()];

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (Me.Of(HttpContext)?.Operator is not null)
            return Forbid();
        if (await FindAsync(token, cancellationToken) is null)
            return NotFound();
        foreach (var row in _rows.Where(r => r is { IsOwn: false, IsSealed: false }))
            Ask[row.Name] = row.Value;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string token,
        [FromServices] ChangeAnswers change,
        CancellationToken cancellationToken
    )
    {
        if (Me.Of(HttpContext)?.Operator is not null)
            return Forbid();
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } tenant })
            return NotFound();
        var own = Own.Where(o => !string.IsNullOrEmpty(o.Value) && !Remove.Contains(o.Key))
            .ToDictionary(o => o.Key, o => Unix(o.Value));
        var added = NewName?.Trim() ?? "";
        if (added.Length > 0)
            own[added] = Unix(NewValue);
        var errors = await change.ChangeAsync(tenant, new(Ask, own, Remove), cancellationToken);
        if (errors.Count == 0)
            return Redirect($"/orders/{token}");
        ModelState.Clear();
        foreach (var (name, error) in errors)
            ModelState.AddModelError(
                name.Length == 0 ? ""
                    : name == added ? nameof(NewName)
                    : Product.Ask.ContainsKey(name) ? CheckAnswers.Field(name)
                    : $"Own[{name}]",
                error
            );
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>Forms end lines as no container does.</summary>
    private static string Unix(string? text) => (text ?? "").ReplaceLineEndings("\n");

    private async Task<Order?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var order = await OrderAddress
            .Find(db, HttpContext, token)
            .AsNoTracking()
            .SingleOrDefaultAsync(o => o.TenantId != null, cancellationToken);
        if (order is null || catalog.Find(order.Product) is not { } product)
            return null;
        var first = await db
            .Tenants.Where(t => t.Id == order.TenantId)
            .Select(t => t.OrderId)
            .SingleAsync(cancellationToken);
        _rows = await db.BuyerAnswers.AsNoTracking().Where(a => a.OrderId == first).ToListAsync(cancellationToken);
        (Order, Product) = (order, product);
        return order;
    }
}
