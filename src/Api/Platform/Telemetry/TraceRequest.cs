using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Platform.Telemetry;

/// <summary>
/// Names the framework's span of a request by its route and tells how it ended. Never by its path: of an order's page
/// that is the key to it.
/// </summary>
internal static class TraceRequest
{
    /// <summary>Around all that a request goes through.</summary>
    public static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        var span = SpanOf(context);
        if (span is not null)
            span.DisplayName = context.Request.Method; // until its route is known; some have none
        // Where the framework is told to, it adds these itself.
        span?.SetTag("http.request.method", context.Request.Method)
            .SetTag("url.path", null)
            .SetTag("url.query", null);
        await next(context);
        if (span is not null)
            Name(context, span); // what goes past all else is named only now
        span?.SetTag("http.response.status_code", context.Response.StatusCode)
            .SetTag("url.path", null)
            .SetTag("url.query", null);
        if (context.Response.StatusCode >= 500)
            span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Once it is known where the request goes. The page of an error is not where it went.</summary>
    public static Task NameAsync(HttpContext context, RequestDelegate next)
    {
        if (SpanOf(context) is { } span)
            Name(context, span);
        return next(context);
    }

    private static void Name(HttpContext context, Activity span)
    {
        if (
            span.GetTagItem("http.route") is not null
            || (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } route
        )
            return;
        span.DisplayName = $"{context.Request.Method} /{route.TrimStart('/')}";
        span.SetTag("http.route", route);
    }

    private static Activity? SpanOf(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? span : null;
}
