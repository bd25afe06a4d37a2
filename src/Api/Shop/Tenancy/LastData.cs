using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// The copy of what a removed tenant had stored. The row is written when the file is whole, and deleted with it; before
/// that, when an operator wants one (<see cref="WantCopy"/>).
/// </summary>
public sealed class LastData
{
    public Guid TenantId { get; set; }

    /// <summary>
    /// Where it is: a tar, compressed with gzip. Empty: an operator wants one, and it is not made yet.
    /// </summary>
    public string File { get; set; } = "";

    /// <summary>
    /// There is no copy yet: <c>KeepLastData</c> makes it when the tenant is removed, whatever its plan says.
    /// </summary>
    public bool IsWanted => File.Length == 0;

    public long Bytes { get; set; }

    /// <summary>Of the file, in hex.</summary>
    public string Sha256 { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary><c>DeleteLastData</c> deletes it then.</summary>
    public DateTimeOffset DeleteAt { get; set; }
}

internal sealed class LastDataTable : IEntityTypeConfiguration<LastData>
{
    public void Configure(EntityTypeBuilder<LastData> e)
    {
        e.ToTable("last_data");
        e.HasKey(d => d.TenantId);
        e.Ignore(d => d.IsWanted);
        e.HasIndex(d => d.DeleteAt);
        e.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
