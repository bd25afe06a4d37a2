using Berth.Operations;
using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>The machines that tenants run on, and how full they are.</summary>
public sealed class HostsModel(AppDb db, KnownHosts hosts) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var held = await HoldMemory.HeldAsync(db, null, cancellationToken);
        var tenants = await db
            .Tenants.Where(t => t.Observed != TenantState.Gone)
            .GroupBy(t => t.DataOn)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        List = new()
        {
            Title = "Hosts",
            Path = "/admin/hosts",
            Asked = this,
            Columns = ["Name", "State", "Memory held", "For sale", "Full", "Tenants", "Address"],
            Actions = [new("Resume", "Take tenants again"), new("Drain", "Drain", IsDangerous: true)],
            Rows =
            [
                .. (await hosts.AllAsync(db, cancellationToken)).Select(h => new AdminList.Row(
                    h.Name,
                    h.Name,
                    [
                        h.Name,
                        new(
                            $"{h.State}".ToLowerInvariant(),
                            Mood: h.State switch
                            {
                                HostState.Active => "good",
                                HostState.Down => "bad",
                                _ => "busy",
                            }
                        ),
                        $"{held.GetValueOrDefault(h.Name)} MiB",
                        h.CapacityMb is { } capacity ? $"{capacity} MiB" : "no limit",
                        h.CapacityMb is > 0 and { } most ? $"{held.GetValueOrDefault(h.Name) * 100 / most} %" : "–",
                        $"{tenants.GetValueOrDefault(h.Name)}",
                        h.Address,
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostDrainAsync(List<string> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are drained", name => OnAsync(name, drain: true, cancellationToken));

    public Task<IActionResult> OnPostResumeAsync(List<string> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "take tenants again", name => OnAsync(name, drain: false, cancellationToken));

    private async Task<bool> OnAsync(string name, bool drain, CancellationToken cancellationToken)
    {
        if (await db.Hosts.SingleOrDefaultAsync(h => h.Name == name, cancellationToken) is not { } host)
            return false;
        host.Drain(drain);
        if (drain)
            db.Enqueue(DrainHosts.Job());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
