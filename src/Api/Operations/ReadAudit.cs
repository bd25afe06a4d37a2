using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>Reads the audit: who changed what, newest first.</summary>
internal static class ReadAudit
{
    /// <summary>
    /// Searches by a tenant's name (covering all tenants and orders that ever had it), an id, a kind or an actor.
    /// Without a text, returns everything.
    /// </summary>
    public static async Task<IQueryable<AuditEntry>> FindAsync(
        AppDb db,
        string? text,
        CancellationToken cancellationToken
    )
    {
        var all = db.Audit.AsNoTracking().OrderByDescending(a => a.Id);
        if (text is null)
            return all;
        var named = await SubjectsAsync(db, text, cancellationToken);
        return all.Where(a =>
            named.Contains(a.Subject)
            || a.Subject == text
            || a.Actor.ToLower().Contains(text)
            || a.Kind.ToLower() == text
        );
    }

    /// <summary>Returns the entries about all tenants that had a name, with their orders and subscriptions.</summary>
    public static async Task<IQueryable<AuditEntry>> OfTenantAsync(
        AppDb db,
        string name,
        CancellationToken cancellationToken
    )
    {
        var named = await SubjectsAsync(db, name, cancellationToken);
        return db.Audit.AsNoTracking().Where(a => named.Contains(a.Subject)).OrderByDescending(a => a.Id);
    }

    private static async Task<List<string>> SubjectsAsync(AppDb db, string name, CancellationToken cancellationToken) =>
        [
            .. (
                await db
                    .Tenants.Where(t => t.Slug == name)
                    .Select(t => t.Id)
                    .Concat(db.Orders.Where(o => o.Name == name).Select(o => o.Id))
                    .Take(500)
                    .ToListAsync(cancellationToken)
            ).Select(i => i.ToString()),
        ];
}
