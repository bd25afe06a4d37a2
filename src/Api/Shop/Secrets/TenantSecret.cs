using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Secrets;

/// <summary>
/// A value that was made for one tenant and that its container gets. Only <see cref="SealSecret"/> turns it into text.
/// </summary>
public sealed class TenantSecret
{
    private TenantSecret() { }

    public Guid TenantId { get; private set; }

    /// <summary>The environment variable.</summary>
    public string Name { get; private set; } = "";

    public string Ciphertext { get; private set; } = "";

    /// <summary>
    /// What the container gets in its place, sealed; null until it is made. It is salted, and so kept: made anew each
    /// time, it would be another one.
    /// </summary>
    public string? Hash { get; private set; }

    /// <summary>The form of the hash, as the product's file said when it was made.</summary>
    public string? HashForm { get; private set; }

    /// <summary>1, and one more with each rotation.</summary>
    public int Version { get; private set; }

    /// <summary>When this version was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The first version.</summary>
    public static TenantSecret For(Guid tenantId, string name, string ciphertext, DateTimeOffset now) =>
        new()
        {
            TenantId = tenantId,
            Name = name,
            Ciphertext = ciphertext,
            Version = 1,
            CreatedAt = now,
        };

    /// <summary>Another value takes its place. The old one is forgotten.</summary>
    public void Replace(string ciphertext, DateTimeOffset now) =>
        (Ciphertext, Version, CreatedAt, Hash, HashForm) = (ciphertext, Version + 1, now, null, null);

    /// <summary>Keeps the hash of this version.</summary>
    public void KeepHash(string sealedHash, string form) => (Hash, HashForm) = (sealedHash, form);

    /// <summary>
    /// Writes the hash to the database, unless the secret was replaced since this row was read: the new one needs
    /// another.
    /// </summary>
    public Task SaveHashAsync(AppDb db, CancellationToken cancellationToken) =>
        db
            .TenantSecrets.Where(s => s.TenantId == TenantId && s.Name == Name && s.Version == Version)
            .ExecuteUpdateAsync(
                s => s.SetProperty(x => x.Hash, Hash).SetProperty(x => x.HashForm, HashForm),
                cancellationToken
            );
}

/// <summary>
/// The way to a tenant's secrets, once and for a while. There is one of a tenant: a newer one ends it. The token itself
/// is not kept.
/// </summary>
public sealed class SecretLink
{
    public string TokenHash { get; set; } = "";
    public Guid TenantId { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class SecretTables : IEntityTypeConfiguration<TenantSecret>, IEntityTypeConfiguration<SecretLink>
{
    public void Configure(EntityTypeBuilder<TenantSecret> e)
    {
        e.ToTable("tenant_secrets");
        e.HasKey(s => new { s.TenantId, s.Name });
        e.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<SecretLink> e)
    {
        e.ToTable("secret_links");
        e.HasKey(l => l.TokenHash);
        e.HasIndex(l => l.TenantId).IsUnique();
        e.HasOne<Tenant>().WithMany().HasForeignKey(l => l.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
