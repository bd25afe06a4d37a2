using Berth.Operations;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Doors.Admin;

/// <summary>Lists all tenants.</summary>
public sealed class TenantsModel(FindTenants find, ChangeTenant change) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (rows, more) = await PageOfAsync(find.Where(Wanted, StateOf<TenantState>()), cancellationToken);
        List = new()
        {
            Title = "Tenants",
            Path = "/admin/tenants",
            Asked = this,
            HasMore = more,
            Searches = "Name, customer's address or host",
            States = Enum.GetNames<TenantState>(),
            Columns = ["Name", "Customer", "Plan", "State", "Paid until", "Host", "Since"],
            Actions =
            [
                new("Restart", "Restart"),
                new("Start", "Start"),
                new("Mend", "Check and repair"),
                new("Stop", "Stop", IsDangerous: true),
            ],
            Rows =
            [
                .. rows.Select(r => new AdminList.Row(
                    $"{r.Tenant.Id}",
                    r.Tenant.Slug,
                    [
                        new(r.Tenant.Slug, $"/admin/tenants/{r.Tenant.Id}"),
                        r.Email,
                        $"{r.Tenant.Product}, {r.Tenant.Plan}",
                        StandingOf(r.Tenant, r.Health),
                        r.Paid is { IsComplimentary: true } ? "complimentary" : AdminList.Cell.At(r.Paid?.PaidThrough),
                        r.Tenant.DataOn == r.Tenant.Host ? r.Tenant.Host : $"{r.Tenant.DataOn} → {r.Tenant.Host}",
                        AdminList.Cell.At(r.Tenant.CreatedAt),
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostRestartAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are restarted", id => change.RestartAsync(id, cancellationToken));

    public Task<IActionResult> OnPostStartAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are started", id => change.StartAsync(id, cancellationToken));

    public Task<IActionResult> OnPostMendAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "are looked at", id => change.MendAsync(id, cancellationToken));

    public Task<IActionResult> OnPostStopAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(
            ids,
            "are stopped, with their data kept",
            id => change.StopAsync(id, $"stopped by {Who.Email}", cancellationToken)
        );

    /// <summary>Shows what a tenant is now, and what it should be if that was not made yet.</summary>
    internal static AdminList.Cell StandingOf(Tenant tenant, HealthView health)
    {
        var settled = tenant.Wanted == tenant.Observed && tenant.ObservedGeneration == tenant.Generation;
        if (!settled)
            return new($"{tenant.Observed} → {tenant.Wanted}".ToLowerInvariant(), Tone: "busy");
        if (tenant.Wanted != TenantState.Running)
            return new($"{tenant.Observed}".ToLowerInvariant());
        return new(
            health.Word,
            Tone: health.IsUp ? "good"
                : health.IsDown ? "bad"
                : "busy"
        );
    }
}
