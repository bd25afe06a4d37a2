using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Tenants.Edge;

namespace Berth.Tenants.Gate;

/// <summary>
/// <c>GET /gate/enter</c>, which is <see cref="EdgeGate.TicketPath"/> at a tenant's address. Without a ticket it marks the
/// browser and sends it to the shop for one; with a ticket it gives the cookie with the pass, and goes on to where the
/// visitor wanted to go.
/// </summary>
internal static class TakeTicket
{
    public static async Task<IResult> TakeAsync(
        string? ticket,
        string? to,
        HttpContext context,
        AppDb db,
        AskGate ask,
        GatePasses passes,
        BerthSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        // A tenant's address is not the shop's: whether browsers insist on HTTPS there is its owner's business, and our
        // pages there are the proxy's, which have their style in them.
        context.Response.Headers.StrictTransportSecurity = default;
        foreach (var (name, value) in EdgePages.Safe)
            context.Response.Headers[name] = value;
        var (tenant, host) = AskedSite.Of(context.Request.Headers);
        if (tenant is not { } its || !HostName.IsName(host))
            return Page(EdgePages.GateTicket);
        var (shown, address) = (
            $"{context.Request.Headers[EdgeGate.Pass]}",
            new GateHost(its, host, "").AddressOf(settings, to)
        );
        if (string.IsNullOrEmpty(ticket))
        {
            // A pass that opens nothing any more, as of somebody who is no guest now, is no reason to send them in circles.
            if (await MayEnterAsync())
                return Results.Redirect(address);
            var attempt = GateAttempt.Is(shown) ? shown : GateAttempt.New();
            SetCookie(context, settings, attempt, GateAttempt.Lifetime);
            return Results.Redirect(
                $"{settings.PublicUrl.TrimEnd('/')}/gate?to={Uri.EscapeDataString(address)}&attempt={GateAttempt.NameOf(attempt)}"
            );
        }
        GateTicket? taken = null;
        try
        {
            if (ticket.Length < 100 && GateAttempt.Is(shown))
                taken = await GateTicket.TakeAsync(
                    db,
                    ticket,
                    GateAttempt.NameOf(shown),
                    clock.GetUtcNow(),
                    cancellationToken
                );
        }
        catch (Exception e) when (DatabaseTrouble.Is(e))
        {
            return Page(EdgePages.GateDown);
        }
        if (taken?.Host != host || taken.TenantId != its)
            return Page(EdgePages.GateTicket);
        SetCookie(context, settings, passes.For(its, host, taken.AccountId), GatePass.Lifetime);
        return Results.Redirect(address);

        async Task<bool> MayEnterAsync()
        {
            try
            {
                return await ask.AskAsync(its, host, shown) is not null;
            }
            catch (Exception e) when (DatabaseTrouble.Is(e))
            {
                return false;
            }
        }
    }

    private static void SetCookie(HttpContext context, BerthSettings settings, string value, TimeSpan lifetime) =>
        context.Response.Cookies.Append(
            settings.GateCookie,
            value,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = settings.IsHttps,
                Path = "/",
                MaxAge = lifetime,
            }
        );

    private static IResult Page(EdgePage page) => Results.Content(page.Html, page.Type, null, page.Status);
}
