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
            .Where(o =>
                o.AccountId == me.AccountId || o.AccountId == null && o.NormalizedEmail == account.NormalizedEmail
            )
            .OrderBy(o => o.CreatedAt)
            .ToListAsync(cancellationToken);
        var tenants = orders.Select(o => o.TenantId).OfType<Guid>().ToList();
        var subjects = tenants.Concat(orders.Select(o => o.Id)).Append(me.AccountId).Select(i => i.ToString()).ToList();
        var customers = orders.Select(o => o.CustomerId).OfType<string>().Distinct().ToList();
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
                signInLinks = await db
                    .SignInLinks.AsNoTracking()
                    .Where(l => l.MovesAccount == me.AccountId || l.NormalizedEmail == account.NormalizedEmail)
                    .Select(l => new { l.Email, l.ExpiresAt })
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
                    o.SiteName,
                    o.Visitor,
                    o.CreatedAt,
                    o.PaidAt,
                }),
                answers = await db
                    .BuyerAnswers.AsNoTracking()
                    .Where(a => orders.Select(o => o.Id).Contains(a.OrderId))
                    .Select(a => new
                    {
                        a.OrderId,
                        a.Name,
                        value = a.IsSealed ? null : a.Value,
                        secret = a.IsSealed,
                        yourOwn = a.IsOwn,
                        a.ChangedAt,
                    })
                    .ToListAsync(cancellationToken),
                customers = await db
                    .Customers.AsNoTracking()
                    .Where(c => customers.Contains(c.Id))
                    .Select(c => new { c.Id, c.Email })
                    .ToListAsync(cancellationToken),
                paymentEvents = await PaymentsAsync(db, customers, cancellationToken),
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
                    s.SuspensionNote,
                }),
                disk = await db
                    .TenantUsage.AsNoTracking()
                    .Where(u => tenants.Contains(u.TenantId))
                    .Select(u => new
                    {
                        u.TenantId,
                        u.DiskBytes,
                        u.DiskAt,
                    })
                    .ToListAsync(cancellationToken),
                health = await db
                    .TenantHealth.AsNoTracking()
                    .Where(h => tenants.Contains(h.TenantId))
                    .Select(h => new
                    {
                        h.TenantId,
                        state = $"{h.State}",
                        h.Since,
                        h.Why,
                    })
                    .ToListAsync(cancellationToken),
                uptime = await db
                    .TenantUptime.AsNoTracking()
                    .Where(u => tenants.Contains(u.TenantId))
                    .ToListAsync(cancellationToken),
                copies = await db
                    .LastData.AsNoTracking()
                    .Where(d => tenants.Contains(d.TenantId))
                    .Select(d => new
                    {
                        d.TenantId,
                        d.Bytes,
                        d.CreatedAt,
                        d.DeleteAt,
                    })
                    .ToListAsync(cancellationToken),
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
                // Whom they invited, and where they are invited.
                guests = await db
                    .Guests.AsNoTracking()
                    .Where(g => tenants.Contains(g.TenantId) || g.NormalizedEmail == account.NormalizedEmail)
                    .Select(g => new
                    {
                        g.TenantId,
                        g.Email,
                        g.InvitedAt,
                    })
                    .ToListAsync(cancellationToken),
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
                    .Select(m => new
                    {
                        m.CreatedAt,
                        m.Subject,
                        m.Text,
                    })
                    .ToListAsync(cancellationToken),
            }
        );
    }

    /// <summary>What the payment provider told us of these customers: what, and when. The texts are the provider's.</summary>
    private static async Task<List<object>> PaymentsAsync(
        AppDb db,
        List<string> customers,
        CancellationToken cancellationToken
    )
    {
        var events = new List<object>();
        foreach (var customer in customers)
            events.AddRange(
                await db
                    .StripeEvents.AsNoTracking()
                    .Where(e => e.Body.Contains($"\"{customer}\""))
                    .OrderBy(e => e.ReceivedAt)
                    .Select(e => new { e.Type, e.ReceivedAt })
                    .ToListAsync(cancellationToken)
            );
        return events;
    }
}
