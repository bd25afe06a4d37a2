using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// <c>GET /account/data.json</c>: exports everything that is stored about the signed-in account (GDPR, articles 15 and
/// 20). Leaves out secrets, which have their own links.
/// </summary>
public static class ExportData
{
    /// <summary>Returns the document.</summary>
    public static async Task<IResult> ExportAsync(
        HttpContext context,
        AppDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var me = Me.Of(context)!;
        if (me.Operator is not null)
            return Results.StatusCode(StatusCodes.Status403Forbidden); // it has amounts, and where somebody signs in from
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == me.AccountId, cancellationToken);
        var orders = await db
            .Orders.AsNoTracking()
            .Where(o => o.AccountId == me.AccountId)
            .OrderBy(o => o.CreatedAt)
            .ToListAsync(cancellationToken);
        var tenants = orders.Select(o => o.TenantId).OfType<Guid>().ToList();
        var subjects = tenants.Concat(orders.Select(o => o.Id)).Append(me.AccountId).Select(i => i.ToString()).ToList();
        context.Response.Headers.ContentDisposition = "attachment; filename=\"berth-data.json\"";
        return Results.Json(
            new
            {
                at = clock.GetUtcNow(),
                account = new
                {
                    account.Id,
                    account.Email,
                    account.CreatedAt,
                    account.SignedInAt,
                    secondFactor = account.TwoFactorEnabled,
                },
                passkeys = await db
                    .Passkeys.AsNoTracking()
                    .Where(p => p.AccountId == me.AccountId)
                    .OrderBy(p => p.AddedAt)
                    .Select(p => new
                    {
                        p.Name,
                        p.AddedAt,
                        p.UsedAt,
                        p.Transports,
                        p.SignCount,
                        publicKey = Convert.ToBase64String(p.PublicKey),
                    })
                    .ToListAsync(cancellationToken),
                sessions = await db
                    .Sessions.AsNoTracking()
                    .Where(s => s.AccountId == me.AccountId)
                    .Select(s => new
                    {
                        s.Address,
                        s.Browser,
                        s.CreatedAt,
                        s.SeenAt,
                    })
                    .ToListAsync(cancellationToken),
                orders = orders.Select(o => new
                {
                    o.Id,
                    o.Email,
                    o.Product,
                    o.Plan,
                    o.Name,
                    o.Amount,
                    o.Currency,
                    state = $"{o.State}",
                    o.CustomerId,
                    o.SubscriptionId,
                    o.CreatedAt,
                    o.PaidAt,
                }),
                containers = (
                    await db.Tenants.AsNoTracking().Where(t => tenants.Contains(t.Id)).ToListAsync(cancellationToken)
                ).Select(t => new
                {
                    t.Id,
                    t.Slug,
                    t.Product,
                    t.Plan,
                    state = $"{t.Observed}",
                    t.CreatedAt,
                }),
                subscriptions = (
                    await db
                        .Subscriptions.AsNoTracking()
                        .Where(s => tenants.Contains(s.TenantId))
                        .ToListAsync(cancellationToken)
                ).Select(s => new
                {
                    s.TenantId,
                    s.ProviderId,
                    s.Status,
                    s.PaidThrough,
                    s.PaidPlan,
                    stage = $"{s.Stage}",
                }),
                domains = (
                    await db
                        .Domains.AsNoTracking()
                        .Where(d => tenants.Contains(d.TenantId))
                        .ToListAsync(cancellationToken)
                ).Select(d => new
                {
                    d.TenantId,
                    d.Host,
                    state = $"{d.State}",
                    d.AddedAt,
                }),
                traffic = await db
                    .TrafficMonths.AsNoTracking()
                    .Where(t => tenants.Contains(t.TenantId))
                    .OrderBy(t => t.Month)
                    .Select(t => new
                    {
                        t.TenantId,
                        t.Month,
                        t.Received,
                        t.Sent,
                    })
                    .ToListAsync(cancellationToken),
                steps = await db
                    .TenantEvents.AsNoTracking()
                    .Where(e => tenants.Contains(e.TenantId))
                    .OrderBy(e => e.Id)
                    .Select(e => new
                    {
                        e.TenantId,
                        e.At,
                        e.What,
                        e.Reason,
                    })
                    .ToListAsync(cancellationToken),
                history = await HistoryModel.OfAsync(db, subjects, cancellationToken),
                mails = await db
                    .Mails.AsNoTracking()
                    .Where(m => m.Recipient == account.Email)
                    .OrderBy(m => m.CreatedAt)
                    .Select(m => new { m.CreatedAt, m.Subject })
                    .ToListAsync(cancellationToken),
            }
        );
    }
}
