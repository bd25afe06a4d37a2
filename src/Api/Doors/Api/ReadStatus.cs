using Berth.Operations;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Api;

/// <summary>
/// <c>GET /api/status/{name}</c>: whether somebody's instance can be visited, for a page that waits. For its owner,
/// with a session or the token of the order's page; for operators; for tokens. To anybody else every name is the same
/// 404, taken or not: who bought what is nobody's business.
/// </summary>
internal static class ReadStatus
{
    private static readonly ReadyStatus Unknown = new(false, "not_found");

    public static async Task<IResult> ReadAsync(
        string name,
        HttpContext context,
        AppDb db,
        CancellationToken cancellationToken
    )
    {
        var slug = name.ToLowerInvariant();
        var hash = Bearer.Given(context) is { } given ? HashToken.Of(given) : null;
        var order = await db
            .Orders.AsNoTracking()
            .Where(o => o.Name == slug)
            .Where(o =>
                o.TenantId == null
                    && (o.State == OrderState.Pending || o.State == OrderState.Paying || o.State == OrderState.Paid)
                || db.Tenants.Any(t => t.Id == o.TenantId && t.Observed != TenantState.Gone)
            )
            .OrderBy(o => o.TenantId == null)
            .ThenByDescending(o => o.CreatedAt)
            .Select(o => new
            {
                o.TokenHash,
                o.AccountId,
                o.TenantId,
                Tenant = db.Tenants.FirstOrDefault(t => t.Id == o.TenantId),
                Health = db.TenantHealth.FirstOrDefault(h => h.TenantId == o.TenantId),
            })
            // Names can be wanted by several who do not pay; whoever has the token means their own.
            .Where(o => hash == null || o.TenantId != null || o.TokenHash == hash)
            .FirstOrDefaultAsync(cancellationToken);
        var may =
            order is not null
            && (
                Bearer.Of(context) is { } bearer
                    ? bearer.Token.Has(Scopes.InstancesRead) && order.TenantId is { } tenant && bearer.Covers(tenant)
                : hash is not null
                    ? hash == order.TokenHash
                        && (await OrderAddress.LocksAsync(db, context, Bearer.Given(context)!, cancellationToken)).Count
                            == 0
                : IsTheirs(Me.Of(context), order.AccountId)
            );
        if (!may)
            return Results.Json(Unknown, statusCode: 404);
        return Results.Ok(
            order!.Tenant is { } t
                ? new ReadyStatus(
                    t is { Observed: TenantState.Running, IsOpen: true } && HealthView.Of(t.Wanted, order.Health).IsUp,
                    TenantStatus.Of(t)
                )
                : new ReadyStatus(false, "ordered")
        );
    }

    private static bool IsTheirs(Me? me, Guid? owner) =>
        me is { LacksFactor: false }
        && (me is { HasFactor: true, Role: >= AccountRole.Viewer } || owner == me.AccountId);
}
