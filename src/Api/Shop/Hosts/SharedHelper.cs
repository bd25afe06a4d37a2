using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Hosts;

/// <summary>
/// A helper that tenants of a product share on a host: that it is there, or is being made. Its memory counts as held on
/// the host; its network is no tenant's.
/// </summary>
public sealed class SharedHelper
{
    /// <summary>Names the advisory locks of helpers, so that they are no others'.</summary>
    public const int Locks = 0x5a1f;

    private SharedHelper() { }

    public string Host { get; private set; } = "";
    public string Product { get; private set; } = "";

    /// <summary>What tenants reach it by.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its network, in CIDR notation, cut from the tenants' pool.</summary>
    public string Subnet { get; private set; } = "";

    /// <summary>The image as the product's file named it when <see cref="ImageId"/> was found.</summary>
    public string Image { get; private set; } = "";

    /// <summary>That image by digest, or by id where there is no registry.</summary>
    public string ImageId { get; private set; } = "";

    /// <summary>Memory in MiB.</summary>
    public int MemoryMb { get; private set; }

    /// <summary>
    /// How many ways its network has addresses for: the upper half of it, without the last. The helper and the bridge have
    /// theirs in the lower half.
    /// </summary>
    public int Room => (1 << (31 - System.Net.IPNetwork.Parse(Subnet).PrefixLength)) - 1;

    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>One that is to be made.</summary>
    public static SharedHelper Of(string host, string product, string name, string subnet, DateTimeOffset now) =>
        new()
        {
            Host = host,
            Product = product,
            Name = name,
            Subnet = subnet,
            MadeAt = now,
        };

    /// <summary>Adds it to the context; the caller saves.</summary>
    public SharedHelper AddTo(AppDb db) => db.SharedHelpers.Add(this).Entity;

    /// <summary>Says what it is made from. The caller saves.</summary>
    public void MadeOf(string image, string imageId, int memoryMb) =>
        (Image, ImageId, MemoryMb) = (image, imageId, memoryMb);

    /// <summary>Gives it another network, because somebody else's has the addresses. The caller saves.</summary>
    public void Renumber(string subnet) => Subnet = subnet;

    /// <summary>Removes it from the context: it is gone. The caller saves.</summary>
    public void Forget(AppDb db) => db.SharedHelpers.Remove(this);

    /// <summary>All of them.</summary>
    public static Task<List<SharedHelper>> AllAsync(AppDb db, CancellationToken cancellationToken) =>
        db.SharedHelpers.AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>All on a host.</summary>
    public static Task<List<SharedHelper>> OfAsync(AppDb db, string host, CancellationToken cancellationToken) =>
        db.SharedHelpers.AsNoTracking().Where(s => s.Host == host).ToListAsync(cancellationToken);

    /// <summary>A product's on a host.</summary>
    public static Task<List<SharedHelper>> OfAsync(
        AppDb db,
        string host,
        string product,
        CancellationToken cancellationToken
    ) =>
        db
            .SharedHelpers.AsNoTracking()
            .Where(s => s.Host == host && s.Product == product)
            .ToListAsync(cancellationToken);

    /// <summary>One of them, to be changed; null if there is none.</summary>
    public static Task<SharedHelper?> FindAsync(
        AppDb db,
        string host,
        string product,
        string name,
        CancellationToken cancellationToken
    ) =>
        db.SharedHelpers.SingleOrDefaultAsync(
            s => s.Host == host && s.Product == product && s.Name == name,
            cancellationToken
        );

    /// <summary>Networks of the pool that they have, in CIDR notation.</summary>
    public static Task<List<string>> SubnetsAsync(AppDb db, CancellationToken cancellationToken) =>
        db.SharedHelpers.Select(s => s.Subnet).ToListAsync(cancellationToken);
}

internal sealed class SharedHelperTable : IEntityTypeConfiguration<SharedHelper>
{
    public void Configure(EntityTypeBuilder<SharedHelper> e)
    {
        e.ToTable("shared_helpers");
        e.HasKey(s => new
        {
            s.Host,
            s.Product,
            s.Name,
        });
        e.Ignore(s => s.Room);
        e.HasIndex(s => s.Subnet).IsUnique();
    }
}
