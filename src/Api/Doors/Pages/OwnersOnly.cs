using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Orders;

namespace Berth.Doors.Pages;

/// <summary>
/// An order's secret address is the key to its page, so that buying needs no account. If the tenant's owner has a second
/// factor that is not enough: then no address of any of the tenant's orders opens pages or streams without signing in.
/// </summary>
public static class OwnersOnly
{
    /// <summary>Asks visitors who are not signed in as the owner to sign in.</summary>
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !context.Request.Path.StartsWithSegments("/orders", out var rest)
            || context.GetRouteValue("token") is not string key
        )
        {
            await next(context);
            return;
        }
        if (await SecretOfAsync(context, key) is { } secret)
        {
            var page = rest.Value![(1 + key.Length)..];
            context.Response.Redirect($"/orders/{secret}{page}{context.Request.QueryString}");
            return;
        }
        if (await AsksToSignInAsync(context, key))
        {
            if (
                HttpMethods.IsGet(context.Request.Method)
                && !context.Request.Headers.Accept.ToString().Contains("event-stream", StringComparison.Ordinal)
            )
                context.Response.Redirect($"/sign-in?next={Uri.EscapeDataString(context.Request.Path)}");
            else
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        await next(context);
    }

    /// <summary>
    /// The secret of an order that nobody owns, if this browser bought it: its buyer comes from the payment page, or from
    /// a mail, which have the id.
    /// </summary>
    private static async Task<string?> SecretOfAsync(HttpContext context, string key)
    {
        var services = context.RequestServices;
        return
            HttpMethods.IsGet(context.Request.Method)
            && OrderAddress.IsId(key, out var id)
            && OrderCookie.Read(context, services.GetRequiredService<BerthSettings>()) is { } secret
            && await OrderAddress.IsSecretOfAsync(
                services.GetRequiredService<AppDb>(),
                id,
                secret,
                context.RequestAborted
            )
            ? secret
            : null;
    }

    private static async Task<bool> AsksToSignInAsync(HttpContext context, string key)
    {
        var me = Me.Of(context) is { LacksFactor: false } known ? known : null;
        if (OrderAddress.IsId(key, out _))
            return me is null;
        var db = context.RequestServices.GetRequiredService<AppDb>();
        var locks = await OrderAddress.LocksAsync(db, context, key, context.RequestAborted);
        return locks.Count > 0 && (me is null || !locks.Contains(me.AccountId));
    }
}
