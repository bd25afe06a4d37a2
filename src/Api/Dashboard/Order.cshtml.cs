using Berth.Billing;
using Berth.Catalog;
using Berth.Checkout;
using Berth.Data;
using Berth.Settings;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Dashboard;

/// <summary>The page of one order, for whoever has its address: progress, the container's address, restart, cancel.</summary>
public sealed class OrderModel(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock) : PageModel
{
    public Order Order { get; private set; } = null!;
    public OrderProgress Progress { get; private set; } = null!;
    public string Domain => new Uri(settings.PublicUrl).Authority;
    public string ProductTitle => catalog.Find(Order.Product)?.Title ?? Order.Product;
    public string PlanTitle => catalog.Find(Order.Product)?.Plan(Order.Plan)?.Title ?? Order.Plan;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { } order) return NotFound();
        if (order.State == OrderState.Pending && Request.Query.ContainsKey("paid"))
        {
            // Back from the payment page: ask now, instead of waiting for the event.
            db.Enqueue(CheckOrder.Job(order.Id));
            await db.SaveChangesAsync(cancellationToken);
        }
        (Order, Progress) = (order, await OrderProgress.ReadAsync(db, order, settings, clock.GetUtcNow(), cancellationToken));
        return Page();
    }

    public async Task<IActionResult> OnPostRestartAsync(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } id }) return NotFound();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken);
        tenant.Restart(db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return RedirectToPage(new { token });
    }

    /// <summary>Ends the subscription with Stripe; the tenant follows from that, here at once or by the event.</summary>
    public async Task<IActionResult> OnPostCancelAsync(string token, [FromServices] StripeBilling stripe, [FromServices] EndSubscription end, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { SubscriptionId: { } subscription } order) return NotFound();
        if (order.State == OrderState.Paid)
        {
            await stripe.CancelAsync(subscription, cancellationToken);
            await end.RunAsync(subscription, cancellationToken);
        }
        return RedirectToPage(new { token });
    }

    private Task<Order?> FindAsync(string token, CancellationToken cancellationToken) => db.Orders.SingleOrDefaultAsync(o => o.Token == token, cancellationToken);
}
