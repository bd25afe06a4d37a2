using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Secrets;

/// <summary>
/// Gives a tenant new values for what its customer is shown, because they asked. What only the container knows stays:
/// data may be encrypted with it. The container is replaced by one that has them.
/// </summary>
public sealed class RotateSecrets(AppDb db, ProductCatalog catalog, MakeSecrets make, TimeProvider clock)
{
    private const int MostTries = 3;

    /// <summary>False when there is nothing to rotate. Two at once come one after the other.</summary>
    public async Task<bool> RotateAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(tenantId, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostTries)
            {
                db.ChangeTracker.Clear(); // something else was wanted of the tenant in the same instant
            }
        }
    }

    private async Task<bool> OnceAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var held = await db
            .TenantSecrets.FromSql(
                $"SELECT * FROM tenant_secrets WHERE tenant_id = {tenantId} ORDER BY name FOR UPDATE"
            )
            .ToListAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, cancellationToken);
        var shown = catalog.Find(tenant.Product)?.ShownSecrets ?? [];
        var now = clock.GetUtcNow();
        var rotated = false;
        foreach (var (name, terms) in shown)
        {
            if (tenant.Wanted == TenantState.Gone || held.SingleOrDefault(s => s.Name == name) is not { } secret)
                continue;
            secret.Replace(make.Value(tenantId, name, terms), now);
            db.Add(
                WriteAudit.Entry(
                    now,
                    nameof(TenantSecret),
                    tenantId.ToString(),
                    name,
                    $"version {secret.Version - 1}",
                    $"version {secret.Version}"
                )
            );
            rotated = true;
        }
        if (!rotated)
            return false;
        tenant.Renew("Password reset", db, now);
        await db.SaveChangesAsync(cancellationToken);
        // Who asks for a new one may fear that somebody else has the old mail.
        await MakeLink.EndAsync(db, tenantId, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
