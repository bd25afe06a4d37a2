using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Tenants.Edge;

namespace Berth.Tenants.Gate;

/// <summary>
/// <c>GET /gate/ask</c>: the proxies' question, which says of the visitor's request what <see cref="EdgeGate"/> lists.
/// Anybody may ask: they learn what the tenant's address itself would tell them. It comes before all that other requests
/// go through, since it comes with each request to a tenant that has a gate.
/// </summary>
internal static class AnswerProxy
{
    // What stands in the address of the page for signing in is limited, and this is in it twice encoded.
    private const int LongestTo = 400;

    public static async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request.Headers, context.Response);
        response.Headers.CacheControl = "no-store";
        response.StatusCode = StatusCodes.Status401Unauthorized;
        if (AskedSite.Of(request) is not { Tenant: { } tenant, Host: var host })
            return;
        AskGate.Visit? visit;
        try
        {
            var ask = context.RequestServices.GetRequiredService<AskGate>();
            visit = await ask.AskAsync(tenant, host, request[EdgeGate.Pass]);
        }
        catch (Exception e) when (DatabaseTrouble.Is(e))
        {
            // Whether the database answers is told elsewhere, and not once for each visitor.
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        if (visit is not null)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            if (visit.Address is not null && MailAddress.TryRead(visit.Address, out var address))
                response.Headers[EdgeGate.User] = address;
        }
        else if (IsNavigation(request) && HostName.IsName(host))
            response.Headers[EdgeGate.To] = To(
                context.RequestServices.GetRequiredService<BerthSettings>(),
                host,
                $"{request[EdgeGate.Uri]}"
            );
    }

    /// <summary>Whether a browser opens a page with it. Over plain HTTP browsers do not say so.</summary>
    private static bool IsNavigation(IHeaderDictionary request) =>
        $"{request[EdgeGate.Method]}" is "GET" or "HEAD"
        && request[EdgeGate.Upgrade].Count(u => u is { Length: > 0 }) == 0
        && (
            $"{request[EdgeGate.Mode]}" is { Length: > 0 } mode
                ? mode == "navigate"
                : $"{request[EdgeGate.Accept]}".Contains("text/html", StringComparison.OrdinalIgnoreCase)
        );

    private static string To(BerthSettings settings, string host, string uri)
    {
        var (shop, address) = (settings.PublicUrl.TrimEnd('/'), settings.AddressOfDomain(host).TrimEnd('/'));
        var to = Uri.EscapeDataString($"{address}{(uri is ['/', ..] ? uri : "/")}");
        return $"{shop}/gate?to={(to.Length > LongestTo ? Uri.EscapeDataString($"{address}/") : to)}";
    }
}
