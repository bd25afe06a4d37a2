using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Web;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>Lists a customer's invoices, as Stripe has them.</summary>
[EnableRateLimiting(RateLimits.Billing)]
public sealed class InvoicesModel(AppDb db, StripeInvoices invoices) : PageModel
{
    public string Token { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>The invoices, of all customers that paid for it; null if they cannot be read.</summary>
    public IReadOnlyList<Bill>? Bills { get; private set; }

    /// <summary>Why they cannot, in words for the customer.</summary>
    public string? Trouble { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (Me.Of(HttpContext)?.Operator is not null)
            return Forbid();
        if (
            await OrderAddress
                .Find(db, HttpContext, token)
                .AsNoTracking()
                .SingleOrDefaultAsync(o => o.CustomerId != null, cancellationToken)
            is not { } order
        )
            return NotFound();
        (Token, Name) = (token, order.Name);
        try
        {
            var bills = new List<Bill>();
            foreach (var customer in await Order.CustomersAsync(db, order, cancellationToken))
                bills.AddRange(await invoices.ListAsync(customer, cancellationToken));
            Bills = [.. bills.OrderByDescending(b => b.At)];
        }
        catch (PaymentException e)
        {
            Response.StatusCode = e.Status;
            Trouble =
                e is PaymentRefusedException
                    ? e.Words
                    : "Invoices cannot be loaded right now. Please try again in a minute.";
        }
        return Page();
    }
}
