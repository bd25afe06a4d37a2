using Berth.Platform.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Berth.Platform.Web;

/// <summary>
/// How much a request may bring, and how slowly. An endpoint that takes more says so itself (<c>RequestSizeLimit</c>).
/// The proxy in front takes what is slow or too large first; these hold where it does not.
/// </summary>
internal static class BodyLimits
{
    private const int MostFields = 200;

    /// <summary>The server's and the forms' limits.</summary>
    public static IServiceCollection AddBodyLimits(this IServiceCollection services, LimitSettings limits) =>
        services
            .Configure<KestrelServerOptions>(o =>
            {
                o.AddServerHeader = false;
                o.Limits.MaxRequestBodySize = limits.BodyKb * 1024;
                o.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
                o.Limits.MaxRequestHeaderCount = 64;
                o.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
                o.Limits.MinRequestBodyDataRate = new MinDataRate(
                    bytesPerSecond: 240,
                    gracePeriod: TimeSpan.FromSeconds(5)
                );
            })
            .Configure<FormOptions>(o =>
            {
                (o.ValueCountLimit, o.KeyLengthLimit, o.ValueLengthLimit) = (MostFields, 256, limits.BodyKb * 1024);
                (o.MultipartBodyLengthLimit, o.MultipartHeadersCountLimit, o.MultipartHeadersLengthLimit) = (
                    limits.BodyKb * 1024,
                    16,
                    4 * 1024
                );
            });

    /// <summary>
    /// Refuses what says itself that it is too large, or in another alphabet than UTF-8, before anything reads it: forms
    /// would call it damaged, or fail.
    /// </summary>
    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        if (
            MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.Charset.HasValue
            && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
        )
            return RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "Bodies are UTF-8.");
        if (
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is not { } most
            || context.Request.ContentLength is not { } length
            || length <= most
        )
            return next(context);
        return RefuseAsync(
            context,
            StatusCodes.Status413PayloadTooLarge,
            $"The body is too large; at most {most} bytes are taken here."
        );
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        // The page that says so comes through here again, and shall not look for a form.
        (context.Request.ContentType, context.Request.ContentLength, context.Request.Body) = (null, null, Stream.Null);
        context.Response.StatusCode = status;
        return WebFeature.IsForMachines(context)
            ? Results.Problem(why, statusCode: status).ExecuteAsync(context)
            : Task.CompletedTask;
    }
}
