using Berth.Platform.Settings;

namespace Berth.Platform.Web;

/// <summary>
/// Lets pages of the sites in <c>Berth:Windows</c> make the calls that say so, in a visitor's browser (CORS). All other
/// sites get no such headers, and what they send is refused as ever.
/// </summary>
internal static class ShopWindows
{
    private const string Policy = "windows";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>Adds the policy: these sites, with cookies, POST with JSON, nothing more.</summary>
    public static IServiceCollection AddWindows(this IServiceCollection services, BerthSettings settings) =>
        services.AddCors(o =>
            o.AddPolicy(
                Policy,
                p =>
                    p.WithOrigins([.. settings.Windows.Select(w => w.Origin)])
                        .AllowCredentials()
                        .WithMethods(HttpMethods.Post)
                        .WithHeaders("Content-Type", "Idempotency-Key")
                        .WithExposedHeaders("Retry-After")
                        .SetPreflightMaxAge(Kept)
            )
        );

    /// <summary>Has an endpoint answer the windows, too.</summary>
    public static RouteHandlerBuilder OpenToWindows(this RouteHandlerBuilder route) =>
        route.RequireCors(Policy).WithMetadata(new ForWindows());

    /// <summary>
    /// Whether a page of a window makes a call that is open to it. A browser says its origin with each of them.
    /// </summary>
    public static bool MayAsk(BerthSettings settings, HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ForWindows>() is not null && Of(settings, context) is not null;

    /// <summary>The window whose page asks; null if it is none's.</summary>
    public static WindowSettings? Of(BerthSettings settings, HttpContext context) =>
        context.Request.Headers.Origin is [{ } origin]
            ? settings.Windows.FirstOrDefault(w => w.Origin == origin)
            : null;

    /// <summary>What is answered depends on who asks, so no cache may give it to others.</summary>
    public static Task VaryAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ForWindows>() is not null)
            context.Response.OnStarting(() =>
            {
                if (!context.Response.Headers.Vary.Any(v => v?.Contains("Origin", StringComparison.Ordinal) == true))
                    context.Response.Headers.Append("Vary", "Origin");
                return Task.CompletedTask;
            });
        return next(context);
    }

    /// <summary>Endpoint metadata: windows may ask.</summary>
    private sealed record ForWindows;
}
