using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>Lists everything that an account bought.</summary>
[Authorize(Policies.SignedIn)]
public sealed class MyContainersModel(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
    : PageModel
{
    /// <summary>How long removed containers stay in the list.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>One row of the list: an order and how far its container is.</summary>
    public sealed record Line(
        Guid Id,
        string Name,
        string Product,
        string Plan,
        string State,
        string Headline,
        string? Health,
        string? Address,
        DateTimeOffset? PaidUntil
    );

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (me, now) = (Me.Of(HttpContext)!.AccountId, clock.GetUtcNow());
        var since = now - Remembered;
        var orders = await db
            .Orders.AsNoTracking()
            // Leave out orders that resumed a container: it is listed with its first order.
            .Where(o =>
                o.AccountId == me
                && o.ResumesTenantId == null
                && (
                    o.State == OrderState.Pending
                    || o.State == OrderState.Paying
                    || o.State == OrderState.Paid
                    || o.CreatedAt > since
                )
                && o.State != OrderState.Expired
            )
            .OrderByDescending(o => o.CreatedAt)
            .Take(200)
            .ToListAsync(cancellationToken);
        var shown = await OrderProgress.ManyAsync(db, orders, settings, cancellationToken);
        Lines = [.. orders.Select(o => Read(o, shown[o.Id]))];
    }

    private Line Read(Order order, (OrderProgress Progress, string? Plan, DateTimeOffset? PaidUntil) at)
    {
        var product = catalog.Find(order.Product);
        var plan = at.Plan ?? order.Plan;
        return new(
            order.Id,
            order.Name,
            product?.Title ?? order.Product,
            product?.Plan(plan)?.Title ?? plan,
            at.Progress.State,
            at.Progress.Headline,
            at.Progress.Health,
            at.Progress.Address,
            at.PaidUntil
        );
    }
}
