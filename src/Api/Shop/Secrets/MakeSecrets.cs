using System.Security.Cryptography;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Shop.Catalog;
using Berth.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Secrets;

/// <summary>Makes the secrets that a tenant's product names, and hands them out to its container.</summary>
public sealed class MakeSecrets(ProductCatalog catalog, SealSecret seal, TimeProvider clock)
{
    // People type what they are shown: without 0 O o, 1 l I i.
    private const string Readable = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const string All = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>Adds those of a new tenant. Nothing is saved yet.</summary>
    public void Add(AppDb db, Guid tenantId, string product)
    {
        foreach (var (name, terms) in catalog.Find(product)?.Secrets ?? [])
            db.TenantSecrets.Add(First(tenantId, name, terms));
    }

    /// <summary>
    /// What the tenant's container gets. What the product's file names only since the tenant was made is made and saved
    /// now.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, Secret>> HandOutAsync(
        AppDb db,
        Guid tenantId,
        string product,
        CancellationToken cancellationToken
    )
    {
        var named = catalog.Find(product)?.Secrets ?? [];
        var held = await SealedAsync(db, tenantId, named, cancellationToken);
        var late = named
            .Where(n => !held.Exists(s => s.Name == n.Key))
            .Select(n => First(tenantId, n.Key, n.Value))
            .ToList();
        if (late.Count > 0)
        {
            db.TenantSecrets.AddRange(late);
            await db.SaveChangesAsync(cancellationToken);
        }
        return Opened([.. held, .. late]);
    }

    /// <summary>What the tenant's container has been given: the same, but nothing is made.</summary>
    public async Task<IReadOnlyDictionary<string, Secret>> HeldAsync(
        AppDb db,
        Guid tenantId,
        string product,
        CancellationToken cancellationToken
    ) => Opened(await SealedAsync(db, tenantId, catalog.Find(product)?.Secrets ?? [], cancellationToken));

    /// <summary>A new value, sealed.</summary>
    internal string Value(Guid tenantId, string name, SecretTerms terms) =>
        seal.Seal(tenantId, name, RandomNumberGenerator.GetString(terms.Show ? Readable : All, terms.Length));

    private static async Task<List<TenantSecret>> SealedAsync(
        AppDb db,
        Guid tenantId,
        IReadOnlyDictionary<string, SecretTerms> named,
        CancellationToken cancellationToken
    ) =>
        named.Count == 0
            ? []
            :
            [
                .. (
                    await db
                        .TenantSecrets.AsNoTracking()
                        .Where(s => s.TenantId == tenantId)
                        .ToListAsync(cancellationToken)
                ).Where(s => named.ContainsKey(s.Name)),
            ];

    private Dictionary<string, Secret> Opened(List<TenantSecret> held) =>
        held.ToDictionary(s => s.Name, s => new Secret(seal.Open(s.TenantId, s.Name, s.Ciphertext)));

    private TenantSecret First(Guid tenantId, string name, SecretTerms terms) =>
        TenantSecret.For(tenantId, name, Value(tenantId, name, terms), clock.GetUtcNow());
}
