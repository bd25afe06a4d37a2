using Berth.Platform.Data;
using Berth.Shop.Gateway;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>Lists a customer's invoices, as Stripe has them.</summary>
public sealed class InvoicesModel(AppDb db, StripeInvoices invoices) : PageModel
{
    public string Token { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>The invoices; null if they cannot be read.</summary>
    public IReadOnlyList<Bill>? Bills { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (
            await db
                .Orders.AsNoTracking()
                .SingleOrDefaultAsync(o => o.Token == token && o.CustomerId != null, cancellationToken)
            is not { } order
        )
            return NotFound();
        (Token, Name) = (token, order.Name);
        try
        {
            Bills = await invoices.ListAsync(order.CustomerId!, cancellationToken);
        }
        catch (PaymentUnavailableException)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        return Page();
    }
}
