using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>What leads from the page to Stripe's.</summary>
public sealed partial class OrderModel
{
    /// <summary>What the subscription is paid in; null if nothing is.</summary>
    private string? _currency;

    /// <summary>The plans that it can change to, in its currency; empty unless it is paid for and active.</summary>
    public IEnumerable<Plan> OtherPlans => Others.Select(p => p.In(_currency)).OfType<Plan>();

    /// <summary>Those that it cannot change to, because they have no price in its currency.</summary>
    public IEnumerable<Plan> PlansInOtherCurrencies => Others.Where(p => p.In(_currency) is null);

    /// <summary>Its currency for people: <c>EUR</c>.</summary>
    public string? Currency => _currency?.ToUpperInvariant();

    private IEnumerable<Plan> Others =>
        Paid is { EndedAt: null, Failing: false, Stage: DunningStage.Active, IsComplimentary: false }
            ? Product?.Offered.Where(p => p.Name != Paid.NextPlan) ?? []
            : [];

    /// <summary>What Stripe refused is said on the page: trying again does not help.</summary>
    [NonHandler]
    public override void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        if (context.Exception is not PaymentRefusedException refused || HttpMethods.IsGet(Request.Method))
            return;
        Trouble = refused.Words;
        context.Result = RedirectToPage(new { token = Key });
        context.ExceptionHandled = true;
    }

    /// <summary>Redirects to Stripe's page for cards and invoices.</summary>
    public async Task<IActionResult> OnPostPortalAsync(
        string token,
        [FromServices] StripePortal portal,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(token, cancellationToken) is not { CustomerId: not null } order)
            return NotFound();
        var customers = await Order.CustomersAsync(db, order, cancellationToken);
        if (await portal.OpenAsync(customers, settings.PageOf(token), cancellationToken) is { } url)
            return Redirect(url);
        Trouble =
            "The payment provider has deleted your payment details, so there are none to manage. "
            + "If a payment is missing, \"Pay now\" asks for new ones.";
        return RedirectToPage(new { token });
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
}
