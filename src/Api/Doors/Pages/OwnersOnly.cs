using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// An order's address is the key to its page, so that buying needs no account. For an owner with a second factor that
/// is not enough: then the address alone opens none of the pages and streams under it.
/// </summary>
public static class OwnersOnly
{
    /// <summary>Asks visitors who are not signed in as the owner to sign in.</summary>
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.Request.Path.StartsWithSegments("/orders")
            && context.GetRouteValue("token") is string token
            && await LockedAsync(context, token) is { } owner
            && Me.Of(context) is var me
            && (me is null || me.LacksFactor || me.AccountId != owner)
        )
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

    private static Task<Guid?> LockedAsync(HttpContext context, string token)
    {
        var db = context.RequestServices.GetRequiredService<AppDb>();
        return db
            .Orders.Where(o => o.Token == token && db.Accounts.Any(a => a.Id == o.AccountId && a.TwoFactorEnabled))
            .Select(o => o.AccountId)
            .SingleOrDefaultAsync(context.RequestAborted);
    }
}
