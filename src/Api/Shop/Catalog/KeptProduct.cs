using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Catalog;

/// <summary>A product as its file last said, for the time when it has none. Written by <see cref="KeepProducts"/>.</summary>
public sealed class KeptProduct
{
    /// <summary>The product's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The whole of it, with plans that have left the file, as JSON.</summary>
    public string Body { get; set; } = "";

    /// <summary>When its file was last there.</summary>
    public DateTimeOffset SeenAt { get; set; }
}

internal sealed class KeptProductTable : IEntityTypeConfiguration<KeptProduct>
{
    public void Configure(EntityTypeBuilder<KeptProduct> e)
    {
        e.ToTable("kept_products");
        e.HasKey(p => p.Name);
    }
}
