using Berth.Platform.Settings;

namespace Berth.Doors.Pages;

/// <summary>
/// The secret of the buyer's last order, in their browser: coming back from the payment page opens the order's page,
/// their own name is not taken, and one who bought before is the same customer.
/// </summary>
internal static class OrderCookie
{
    /// <summary>Remembers an order whose secret was just made.</summary>
    public static void Write(HttpContext context, BerthSettings settings, string secret) =>
        context.Response.Cookies.Append(
            NameOf(settings),
            secret,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = settings.IsHttps,
                MaxAge = TimeSpan.FromDays(400),
            }
        );

    /// <summary>The secret; null when the browser has none.</summary>
    public static string? Read(HttpContext context, BerthSettings settings) =>
        context.Request.Cookies[NameOf(settings)] is { Length: > 0 and < 100 } secret ? secret : null;

    private static string NameOf(BerthSettings settings) => settings.CookieName("berth_order");
}
