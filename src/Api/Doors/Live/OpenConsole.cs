using Berth.Operations;
using Berth.Platform.Accounts;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Live;

/// <summary>
/// Who gets a console: <c>/orders/{token}/console/socket</c>, whoever may open the order's page, but nobody who only
/// views it as its customer; <c>/admin/tenants/{id}/console/socket</c>, operators. WebSockets have no form's token: the
/// browser must say that the shop's own page asks.
/// </summary>
public static class OpenConsole
{
    /// <summary>For whoever has the order's page.</summary>
    public static async Task OfOrderAsync(string token, HttpContext context, AppDb db, BridgeConsole bridge)
    {
        if (Me.Of(context) is { Operator: not null })
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        var id = await OrderAddress.Find(db, context, token).Select(o => o.TenantId).SingleOrDefaultAsync();
        if (id is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (IsOurs(context))
            await OpenAsync(context, id.Value, bridge, (now, ended) => MayAsync(now, context, token, ended));
    }

    /// <summary>For operators.</summary>
    public static async Task OfTenantAsync(Guid id, string? why, HttpContext context, AppDb db, BridgeConsole bridge)
    {
        if (!IsOurs(context))
            return;
        context.Response.StatusCode =
            Reason.WrongWith(why) is not null ? StatusCodes.Status400BadRequest
            : await db.Tenants.AnyAsync(t => t.Id == id) ? StatusCodes.Status200OK
            : StatusCodes.Status404NotFound;
        if (context.Response.StatusCode != StatusCodes.Status200OK)
            return;
        Actor.Because(why?.Trim());
        await OpenAsync(context, id, bridge, (now, ended) => IsOperatorAsync(now, context, ended));
    }

    /// <summary>Why a tenant's console cannot be had just now, in words; null if it can.</summary>
    public static async Task<string?> WhyNotAsync(
        AppDb db,
        ProductCatalog catalog,
        Guid tenantId,
        CancellationToken cancellationToken
    )
    {
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, cancellationToken);
        if (catalog.Find(tenant.Product) is not { Console: not null })
            return "This product has no console.";
        var isEnding = await db.Subscriptions.AnyAsync(s => s.TenantId == tenantId && s.RemoveAtEnd, cancellationToken);
        return TenantStatus.Of(tenant) switch
        {
            "gone" => "This container is removed.",
            _ when isEnding => "This container is being removed.",
            "removing" => "This container is being removed.",
            "starting" => "This container is still being set up.",
            "running" when tenant.Wanted == TenantState.Running => null,
            _ => "This container is stopped. A console needs one that runs.",
        };
    }

    private static bool IsOurs(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<BerthSettings>();
        context.Response.StatusCode =
            !context.WebSockets.IsWebSocketRequest ? StatusCodes.Status400BadRequest
            : IsOrigin(context.Request.Headers.Origin, settings.PublicUrl) ? StatusCodes.Status200OK
            : StatusCodes.Status403Forbidden;
        return context.Response.StatusCode == StatusCodes.Status200OK;
    }

    /// <summary>Exactly our own: scheme, host and port. Tenants live below our name, and a program says none.</summary>
    internal static bool IsOrigin(string? origin, string publicUrl) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.GetLeftPart(UriPartial.Authority) == new Uri(publicUrl).GetLeftPart(UriPartial.Authority);

    private static async Task OpenAsync(
        HttpContext context,
        Guid tenantId,
        BridgeConsole bridge,
        Func<AppDb, CancellationToken, Task<bool>> may
    )
    {
        var services = context.RequestServices;
        var catalog = services.GetRequiredService<ProductCatalog>();
        var whyNot = await WhyNotAsync(services.GetRequiredService<AppDb>(), catalog, tenantId, context.RequestAborted);
        var databases = services.GetRequiredService<IDbContextFactory<AppDb>>();
        await bridge.RunAsync(
            context,
            tenantId,
            whyNot,
            async ended =>
            {
                await using var now = await databases.CreateDbContextAsync(ended);
                return await WhyNotAsync(now, catalog, tenantId, ended) is null && await may(now, ended);
            }
        );
    }

    /// <summary>The page's address still opens it, for whoever is still signed in.</summary>
    private static async Task<bool> MayAsync(AppDb db, HttpContext context, string token, CancellationToken ended)
    {
        var me = Me.Of(context);
        if (me is not null && !await SessionAsync(db, me, Now(context), ended))
            return false;
        if (!await OrderAddress.Find(db, context, token).AnyAsync(o => o.TenantId != null, ended))
            return false;
        var locks = await OrderAddress.LocksAsync(db, context, token, ended);
        return locks.Count == 0 || me is { LacksFactor: false } && locks.Contains(me.AccountId);
    }

    private static async Task<bool> IsOperatorAsync(AppDb db, HttpContext context, CancellationToken ended)
    {
        var me = Me.Of(context)!;
        return await SessionAsync(db, me, Now(context), ended)
            && await db.Accounts.AnyAsync(
                a =>
                    a.Id == me.AccountId
                    && a.TwoFactorEnabled
                    && (a.Role == AccountRole.Operator || a.Role == AccountRole.Owner),
                ended
            );
    }

    private static DateTimeOffset Now(HttpContext context) =>
        context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>They are still signed in, as themselves.</summary>
    private static Task<bool> SessionAsync(AppDb db, Me me, DateTimeOffset now, CancellationToken ended) =>
        db.Sessions.AnyAsync(s => s.Id == me.SessionId && s.ActsFor == null && s.ExpiresAt > now, ended);
}
