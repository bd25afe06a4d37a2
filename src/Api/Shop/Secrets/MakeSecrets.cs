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

    /// <summary>
    /// Adds those of a new tenant. Nothing is saved yet. <paramref name="had"/>: values that it has from elsewhere.
    /// </summary>
    public void Add(AppDb db, Guid tenantId, string product, IReadOnlyDictionary<string, string>? had = null)
    {
        foreach (var (name, terms) in catalog.Find(product)?.Secrets ?? [])
            db.TenantSecrets.Add(
                had?.GetValueOrDefault(name) is { } value
                    ? TenantSecret.For(tenantId, name, seal.Seal(tenantId, name, value), clock.GetUtcNow())
                    : First(tenantId, name, terms)
            );
    }

    /// <summary>
    /// What the tenant's container gets: secrets, or their hashes. What the product's file names only since the tenant
    /// was made, or wants in another form now, is made and saved now.
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
        foreach (var secret in held.Where(s => IsUnhashed(s, named[s.Name])))
        {
            Hash(secret, named[secret.Name]);
            await secret.SaveHashAsync(db, cancellationToken);
        }
        foreach (var secret in late.Where(s => IsUnhashed(s, named[s.Name])))
            Hash(secret, named[secret.Name]);
        db.TenantSecrets.AddRange(late);
        if (late.Count > 0)
            await db.SaveChangesAsync(cancellationToken);
        held.AddRange(late);
        return Opened(held, named);
    }

    /// <summary>What the tenant's container has been given: the same, but nothing is made.</summary>
    public async Task<IReadOnlyDictionary<string, Secret>> HeldAsync(
        AppDb db,
        Guid tenantId,
        string product,
        CancellationToken cancellationToken
    )
    {
        var named = catalog.Find(product)?.Secrets ?? [];
        return Opened(await SealedAsync(db, tenantId, named, cancellationToken), named);
    }

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

    private Dictionary<string, Secret> Opened(List<TenantSecret> held, IReadOnlyDictionary<string, SecretTerms> named)
    {
        var opened = new Dictionary<string, Secret>();
        foreach (var secret in held)
        {
            var terms = named[secret.Name];
            if (terms.IsHandedOut)
                opened[secret.Name] = new Secret(seal.Open(secret.TenantId, secret.Name, secret.Ciphertext));
            if (terms.Hash.Length > 0 && !IsUnhashed(secret, terms))
                opened[terms.Variable(secret.Name)] = new Secret(
                    seal.Open(secret.TenantId, HashName(secret.Name), secret.Hash!)
                );
        }
        return opened;
    }

    private void Hash(TenantSecret secret, SecretTerms terms)
    {
        var hash = HashSecret.Of(terms, seal.Open(secret.TenantId, secret.Name, secret.Ciphertext));
        secret.KeepHash(seal.Seal(secret.TenantId, HashName(secret.Name), hash), FormOf(terms));
    }

    private static bool IsUnhashed(TenantSecret secret, SecretTerms terms) =>
        terms.Hash.Length > 0 && (secret.Hash is null || secret.HashForm != FormOf(terms));

    private static string FormOf(SecretTerms terms) => $"{terms.Hash}:{terms.User}";

    /// <summary>What a hash is sealed for: it opens in no other place, nor does the secret in its.</summary>
    private static string HashName(string secret) => $"{secret}/hash";

    private TenantSecret First(Guid tenantId, string name, SecretTerms terms) =>
        TenantSecret.For(tenantId, name, Value(tenantId, name, terms), clock.GetUtcNow());
}
