using Berth.Doors.Pages;
using Berth.Operations;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Health;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>Shows everything about one tenant except its secrets.</summary>
public sealed class TenantModel(
    AppDb db,
    FindTenants find,
    ChangeTenant change,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock
) : AdminPage
{
    public FindTenants.Found Found { get; private set; } = null!;
    public string Address { get; private set; } = "";
    public string? Used { get; private set; }
    public Uptime? Uptime { get; private set; }

    /// <summary>What a shell of its customer's may do; null if its product has none.</summary>
    public string? ConsoleText { get; private set; }
    public IReadOnlyList<string> Domains { get; private set; } = [];
    public IReadOnlyList<Backup> Backups { get; private set; } = [];
    public IReadOnlyList<AuditEntry> Audit { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await find.OneAsync(id, cancellationToken) is not { } found)
            return NotFound();
        (Found, Address) = (found, settings.AddressOf(found.Tenant.Slug, found.Tenant.Route));
        ConsoleText = catalog.Find(found.Tenant.Product) is { } product ? ConsoleWords.Of(product) : null;
        if (catalog.Find(found.Tenant.Product)?.Plan(found.Tenant.Plan) is { } plan)
            Used = UsageWords.Of(await ReadUsage.OfAsync(db, id, clock.GetUtcNow(), cancellationToken), plan);
        Uptime = await ReadHealth.UptimeAsync(db, id, clock.GetUtcNow(), cancellationToken);
        Domains = await db
            .Domains.Where(d => d.TenantId == id)
            .OrderBy(d => d.Host)
            .Select(d => d.Host)
            .ToListAsync(cancellationToken);
        Backups = await db
            .Backups.AsNoTracking()
            .Where(b => b.TenantId == id)
            .OrderByDescending(b => b.At)
            .Take(100)
            .ToListAsync(cancellationToken);
        string[] subjects = [id.ToString(), found.Order.Id.ToString()];
        Audit = await db
            .Audit.AsNoTracking()
            .Where(a => subjects.Contains(a.Subject))
            .OrderByDescending(a => a.Id)
            .Take(200)
            .ToListAsync(cancellationToken);
        return Page();
    }

    public Task<IActionResult> OnPostRestartAsync(Guid id, string? why, CancellationToken cancellationToken) =>
        DoAsync(why, "It is restarted.", () => change.RestartAsync(id, cancellationToken));

    public Task<IActionResult> OnPostStartAsync(Guid id, string? why, CancellationToken cancellationToken) =>
        DoAsync(why, "It is started.", () => change.StartAsync(id, cancellationToken));

    public Task<IActionResult> OnPostStopAsync(Guid id, string? why, CancellationToken cancellationToken) =>
        DoAsync(why, "It is stopped; its data is kept.", () => change.StopAsync(id, why ?? "", cancellationToken));

    public Task<IActionResult> OnPostRoomAsync(Guid id, string? why, CancellationToken cancellationToken) =>
        DoAsync(why, "The disk deadline is extended.", () => change.GiveRoomAsync(id, cancellationToken));

    public Task<IActionResult> OnPostMendAsync(Guid id, string? why, CancellationToken cancellationToken) =>
        DoAsync(why, "It is being checked.", () => change.MendAsync(id, cancellationToken));

    public async Task<IActionResult> OnPostKeepAsync(Guid id, string? why, CancellationToken cancellationToken)
    {
        var keeps = (await find.OneAsync(id, cancellationToken))?.Paid?.KeepRunning == true;
        return await DoAsync(
            why,
            keeps ? "Its payments count again." : "It runs without payment.",
            () => change.KeepAsync(id, !keeps, cancellationToken)
        );
    }

    public Task<IActionResult> OnPostAddressAsync(Guid id, string? why, CancellationToken cancellationToken) =>
        DoAsync(
            why,
            "Its page has a new address; the old one stopped working.",
            () => change.RenewAddressAsync(id, cancellationToken)
        );

    public Task<IActionResult> OnPostBackUpAsync(
        Guid id,
        string? why,
        [FromServices] AskForBackup ask,
        CancellationToken cancellationToken
    ) => DoAsync(why, "It is backed up now.", () => ask.BackUpAsync(id, cancellationToken));

    public Task<IActionResult> OnPostRestoreAsync(
        Guid id,
        string? why,
        Guid backup,
        bool sure,
        [FromServices] AskForBackup ask,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            why,
            "Its data is put back; what it has now is backed up first.",
            async () =>
                sure
                    ? await ask.RestoreAsync(id, backup, cancellationToken)
                    : "Nothing was changed. Tick the box to have its data as it was then."
        );

    /// <summary>Starts to show this browser what the tenant's customer sees.</summary>
    public async Task<IActionResult> OnPostSeeAsync(
        Guid id,
        [FromServices] Impersonate impersonate,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { Order: { AccountId: { } account } order })
            return NotFound();
        await impersonate.BeginAsync(Who, account, cancellationToken);
        return Redirect($"/orders/{order.Id}");
    }

    private async Task<IActionResult> DoAsync(string? why, string done, Func<Task<string?>> act)
    {
        if (Reason.WrongWith(why) is { } wrong)
        {
            Said = wrong;
            return RedirectToPage();
        }
        Actor.Because(why?.Trim());
        Said = await act() ?? done;
        return RedirectToPage();
    }
}
