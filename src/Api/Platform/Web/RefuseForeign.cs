using Berth.Platform.Settings;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Platform.Web;

/// <summary>
/// Refuses what another site's page has a browser send here: every change, and whatever counts against the visitor's
/// limits unless it is a page that they open. The sites of <see cref="ShopWindows"/> may make the calls that are open to them. It
/// stands before the limits: else that page could use up those of
/// whoever looks at it. The forms' tokens stay what proves a form to be ours; not every browser says from where it asks.
/// </summary>
internal static class RefuseForeign
{
    private const string Words =
        "A page of another site asked for this, in your browser. Nothing was done. Programs send neither Sec-Fetch-Site nor Origin.";

    /// <summary>Answers 403, or goes on.</summary>
    public static Task RefuseAsync(BerthSettings settings, HttpContext context, RequestDelegate next)
    {
        // The page that says so comes through here again.
        if (
            context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || !IsForeign(settings, context.Request)
            || ShopWindows.MayAsk(settings, context)
            || !IsRefused(context)
        )
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return WebFeature.IsForMachines(context)
            ? Problems.Of(StatusCodes.Status403Forbidden, Words).ExecuteAsync(context)
            : Task.CompletedTask;
    }

    /// <summary>
    /// Names below ours are other sites, too: they are tenants'. Browsers say nothing of the site over plain HTTP; the
    /// origin "null" may be our own page, which tells nobody where it is.
    /// </summary>
    private static bool IsForeign(BerthSettings settings, HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [{ } site]
            ? site is "cross-site" or "same-site"
            : request.Headers.Origin is [{ } origin]
                && Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && from.Authority != request.Host.Value
                && from.Authority != new Uri(settings.PublicUrl).Authority;

    private static bool IsRefused(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsOptions(request.Method))
            return false;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return true;
        // A link, or the way back from the payment page, opens a page; a picture, a script or a frame does not.
        return context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null
            && (request.Headers["Sec-Fetch-Mode"] != "navigate" || request.Headers["Sec-Fetch-Dest"] != "document");
    }
}
