using System.Globalization;
using System.Net;

namespace Berth.Platform.Telemetry;

/// <summary>
/// Gives each request an id: it stands in each line that is logged meanwhile and in the answer, <c>X-Request-Id</c>, so
/// that who asks for help can say which request it was. A proxy that has given it one already is believed.
/// </summary>
internal static class RequestIds
{
    /// <summary>Where it stands.</summary>
    public const string Header = "X-Request-Id";

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>(
        "request {RequestId}"
    );

    /// <summary>
    /// Comes before the forwarded headers: who is at the other end of the connection decides whether its id is taken.
    /// </summary>
    public static async Task NameAsync(ILogger log, HttpContext context, RequestDelegate next)
    {
        var fromProxy = context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer);
        context.TraceIdentifier =
            fromProxy && context.Request.Headers[Header] is [{ } given] && IsId(given)
                ? given
                : Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        using (Scope(log, context.TraceIdentifier))
            await next(context);
    }

    /// <summary>Nothing that means something in a log, a header or a page.</summary>
    public static bool IsId(string text) =>
        text.Length is >= 8 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
