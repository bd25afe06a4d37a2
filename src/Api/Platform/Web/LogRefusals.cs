using System.Threading.RateLimiting;
using Berth.Platform.Audit;
using Microsoft.AspNetCore.Diagnostics;

namespace Berth.Platform.Web;

/// <summary>
/// A line for who is refused: not signed in (401), not allowed (403), too often (429). One for a visitor, status and
/// minute: a flood of refusals is none of lines. The route stands there and not the path, which may be a key.
/// </summary>
internal sealed partial class LogRefusals(ILogger<LogRefusals> log) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _lines = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(
            key,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromMinutes(1) }
        )
    );

    /// <summary>Comes before whatever may refuse, and after what shows the page of it.</summary>
    public async Task LogAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (
            context.Response.StatusCode is not (401 or 403 or 429)
            || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        )
            return;
        var address = Visitor.AddressOf(context) ?? "this machine";
        using var line = _lines.AttemptAcquire($"{context.Response.StatusCode} {address}");
        if (line.IsAcquired)
            Log.Refused(
                log,
                context.Response.StatusCode,
                context.Request.Method,
                (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-",
                address,
                context.User.FindFirst(Actor.Claim)?.Value ?? "nobody",
                context.Features.Get<RefusedKey>()?.Why ?? ""
            );
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Refused with {Status}: {Method} {Route} from {Address}, by {Who}. {Why}"
        )]
        public static partial void Refused(
            ILogger log,
            int status,
            string method,
            string route,
            string address,
            string who,
            string why
        );
    }
}

/// <summary>What was wrong with the key that a request came with; never the key.</summary>
internal sealed record RefusedKey(string Why);
