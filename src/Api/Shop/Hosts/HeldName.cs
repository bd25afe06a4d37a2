using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Hosts;

/// <summary>
/// A name that is taken: by a buyer until <see cref="ExpiresAt"/>, or by a paid order for as long as its tenant exists
/// (null).
/// </summary>
public sealed class HeldName
{
    public string Name { get; set; } = "";
    public Guid OrderId { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Memory that is held with it, in MiB: nobody pays for what does not fit.</summary>
    public int MemoryMb { get; set; }

    /// <summary>The host on which it is held.</summary>
    public string Host { get; set; } = "";
}

internal sealed class HeldNameTable : IEntityTypeConfiguration<HeldName>
{
    public void Configure(EntityTypeBuilder<HeldName> e)
    {
        e.ToTable("held_names");
        e.HasKey(n => n.Name);
        e.HasIndex(n => n.OrderId).IsUnique();
    }
}
