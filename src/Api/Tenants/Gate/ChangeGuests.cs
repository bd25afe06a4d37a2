using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Gate;

/// <summary>Whom an owner lets through their tenant's gate.</summary>
public sealed class ChangeGuests(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    /// <summary>Most guests of one tenant.</summary>
    public const int Most = 20;

    /// <summary>So many invitations are mailed for one tenant in an hour, and so many to one mailbox.</summary>
    public const int MostMails = 20,
        MostToOne = 5;

    /// <summary>Names the lock under which a tenant's are counted and added.</summary>
    internal const int Locks = 0x4a7e;

    /// <summary>
    /// Invites an address, and mails it where to go. Null when it is invited, or was before; else why not, in words for
    /// the owner.
    /// </summary>
    public async Task<string?> InviteAsync(Tenant tenant, string? input, CancellationToken cancellationToken)
    {
        var email = (input ?? "").Trim();
        if (Mailbox.WrongWith(email) is { } wrong)
            return wrong;
        if (tenant.Wanted == TenantState.Gone)
            return "The container is being removed.";
        if (catalog.Find(tenant.Product) is not { HasGate: true })
            return "It has no gate: anybody may open its address.";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(Locks, $"{tenant.Id}", cancellationToken); // many at once are no more than the limit
        var known = await Guest.OfAsync(db, tenant.Id, cancellationToken);
        if (known.Exists(g => g.NormalizedEmail == Mailbox.Normal(email)))
            return null;
        if (known.Count >= Most)
            return $"A container has at most {Most} guests. Remove one first.";
        if (await TooManyAsync(tenant.Id, email, cancellationToken))
            return "Too many invitations were mailed in the last hour. Nobody was invited; try again later.";
        var now = clock.GetUtcNow();
        var guest = Guest.Invite(db, tenant.Id, email, now);
        db.Send(
            $"{Keys(tenant.Id)}{guest.Id}",
            email,
            new Invited(tenant.Slug, settings.AddressOf(tenant.Slug, tenant.Route))
        );
        tenant.Note(db, now, "A guest was invited");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Takes an invitation back: within seconds it opens nothing any more. Done already: nothing happens.</summary>
    public async Task RemoveAsync(Tenant tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(Locks, $"{tenant.Id}", cancellationToken); // of two clicks the second finds nobody
        if ((await Guest.OfAsync(db, tenant.Id, cancellationToken)).Find(g => g.Id == id) is not { } guest)
            return;
        var now = clock.GetUtcNow();
        Guest.Remove(db, guest, now);
        tenant.Note(db, now, "A guest was removed");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> TooManyAsync(Guid tenant, string email, CancellationToken cancellationToken)
    {
        var (hour, keys, mailbox) = (clock.GetUtcNow().AddHours(-1), Keys(tenant), email.ToLowerInvariant());
        return await Mail.CountAsync(db, m => m.Key.StartsWith(keys), hour, cancellationToken) >= MostMails
            || await Mail.CountAsync(
                db,
                m => m.Kind == nameof(Invited) && m.Recipient.ToLower() == mailbox,
                hour,
                cancellationToken
            ) >= MostToOne;
    }

    private static string Keys(Guid tenant) => $"invited/{tenant}/";
}
