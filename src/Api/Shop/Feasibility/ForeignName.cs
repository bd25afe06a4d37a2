using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Feasibility;

/// <summary>
/// A name in the DNS zone that has records of somebody else's: a tenant of that name would share its visitors with
/// them. Written by <see cref="LookAtZone"/>.
/// </summary>
public sealed class ForeignName
{
    /// <summary>The full name, in lower case.</summary>
    public string Name { get; set; } = "";

    /// <summary>What there is, such as <c>A, MX</c>.</summary>
    public string Types { get; set; } = "";
}

internal sealed class ForeignNameTable : IEntityTypeConfiguration<ForeignName>
{
    public void Configure(EntityTypeBuilder<ForeignName> e)
    {
        e.ToTable("foreign_names");
        e.HasKey(n => n.Name);
    }
}
