using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Web;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>Shows what another plan would cost, before anything is changed.</summary>
[EnableRateLimiting(RateLimits.Billing)]
public sealed class PlanModel(AppDb db, ProductCatalog catalog, StripeInvoices invoices) : PageModel
{
    public Order Order { get; private set; } = null!;

    [FromRoute(Name = "token")]
    public string Key { get; set; } = "";
    public Plan Plan { get; private set; } = null!;

    /// <summary>Whether it is charged as often as the present one; if not, a new period begins with it.</summary>
    public bool IsChargedAsOften { get; private set; }

    /// <summary>The cost; null if Stripe does not say.</summary>
    public PlanCost? Cost { get; private set; }

    /// <summary>Why there is no cost, in words for the customer.</summary>
    public string? Trouble { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, string plan, CancellationToken cancellationToken)
    {
        if (Me.Of(HttpContext)?.Operator is not null)
            return Forbid();
        if (
            await OrderAddress
                .Find(db, HttpContext, token)
                .AsNoTracking()
                .SingleOrDefaultAsync(o => o.TenantId != null, cancellationToken)
            is not { } order
        )
            return NotFound();
        var paid = await db
            .Subscriptions.AsNoTracking()
            .SingleOrDefaultAsync(
                s => s.TenantId == order.TenantId && s.EndedAt == null && s.Stage == DunningStage.Active,
                cancellationToken
            );
        if (
            paid is null or { IsComplimentary: true }
            || catalog.Find(order.Product) is not { } product
            || await Order.CurrencyOfAsync(db, paid.ProviderId, cancellationToken) is not { } currency
            || product.Plan(plan)?.In(currency) is not { } wanted
            || product.Plan(paid.PaidPlan) is not { } now
            || wanted.Name == paid.NextPlan
        )
            return NotFound();
        now = now.In(currency) ?? now;
        (Order, Plan, IsChargedAsOften) = (order, wanted, wanted.IsChargedAsOftenAs(now));
        try
        {
            Cost = await invoices.CostAsync(
                paid.ProviderId,
                product,
                wanted,
                ChangePlan.IsAtOnce(wanted, now),
                paid.PaidThrough,
                cancellationToken
            );
        }
        catch (PaymentException e)
        {
            Response.StatusCode = e.Status;
            Trouble =
                e is PaymentRefusedException
                    ? e.Words
                    : "The price cannot be calculated right now. Nothing has changed; please try again in a minute.";
        }
        if (Cost is { IsOver: true })
        {
            // It ended at Stripe, and we have not heard of it yet.
            db.Enqueue(SyncSubscription.Job(paid.TenantId));
            await db.SaveChangesAsync(cancellationToken);
            (Cost, Trouble) = (null, "The subscription has ended, so its plan cannot be changed.");
        }
        return Page();
    }
}
