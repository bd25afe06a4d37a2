using System.Buffers.Text;
using System.Security.Cryptography;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Secrets;

/// <summary>Makes the one link that shows a tenant's secrets. It ends the one before.</summary>
public sealed class MakeLink(ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    /// <summary>A link and until when it works.</summary>
    public sealed record Made(string Url, DateTimeOffset Until);

    /// <summary>
    /// Null when there is nothing to show: the product has no such secret, or the tenant is removed. Part of its
    /// caller's transaction.
    /// </summary>
    public async Task<Made?> MakeAsync(AppDb db, Guid tenantId, string product, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A link is made in a transaction, with what tells of it.");
        if (catalog.Find(product) is not { } sold || !sold.ShownSecrets.Any())
            return null;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var until = now + settings.Secrets.LinkLifetime;
        var made = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO secret_links (token_hash, tenant_id, expires_at) SELECT {HashToken.Of(
                token
            )}, {tenantId}, {until} WHERE EXISTS (SELECT 1 FROM tenant_secrets WHERE tenant_id = {tenantId})
            ON CONFLICT (tenant_id) DO UPDATE SET token_hash = EXCLUDED.token_hash, expires_at = EXCLUDED.expires_at, used_at = NULL
            """,
            cancellationToken
        );
        if (made == 0)
            return null;
        db.Add(WriteAudit.Entry(now, nameof(SecretLink), tenantId.ToString(), "Made", null, null));
        await db.SaveChangesAsync(cancellationToken);
        return new($"{settings.PublicUrl.TrimEnd('/')}/credentials/{token}", until);
    }

    /// <summary>Whoever still has an unused link sees nothing with it.</summary>
    internal static Task EndAsync(AppDb db, Guid tenantId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE secret_links SET used_at = {now} WHERE tenant_id = {tenantId} AND used_at IS NULL",
            cancellationToken
        );
}
