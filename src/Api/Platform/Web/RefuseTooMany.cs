using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Platform.Web;

/// <summary>
/// The answer to who asks too much: 429, and when to come again. For people a page says so, for machines problem
/// details.
/// </summary>
internal static class RefuseTooMany
{
    // For streams nobody knows when one ends.
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(10);

    public static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Unknown;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        if (WebFeature.IsForMachines(context))
            await Results
                .Problem(
                    "Too many requests. Come again after the seconds in Retry-After.",
                    statusCode: StatusCodes.Status429TooManyRequests
                )
                .ExecuteAsync(context);
    }
}
