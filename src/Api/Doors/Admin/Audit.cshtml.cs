using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>Who changed what.</summary>
public sealed class AuditModel(AppDb db) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (rows, more) = await PageOfAsync(await FoundAsync(db, Wanted, cancellationToken), cancellationToken);
        List = new()
        {
            Title = "Audit",
            Path = "/admin/audit",
            Asked = this,
            HasMore = more,
            Searches = "Tenant's name, id, who, or kind",
            Columns = ["When (UTC)", "Who", "From", "What", "Of", "Before", "After"],
            Rows =
            [
                .. rows.Select(a => new AdminList.Row(
                    null,
                    $"{a.Id}",
                    [AdminList.Cell.At(a.At), a.Actor, a.Origin, $"{a.Kind} {a.Field}", a.Subject, a.Before, a.After]
                )),
            ],
        };
    }

    /// <summary>
    /// What a search finds, the newest first. A tenant's name stands for all tenants and orders that ever had it.
    /// </summary>
    internal static async Task<IQueryable<AuditEntry>> FoundAsync(
        AppDb db,
        string? text,
        CancellationToken cancellationToken
    )
    {
        var all = db.Audit.AsNoTracking().OrderByDescending(a => a.Id);
        if (text is null)
            return all;
        var named = (
            await db
                .Tenants.Where(t => t.Slug == text)
                .Select(t => t.Id)
                .Concat(db.Orders.Where(o => o.Name == text).Select(o => o.Id))
                .Take(500)
                .ToListAsync(cancellationToken)
        )
            .Select(i => i.ToString())
            .ToList();
        return all.Where(a =>
            named.Contains(a.Subject)
            || a.Subject == text
            || a.Actor.ToLower().Contains(text)
            || a.Kind.ToLower() == text
        );
    }
}
