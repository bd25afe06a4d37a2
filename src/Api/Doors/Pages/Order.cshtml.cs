using Berth.Operations;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Shop.Usage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// The page of one order, for whoever has its address: progress, the container's address, and everything that its owner
/// can do with it.
/// </summary>
public sealed partial class OrderModel(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
    : PageModel
{
    public Order Order { get; private set; } = null!;

    /// <summary>What stands in the page's own address; links to what is under it have it too.</summary>
    [FromRoute(Name = "token")]
    public string Key { get; set; } = "";

    /// <summary>Whether an operator looks at a customer's page: they see neither credentials nor money.</summary>
    public bool IsImpersonated => Me.Of(HttpContext)?.Operator is not null;

    public OrderProgress Progress { get; private set; } = null!;
    public Subscription? Paid { get; private set; }

    /// <summary>Why the visitor's last request failed.</summary>
    [TempData]
    public string? Trouble { get; set; }

    /// <summary>
    /// Until when the name is held for a buyer who has not paid yet; null if it is not held like that.
    /// </summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>The container's address, even if it does not exist yet.</summary>
    public string Place { get; private set; } = "";

    public Product? Product => catalog.Find(Order.Product);
    public string PlanTitle => TitleOf(Paid?.PaidPlan ?? Order.Plan);

    /// <summary>Whether there are credentials to show to somebody who wants to sign in.</summary>
    public bool HasCredentials => Product?.ShownSecrets.Any() == true;

    /// <summary>How long a copy of the data outlives the container, in words; null if none is kept.</summary>
    public string? DaysKept =>
        Product?.Plan(Paid?.PaidPlan ?? Order.Plan)?.Dunning.KeepData is { } kept
        && settings.Backups.KeptUntil(kept, clock.GetUtcNow()) is not null
            ? kept.TotalDays >= 2
                ? $"{(int)kept.TotalDays} days"
                : $"{kept.TotalHours:0.#} hours"
            : null;

    /// <summary>Its usage beside what its plan includes, in words; null if nothing is known yet.</summary>
    public string? UsedText { get; private set; }

    /// <summary>The plans that it can change to; empty unless it is paid for and active.</summary>
    public IEnumerable<Plan> OtherPlans =>
        Paid is { EndedAt: null, Failing: false, Stage: DunningStage.Active, IsComplimentary: false }
            ? Product?.Plans.Where(p => p.Name != Paid.NextPlan) ?? []
            : [];

    /// <summary>Returns a plan's title, or its name if the catalog no longer has it.</summary>
    public string TitleOf(string plan) => Product?.Plan(plan)?.Title ?? plan;

    /// <summary>What only the customer does: an operator who sees the page as they do is refused.</summary>
    private static readonly string[] CustomersOwn =
    [
        "Credentials",
        "NewPassword",
        "NewAddress",
        "Portal",
        "Pay",
        "Plan",
        "Keep",
        "CancelAtEnd",
        "Cancel",
    ];

    /// <inheritdoc />
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (IsImpersonated && CustomersOwn.Contains(context.HandlerMethod?.Name))
            context.Result = Forbid();
    }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { } order)
            return NotFound();
        if (order.State is OrderState.Pending or OrderState.Paying && Request.Query.ContainsKey("paid"))
        {
            // The buyer returns from the payment page: ask Stripe now instead of waiting for the event.
            db.Enqueue(CheckOrder.Job(order.Id));
            await db.SaveChangesAsync(cancellationToken);
        }
        (Order, Progress) = (
            order,
            await OrderProgress.ReadAsync(db, order, settings, clock.GetUtcNow(), cancellationToken)
        );
        if (order.State == OrderState.Pending)
            HeldUntil = await db
                .HeldNames.Where(n => n.OrderId == order.Id)
                .Select(n => n.ExpiresAt)
                .SingleOrDefaultAsync(cancellationToken);
        Place = settings.PlaceOf(
            order.Name,
            order.TenantId is { } its
                ? await db.Tenants.Where(t => t.Id == its).Select(t => t.Route).SingleAsync(cancellationToken)
                : Product?.Route ?? RouteKind.Subdomain
        );
        Paid = order.TenantId is { } id
            ? await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.TenantId == id, cancellationToken)
            : null;
        if (Paid is not null && Product?.Plan(Paid.PaidPlan) is { } plan)
            UsedText = UsageWords.Of(
                await ReadUsage.OfAsync(db, Paid.TenantId, clock.GetUtcNow(), cancellationToken),
                plan
            );
        if (OffersDomains && order.TenantId is { } tenant)
            Domains = await DomainsAsync(tenant, cancellationToken);
        return Page();
    }

    public Task<IActionResult> OnPostRestartAsync(
        string token,
        [FromServices] ChangeTenant change,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            token,
            async tenant => Trouble = await change.RestartAsync(tenant, cancellationToken),
            cancellationToken
        );

    /// <summary>Whether its customer stopped it and can start it again.</summary>
    public bool IsStopped =>
        Progress.State == "suspended"
        && Paid is { SuspensionReason: SuspensionReason.Customer, Stage: DunningStage.Active or DunningStage.PastDue };

    /// <summary>Stops it; billing continues. Has no effect on a stop for another reason.</summary>
    public Task<IActionResult> OnPostStopAsync(
        string token,
        [FromServices] OverrideDunning dunning,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            token,
            tenant =>
                dunning.OverrideAsync(
                    tenant,
                    s =>
                    {
                        if (s.SuspensionReason == SuspensionReason.None)
                            s.Stop(SuspensionReason.Customer, "its customer stopped it");
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Starts it again. Does not undo what somebody else stopped.</summary>
    public Task<IActionResult> OnPostStartAsync(
        string token,
        [FromServices] OverrideDunning dunning,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            token,
            tenant => dunning.OverrideAsync(tenant, s => s.Release(SuspensionReason.Customer), cancellationToken),
            cancellationToken
        );

    /// <summary>Redirects to a new link that shows the credentials. Earlier links stop working.</summary>
    public async Task<IActionResult> OnPostCredentialsAsync(
        string token,
        [FromServices] MakeLink links,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } id } order)
            return NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await links.MakeAsync(db, id, order.Product, cancellationToken) is not { } link)
            return NotFound();
        await transaction.CommitAsync(cancellationToken);
        return Redirect(link.Url);
    }

    public Task<IActionResult> OnPostNewPasswordAsync(
        string token,
        [FromServices] RotateSecrets rotate,
        CancellationToken cancellationToken
    ) => ChangeAsync(token, tenant => rotate.RotateAsync(tenant, cancellationToken), cancellationToken);

    /// <summary>Ends it with the period that is paid for. That can be taken back until then.</summary>
    public Task<IActionResult> OnPostCancelAtEndAsync(
        string token,
        [FromServices] ChangeSubscription change,
        CancellationToken cancellationToken
    ) => ChangeAsync(token, tenant => change.CancelAtEndAsync(tenant, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostKeepAsync(
        string token,
        [FromServices] ChangeSubscription change,
        CancellationToken cancellationToken
    ) => ChangeAsync(token, tenant => change.KeepAsync(tenant, cancellationToken), cancellationToken);

    /// <summary>Ends it now and removes its data.</summary>
    public Task<IActionResult> OnPostCancelAsync(
        string token,
        [FromServices] ChangeSubscription change,
        CancellationToken cancellationToken
    ) => ChangeAsync(token, tenant => change.CancelNowAsync(tenant, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostPlanAsync(
        string token,
        string plan,
        [FromServices] ChangeSubscription change,
        CancellationToken cancellationToken
    ) => ChangeAsync(token, tenant => change.AskForPlanAsync(tenant, plan, cancellationToken), cancellationToken);

    /// <summary>Redirects to Stripe's page for cards and invoices.</summary>
    public async Task<IActionResult> OnPostPortalAsync(
        string token,
        [FromServices] StripeSubscriptions stripe,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(token, cancellationToken) is not { CustomerId: { } customer } order)
            return NotFound();
        return Redirect(await stripe.OpenPortalAsync(customer, settings.PageOf(token), cancellationToken));
    }

    /// <summary>Gives the page a new secret address, because somebody else knows the old one.</summary>
    public async Task<IActionResult> OnPostNewAddressAsync(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } id } order)
            return NotFound();
        await Order.RenewTokensAsync(db, id, clock.GetUtcNow(), cancellationToken);
        return RedirectToPage(new { token = OrderAddress.IsId(token, out _) ? token : order.Token });
    }

    /// <summary>
    /// Redirects to where the missing payment can be made: Stripe's invoice while the subscription lives, else a new
    /// payment page.
    /// </summary>
    public async Task<IActionResult> OnPostPayAsync(
        string token,
        [FromServices] ChangeSubscription change,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } id } order)
            return NotFound();
        var (url, trouble, resuming) = await change.PayAsync(id, order, cancellationToken);
        if (resuming is not null)
            OrderCookie.Write(HttpContext, settings, resuming.Token);
        if (url is not null)
            return Redirect(url);
        Trouble = trouble;
        return RedirectToPage(new { token });
    }

    private async Task<IActionResult> ChangeAsync(
        string token,
        Func<Guid, Task> change,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } id })
            return NotFound();
        await change(id);
        return RedirectToPage(new { token });
    }

    private Task<Order?> FindAsync(string token, CancellationToken cancellationToken) =>
        OrderAddress.Find(db, HttpContext, token).SingleOrDefaultAsync(cancellationToken);
}
