using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// The copy of a removed tenant's data. The row is written when the file is complete, and deleted with it. If an
/// operator asks for a copy (<see cref="WantCopy"/>), it is written before that, without a file.
/// </summary>
public sealed class LastData
{
    public Guid TenantId { get; set; }

    /// <summary>
    /// Where the copy is: a tar compressed with gzip. Empty while an operator wants one that is not made yet.
    /// </summary>
    public string File { get; set; } = "";

    /// <summary>
    /// No copy exists yet: <c>KeepLastData</c> makes it when the tenant is removed, whatever the plan says.
    /// </summary>
    public bool IsWanted => File.Length == 0;

    public long Bytes { get; set; }

    /// <summary>SHA-256 of the file, in hex.</summary>
    public string Sha256 { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When <c>DeleteLastData</c> deletes the copy.</summary>
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
        // A wish says nothing of it: the web, which adds wishes, may not write it. See WebRights.
        e.Property(d => d.File).HasDefaultValue("").HasSentinel("");
        e.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
