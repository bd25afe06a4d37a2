using Berth.Operations;
using Berth.Platform.Data;

namespace Berth.Doors.Admin;

/// <summary>Lists the audit: who changed what.</summary>
public sealed class AuditModel(AppDb db) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (rows, more) = await PageOfAsync(
            await ReadAudit.FindAsync(db, Wanted, cancellationToken),
            cancellationToken
        );
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
}
