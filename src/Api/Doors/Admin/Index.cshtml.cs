using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Hosts;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>The overview. What needs an operator comes first.</summary>
public sealed class IndexModel(AppDb db, KnownHosts hosts) : AdminPage
{
    /// <summary>A number with a link to what it counts.</summary>
    public sealed record Figure(string Title, long Value, string Href, string? Tone = null);

    public IReadOnlyList<Figure> Figures { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var tenants = await db
            .Tenants.GroupBy(t => new { t.Wanted, t.Observed })
            .Select(g => new
            {
                g.Key.Wanted,
                g.Key.Observed,
                Count = g.Count(),
            })
            .ToListAsync(cancellationToken);
        int Count(Func<TenantState, TenantState, bool> which) =>
            tenants.Where(t => which(t.Wanted, t.Observed)).Sum(t => t.Count);
        var notUp = (await ReadHealth.CountAsync(db, cancellationToken))
            .Where(s => s.Key is not (HealthState.Up or HealthState.Starting))
            .Sum(s => s.Value);
        var alerts = await db.Alerts.CountAsync(a => a.ResolvedAt == null, cancellationToken);
        var parked = await db.Jobs.CountAsync(j => j.State == JobState.Parked, cancellationToken);
        var undelivered = await db.Mails.CountAsync(
            m => m.State == MailState.Uncertain || m.State == MailState.Refused,
            cancellationToken
        );
        var owing = await db.Subscriptions.CountAsync(s => s.Stage == DunningStage.PastDue, cancellationToken);
        var down = (await hosts.AllAsync(db, cancellationToken)).Count(h => h.State == HostState.Down);
        var changing = Count((wanted, observed) => wanted != observed);
        Figures =
        [
            new("Open alerts", alerts, "/admin/alerts", alerts > 0 ? "bad" : "good"),
            new("Parked jobs", parked, "/admin/jobs?state=Parked", parked > 0 ? "bad" : "good"),
            new("Hosts down", down, "/admin/hosts", down > 0 ? "bad" : "good"),
            new("Undelivered mails", undelivered, "/admin/mails?state=Refused", undelivered > 0 ? "bad" : "good"),
            new("Not up", notUp, "/admin/tenants?state=Running", notUp > 0 ? "bad" : "good"),
            new("Starting or changing", changing, "/admin/tenants", changing > 0 ? "busy" : null),
            new("Running", Count((_, observed) => observed == TenantState.Running), "/admin/tenants?state=Running"),
            new(
                "Suspended",
                Count((_, observed) => observed == TenantState.Suspended),
                "/admin/tenants?state=Suspended"
            ),
            new("Past due", owing, "/admin/tenants", owing > 0 ? "busy" : null),
            new(
                "Queued jobs",
                await db.Jobs.CountAsync(j => j.State == JobState.Ready, cancellationToken),
                "/admin/jobs?state=Ready"
            ),
        ];
    }
}
