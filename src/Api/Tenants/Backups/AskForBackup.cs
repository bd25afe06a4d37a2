using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// What customers and operators ask for: a backup now, or the data as it was. Each method returns null, or why it cannot
/// be, in words for who asked. The worker does the rest.
/// </summary>
public sealed class AskForBackup(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    /// <summary>How soon a customer may ask again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>Whether backups are made of a plan's tenants here.</summary>
    public bool IsInPlan(Tenant tenant) => Terms(tenant) is not null && settings.Backups.Targets.Count > 0;

    /// <summary>What the plan says of it; null if it says nothing.</summary>
    public BackupTerms? Terms(Tenant tenant) => catalog.Find(tenant.Product)?.Plan(tenant.Plan)?.Backups;

    /// <summary>An operator's wish, whatever the plan says.</summary>
    public Task<string?> BackUpAsync(Guid id, CancellationToken cancellationToken) =>
        BackUpAsync(id, byCustomer: false, cancellationToken);

    /// <summary>A customer's, within their plan, and not all the time.</summary>
    public Task<string?> BackUpForCustomerAsync(Guid id, CancellationToken cancellationToken) =>
        BackUpAsync(id, byCustomer: true, cancellationToken);

    private async Task<string?> BackUpAsync(Guid id, bool byCustomer, CancellationToken cancellationToken)
    {
        if (settings.Backups.Targets.Count == 0)
            return "This installation has no place for backups (Berth:Backups:Targets).";
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken);
        if (tenant.Wanted == TenantState.Gone || tenant.Observed is TenantState.None or TenantState.Gone)
            return $"'{tenant.Slug}' has no data yet, or none any more.";
        if (byCustomer && !IsInPlan(tenant))
            return "Your plan has no backups.";
        var now = clock.GetUtcNow();
        if (
            byCustomer
            && await db.Backups.AnyAsync(
                b =>
                    b.TenantId == id
                    && b.State == BackupState.Done
                    && b.Cause == BackupCause.Asked
                    && b.At > now - Again,
                cancellationToken
            )
        )
            return "There is one that you asked for within the last hour. Ask again later.";
        tenant.Note(db, now, "Backup asked for");
        db.Enqueue(BackupTenant.Job(id, BackupCause.Asked));
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>
    /// Wants a tenant's data as it was in a backup. The tenant is away while that is done; what it has now is backed up
    /// first.
    /// </summary>
    public async Task<string?> RestoreAsync(Guid id, Guid backup, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken);
        if (tenant.Wanted != TenantState.Running || tenant.Observed != TenantState.Running)
            return $"'{tenant.Slug}' does not run. Start it first; then it can be restored.";
        if (
            await db
                .Backups.AsNoTracking()
                .SingleOrDefaultAsync(
                    b => b.Id == backup && b.TenantId == id && b.State == BackupState.Done,
                    cancellationToken
                )
            is not { } found
        )
            return "There is no such backup of it.";
        if (await Restore.WaitingAsync(db, id, cancellationToken) is not null)
            return "It is being restored already.";
        var now = clock.GetUtcNow();
        Restore.Ask(db, id, backup, now);
        db.Add(WriteAudit.Entry(now, nameof(Restore), id.ToString(), "Backup", null, $"{found.At:O} {found.Id}"));
        tenant.Renew($"Restore asked for: as it was on {found.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC", db, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.InnerException is Npgsql.PostgresException { SqlState: "23505" })
        {
            return "It is being restored already."; // somebody asked in the same moment
        }
        return null;
    }
}
