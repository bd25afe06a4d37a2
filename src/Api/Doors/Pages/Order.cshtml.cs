using Berth.Operations;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Health;
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

    /// <summary>What its customer does first, as HTML; empty if its product says nothing.</summary>
    public string FirstSteps =>
        Product is { Docs.Length: > 0 } product && Progress.Address is { } address
            ? RenderMarkdown.Html(
                Shop.Catalog.FirstSteps.Of(product, Paid?.PaidPlan ?? Order.Plan, Order.Name, address)
            )
            : "";

    /// <summary>Whether there is something that its customer can set.</summary>
    public bool HasSettings => Product is { } product && (product.Ask.Count > 0 || product.CustomerVariables);

    /// <summary>What is left of the data if the container is removed now.</summary>
    public string IfRemoved => Promises.Copy(Copy(clock.GetUtcNow()));

    /// <summary>What happens if the subscription is cancelled for its end; null without terms.</summary>
    public string? IfCancelled =>
        Paid is { } paid && Terms is { } terms ? Promises.AtEnd(paid.PaidThrough, terms, Copy) : null;

    private DunningTerms? Terms => Product?.Plan(Paid?.PaidPlan ?? Order.Plan)?.Dunning;

    private DateTimeOffset? Copy(DateTimeOffset removed) =>
        Terms is { } terms ? settings.Backups.KeptUntil(terms.KeepData, removed) : null;

    /// <summary>Its usage beside what its plan includes, in words; null if nothing is known yet.</summary>
    public string? UsedText { get; private set; }

    /// <summary>For how long it was up lately, in words; null if nothing is known yet.</summary>
    public string? UptimeText { get; private set; }

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
        "Invite",
        "RemoveGuest",
        "BackUp",
        "Restore",
    ];

    /// <inheritdoc />
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (IsImpersonated && CustomersOwn.Contains(context.HandlerMethod?.Name))
            context.Result = Forbid();
    }

    public async Task<IActionResult> OnGetAsync(
        string token,
        [FromServices] AskForBackup ask,
        CancellationToken cancellationToken
    )
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
        _currency = Paid is null ? null : await Order.CurrencyOfAsync(db, Paid.ProviderId, cancellationToken);
        if (order.TenantId is { } made)
            Ports = await PortsAsync(made, cancellationToken);
        if (Paid is not null && Product?.Plan(Paid.PaidPlan) is { } plan)
            UsedText = UsageWords.Of(
                await ReadUsage.OfAsync(db, Paid.TenantId, clock.GetUtcNow(), cancellationToken),
                plan
            );
        if (order.TenantId is { } watched)
            UptimeText = (await ReadHealth.UptimeAsync(db, watched, clock.GetUtcNow(), cancellationToken)).Text;
        if (OffersDomains && order.TenantId is { } tenant)
            Domains = await DomainsAsync(tenant, cancellationToken);
        if (order.TenantId is { } kept)
            await ReadBackupsAsync(kept, ask, cancellationToken);
        if (HasGate && order.TenantId is { } gated)
            Guests = await Guest.OfAsync(db, gated, cancellationToken);
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

    /// <summary>Gives the page a new secret address, because somebody else knows the old one.</summary>
    public async Task<IActionResult> OnPostNewAddressAsync(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { TenantId: { } id } order)
            return NotFound();
        await Order.RenewTokensAsync(db, id, clock.GetUtcNow(), cancellationToken);
        return RedirectToPage(new { token = OrderAddress.IsId(token, out _) ? token : order.Token });
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
