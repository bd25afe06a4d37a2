using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Secrets;

/// <summary>Shows a tenant's secrets to whoever has its link, once.</summary>
public sealed class UseLink(
    AppDb db,
    ProductCatalog catalog,
    SealSecret seal,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>What is shown: the tenant, where it is, and each secret with its title.</summary>
    public sealed record Shown(string Name, string Address, IReadOnlyList<(string Title, string Value)> Secrets);

    /// <summary>Whether it would show something. It is not used up by that.</summary>
    public Task<bool> WouldWorkAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashToken.Of(token), clock.GetUtcNow());
        return db.SecretLinks.AnyAsync(
            l => l.TokenHash == hash && l.UsedAt == null && l.ExpiresAt > now,
            cancellationToken
        );
    }

    /// <summary>
    /// Null when it is used, over, or was never made. Of two at once one sees them. Where they cannot be read, the link
    /// is not used up.
    /// </summary>
    public async Task<Shown?> UseAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashToken.Of(token), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var link = (
            await db
                .SecretLinks.FromSql(
                    $"UPDATE secret_links SET used_at = {now} WHERE token_hash = {hash} AND used_at IS NULL AND expires_at > {now} RETURNING *"
                )
                .AsNoTracking()
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
        if (link is null)
            return null;
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == link.TenantId, cancellationToken);
        var held = await db
            .TenantSecrets.AsNoTracking()
            .Where(s => s.TenantId == link.TenantId)
            .ToListAsync(cancellationToken);
        var shown = (catalog.Find(tenant.Product)?.ShownSecrets ?? [])
            .SelectMany(named =>
                held.Where(s => s.Name == named.Key)
                    .Select(s => (named.Value.Title, seal.Open(s.TenantId, s.Name, s.Ciphertext)))
            )
            .ToList();
        db.Add(WriteAudit.Entry(now, nameof(SecretLink), tenant.Id.ToString(), "Used", null, null));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(tenant.Slug, settings.AddressOf(tenant.Slug, tenant.Route), shown);
    }
}
