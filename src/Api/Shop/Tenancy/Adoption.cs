using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// A tenant that was taken over from another system, with data that is brought into its volume before its container
/// first starts. See decision 32.
/// </summary>
public sealed class Adoption
{
    private Adoption() { }

    public Guid TenantId { get; private set; }

    /// <summary>From where, for operators: <c>k customers.json, line 3</c>.</summary>
    public string Source { get; private set; } = "";

    /// <summary>
    /// Where its data is: <c>folder:/srv/ada</c>, <c>tar:/srv/ada.tgz</c>, <c>volume:ada-home</c>. Null when there is none,
    /// or once it is brought.
    /// </summary>
    public string? Data { get; private set; }

    /// <summary>Whether its customer gets the mail of a new container.</summary>
    public bool IsWelcome { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>When its data was complete in its volume; null before, and if there was none.</summary>
    public DateTimeOffset? FilledAt { get; private set; }

    /// <summary>Records that a tenant was taken over; the caller saves.</summary>
    public static void Of(AppDb db, Tenant tenant, string source, string? data, bool isWelcome, DateTimeOffset now)
    {
        db.Adoptions.Add(
            new Adoption
            {
                TenantId = tenant.Id,
                Source = source,
                Data = data,
                IsWelcome = isWelcome,
                At = now,
            }
        );
        tenant.Note(db, now, "Taken over from another system");
    }

    /// <summary>What of a tenant's data is not brought yet; null if nothing is.</summary>
    public static Task<Adoption?> WaitingAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.Adoptions.SingleOrDefaultAsync(a => a.TenantId == tenantId && a.Data != null, cancellationToken);

    /// <summary>Records that its data is in its volume, complete; the caller saves.</summary>
    public void Filled(DateTimeOffset now) => (Data, FilledAt) = (null, now);
}

internal sealed class AdoptionTable : IEntityTypeConfiguration<Adoption>
{
    public void Configure(EntityTypeBuilder<Adoption> e)
    {
        e.ToTable("adoptions");
        e.HasKey(a => a.TenantId);
        e.HasOne<Tenant>().WithMany().HasForeignKey(a => a.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
