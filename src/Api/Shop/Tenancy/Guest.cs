using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// Somebody whom a tenant's owner lets through the gate: an address, good for whoever proves that mailbox. It goes with
/// the tenant.
/// </summary>
public sealed class Guest
{
    private Guest() { }

    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }

    /// <summary>As the owner typed it.</summary>
    [Audited]
    public string Email { get; private set; } = "";

    /// <summary>See <see cref="Mailbox.Normal"/>.</summary>
    public string NormalizedEmail { get; private set; } = "";

    public DateTimeOffset InvitedAt { get; private set; }

    /// <summary>Invites an address. The caller saves.</summary>
    public static Guest Invite(AppDb db, Guid tenant, string email, DateTimeOffset now)
    {
        var guest = new Guest
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant,
            Email = email,
            NormalizedEmail = Mailbox.Normal(email),
            InvitedAt = now,
        };
        db.Guests.Add(guest);
        return guest;
    }

    /// <summary>Those of a tenant, in the order in which they were invited.</summary>
    public static Task<List<Guest>> OfAsync(AppDb db, Guid tenant, CancellationToken cancellationToken) =>
        db.Guests.Where(g => g.TenantId == tenant).OrderBy(g => g.InvitedAt).ToListAsync(cancellationToken);

    /// <summary>Takes an invitation back. The caller saves.</summary>
    public static void Remove(AppDb db, Guest guest, DateTimeOffset now)
    {
        db.Guests.Remove(guest);
        db.Add(WriteAudit.Entry(now, nameof(Guest), $"{guest.Id}", nameof(Email), guest.Email, null));
    }

    /// <summary>Whether any tenant's owner invited an address, in its normal form.</summary>
    public static Task<bool> IsInvitedAsync(AppDb db, string normal, CancellationToken cancellationToken) =>
        db.Guests.AnyAsync(g => g.NormalizedEmail == normal, cancellationToken);

    /// <summary>Deletes the invitations of an address whose owner wants to be forgotten.</summary>
    public static Task ForgetAddressAsync(AppDb db, string address, CancellationToken cancellationToken)
    {
        var normal = Mailbox.Normal(address);
        return db.Guests.Where(g => g.NormalizedEmail == normal).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Deletes those of a removed tenant. Part of its caller's transaction.</summary>
    public static Task ForgetAsync(AppDb db, Guid tenant, CancellationToken cancellationToken) =>
        db.Guests.Where(g => g.TenantId == tenant).ExecuteDeleteAsync(cancellationToken);
}

internal sealed class GuestTable : IEntityTypeConfiguration<Guest>
{
    public void Configure(EntityTypeBuilder<Guest> e)
    {
        e.ToTable("guests");
        e.HasIndex(g => new { g.TenantId, g.NormalizedEmail }).IsUnique();
        e.HasIndex(g => g.NormalizedEmail);
        e.HasOne<Tenant>().WithMany().HasForeignKey(g => g.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
