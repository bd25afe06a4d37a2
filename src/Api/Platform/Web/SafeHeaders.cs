using Berth.Platform.Settings;

namespace Berth.Platform.Web;

/// <summary>
/// What every answer tells the browser: run and show nothing but ours, keep nothing, tell nobody where you come from.
/// </summary>
internal static class SafeHeaders
{
    // No form-action: browsers apply it to redirects, too, and the order form leads to the payment page.
    private const string Content =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    // Payment is on a page of Stripe's, and nothing here needs a sensor.
    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        + "microphone=(), payment=(), usb=(), browsing-topics=()";

    // Not for the names below: tenants' owners decide about theirs, and a domain of a customer may have no certificate.
    private const string OnlyHttps = "max-age=31536000";

    /// <summary>Sets them before anything else does; what may be kept says so itself.</summary>
    public static Task AddAsync(BerthSettings settings, HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Content;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // an order's address is the key to it
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store"; // a page that somebody forgets to think of is personal
        headers[Telemetry.RequestIds.Header] = context.TraceIdentifier;
        if (settings.IsHttps)
            headers.StrictTransportSecurity = OnlyHttps;
        return next(context);
    }
}
