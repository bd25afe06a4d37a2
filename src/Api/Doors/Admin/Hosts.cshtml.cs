using Berth.Operations;
using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Doors.Admin;

/// <summary>Lists the hosts and how full they are.</summary>
public sealed class HostsModel(AppDb db, KnownHosts known, ChangeHost change) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var hosts = await ListHosts.ReadAsync(db, known, cancellationToken);
        List = new()
        {
            Title = "Hosts",
            Path = "/admin/hosts",
            Asked = this,
            Columns = ["Name", "State", "Memory sold", "For sale", "Full", "Disk", "Tenants", "Address"],
            Actions = [new("Resume", "Resume"), new("Drain", "Drain", IsDangerous: true)],
            Rows =
            [
                .. hosts.Select(h => new AdminList.Row(
                    h.Host.Name,
                    h.Host.Name,
                    [
                        h.Host.Name,
                        new(
                            $"{h.Host.State}".ToLowerInvariant(),
                            Tone: h.Host.State switch
                            {
                                HostState.Active => "good",
                                HostState.Down => "bad",
                                _ => "busy",
                            }
                        ),
                        $"{h.HeldMb} MiB",
                        h.Host.CapacityMb is { } capacity ? $"{capacity} MiB" : "no limit",
                        h is { PercentHeld: { } percent, Host.CapacityMb: > 0 } ? $"{percent} %" : "–",
                        ListHosts.Disk(h.DiskMb, h.FreeDiskMb),
                        $"{h.Tenants}",
                        h.Host.Address,
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostDrainAsync(List<string> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are drained", name => change.DrainAsync(name, cancellationToken));

    public Task<IActionResult> OnPostResumeAsync(List<string> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "take tenants again", name => change.ResumeAsync(name, cancellationToken));
}
