using Berth.Platform.Alerts;
using Berth.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>Lists alerts; only open ones unless the filter says otherwise.</summary>
public sealed class AlertsModel(AppDb db, TimeProvider clock) : AdminPage
{
    private const string Resolved = "Resolved";

    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (text, resolved) = (Wanted, string.Equals(State, Resolved, StringComparison.OrdinalIgnoreCase));
        var (rows, more) = await PageOfAsync(
            db.Alerts.AsNoTracking()
                .Where(a =>
                    a.ResolvedAt != null == resolved
                    && (text == null || a.Subject.ToLower().Contains(text) || a.Text.ToLower().Contains(text))
                )
                .OrderByDescending(a => a.SeenAt),
            cancellationToken
        );
        List = new()
        {
            Title = "Alerts",
            Path = "/admin/alerts",
            Asked = this,
            HasMore = more,
            Searches = "Details",
            States = [Resolved],
            Columns = ["Since (UTC)", "Last seen", "Times", "What", "Details", "Resolved"],
            Actions = [new("Resolve", "Resolve")],
            Rows =
            [
                .. rows.Select(a => new AdminList.Row(
                    a.ResolvedAt is null ? a.Key : null,
                    a.Subject,
                    [
                        AdminList.Cell.At(a.Since),
                        AdminList.Cell.At(a.SeenAt),
                        $"{a.Count}",
                        new(a.Subject, Tone: a.ResolvedAt is null ? "bad" : null),
                        a.Text,
                        AdminList.Cell.At(a.ResolvedAt),
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostResolveAsync(List<string> ids, CancellationToken cancellationToken) =>
        ForEachAsync(
            ids,
            "are over; seen again, they open again",
            key => ResolveAlert.ResolveAsync(db, key, clock, cancellationToken)
        );
}
