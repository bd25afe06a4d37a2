using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Tenants.Edge;

namespace Berth.Tenants.Gate;

/// <summary>
/// <c>GET /gate/enter</c>, which is <see cref="EdgeGate.TicketPath"/> at a tenant's address: takes a ticket, gives the
/// cookie for it and goes on to where the visitor wanted to go.
/// </summary>
internal static class TakeTicket
{
    public static async Task<IResult> TakeAsync(
        string? ticket,
        string? to,
        HttpContext context,
        AppDb db,
        GatePasses passes,
        BerthSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        // A tenant's address is not the shop's: whether browsers insist on HTTPS there is its owner's business.
        context.Response.Headers.StrictTransportSecurity = default;
        var (tenant, host) = AskedSite.Of(context.Request.Headers);
        GateTicket? taken = null;
        try
        {
            if (ticket is { Length: > 0 and < 100 })
                taken = await GateTicket.TakeAsync(db, ticket, clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception e) when (DatabaseTrouble.Is(e))
        {
            return Page(EdgePages.GateDown);
        }
        if (taken?.Host != host || taken.TenantId != tenant)
            return Page(EdgePages.GateTicket);
        context.Response.Cookies.Append(
            settings.GateCookie,
            passes.For(taken.TenantId, host, taken.AccountId),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = settings.IsHttps,
                Path = "/",
                MaxAge = GatePass.Lifetime,
            }
        );
        return Results.Redirect(new GateHost(taken.TenantId, host, "").AddressOf(settings, to));
    }

    private static IResult Page(EdgePage page) => Results.Content(page.Html, page.Type, null, page.Status);
}
