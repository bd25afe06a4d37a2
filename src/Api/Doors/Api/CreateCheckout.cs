using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;

namespace Berth.Doors.Api;

/// <summary>
/// <c>POST /api/create-checkout/</c>: the order form for programs, such as a shop window elsewhere. Needs no sign-in,
/// because the caller pays.
/// </summary>
internal static class CreateCheckout
{
    private const int LongestSiteName = 255;

    public static async Task<IResult> CreateAsync(
        NewCheckout wish,
        HttpContext context,
        PlaceOrder place,
        ProductCatalog catalog,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var (product, plan, errors) = Wish.Read(catalog, wish.Product, wish.Plan);
        if (wish.SiteName?.Length > LongestSiteName)
            errors["site_name"] = $"It has at most {LongestSiteName} characters.";
        else if (wish.SiteName?.Any(char.IsControl) == true)
            errors["site_name"] = "It is one line of text.";
        var (success, cancel) = (
            ReturnTo(settings, context, wish.SuccessUrl, "success_url", errors),
            ReturnTo(settings, context, wish.CancelUrl, "cancel_url", errors)
        );
        var me = Me.Of(context) is { LacksFactor: false, Operator: null } who ? who.AccountId : (Guid?)null;
        // A program orders for many visitors, whom we do not see.
        var visitor = Bearer.Of(context) is null ? Visitor.AddressOf(context) : null;
        // Report all mistakes at once, the order's own, too. Nothing is held if there is one.
        var asked = new PlaceOrder.Wish(
            errors.Count > 0 ? "" : product!.Name,
            plan?.Name,
            wish.Subdomain,
            wish.Email,
            null,
            me,
            string.IsNullOrWhiteSpace(wish.SiteName) ? null : wish.SiteName.Trim(),
            visitor,
            ByProgram: true,
            Success: success,
            Cancel: cancel,
            Answers: wish.Answers,
            Currency: wish.Currency
        );
        var answer = await place.PlaceAsync(asked, cancellationToken);
        if (answer.Order is { PayUrl: { } url, SessionId: { } session })
            return Results.Ok(new OpenCheckout(url, session));
        foreach (var (field, words) in answer.Errors.Where(e => errors.Count == 0 || e.Key != "Plan"))
            errors[Field(field)] = words;
        return errors.TryGetValue("", out var busy) ? Problems.Of(503, busy) : Problems.Wrong(errors);
    }

    /// <summary>
    /// Where a buyer is led, if that is allowed: to a page in a browser what its own window has, to a program what any
    /// has. Else everybody could have buyers led anywhere.
    /// </summary>
    private static string? ReturnTo(
        BerthSettings settings,
        HttpContext context,
        string? address,
        string field,
        Dictionary<string, string> errors
    )
    {
        if (string.IsNullOrEmpty(address))
            return null;
        IEnumerable<WindowSettings> windows =
            context.Request.Headers.Origin.Count == 0 ? settings.Windows
            : ShopWindows.Of(settings, context) is { } its ? [its]
            : [];
        if (windows.Select(w => w.Allowed(address)).FirstOrDefault(a => a is not null) is { } allowed)
            return allowed;
        errors[field] = "No buyer is led there: it is not one of the addresses in Berth:Windows.";
        return null;
    }

    private static string Field(string ofForm) =>
        ofForm switch
        {
            "Name" => "subdomain",
            "Email" => "email",
            "Plan" => "plan",
            "Currency" => "currency",
            _ => CheckAnswers.NameOf(ofForm) is { } name ? $"answers.{name}" : "",
        };
}
