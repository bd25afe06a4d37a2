using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Platform.Web;

/// <summary>
/// A page answers GET, HEAD and what it has handlers for. The framework would render it for any other method, too,
/// without a handler.
/// </summary>
internal static class PageMethods
{
    /// <summary>
    /// Comes after routing. The page of an error is shown for whatever method failed; the framework would answer OPTIONS
    /// itself, with 200.
    /// </summary>
    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        var page = context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>();
        if (page is null)
            return next(context);
        if (context.Request.Path.StartsWithSegments("/error"))
        {
            if (HttpMethods.IsOptions(context.Request.Method))
                context.Request.Method = HttpMethods.Get;
            return next(context);
        }
        var methods = page
            .HandlerMethods.Select(h => h.HttpMethod.ToUpperInvariant())
            .Concat([HttpMethods.Get, HttpMethods.Head])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        if (methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = string.Join(", ", methods);
        return Task.CompletedTask;
    }
}
