using Berth.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Accounts;

/// <summary>
/// A key in somebody's security key, phone or computer (WebAuthn), which signs in their stead. Only its public half is
/// here, so there is nothing to seal.
/// </summary>
public sealed class Passkey
{
    /// <summary>So many can an account have.</summary>
    public const int Most = 10;

    /// <summary>So many characters can its name have.</summary>
    public const int LongestName = 40;

    private Passkey() { }

    public Guid Id { get; private set; }

    /// <summary>Whose it is.</summary>
    public Guid AccountId { get; private set; }

    /// <summary>How the authenticator names it: no two are the same, whoever's they are.</summary>
    public byte[] CredentialId { get; private set; } = [];

    /// <summary>COSE (RFC 9052), as Identity reads it.</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>As its owner calls it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>
    /// How often it signed, as it counts itself. One that counts backwards may be a copy, and is refused. Many do not
    /// count, and say 0 each time.
    /// </summary>
    public long SignCount { get; private set; }

    /// <summary>How it is reached, so that the browser asks the right device first.</summary>
    public string[] Transports { get; private set; } = [];

    /// <summary>Whether it asked for a PIN, a finger or a face when it was made.</summary>
    public bool IsUserVerified { get; private set; }

    /// <summary>Whether its owner's other devices can have it, too.</summary>
    public bool IsBackupEligible { get; private set; }

    /// <summary>Whether they have.</summary>
    public bool IsBackedUp { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>When it was last shown; null if it never was.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>One that Identity has checked.</summary>
    public static Passkey Of(Account account, UserPasskeyInfo info, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            CredentialId = info.CredentialId,
            PublicKey = info.PublicKey,
            Name = info.Name ?? "",
            SignCount = info.SignCount,
            Transports = info.Transports ?? [],
            IsUserVerified = info.IsUserVerified,
            IsBackupEligible = info.IsBackupEligible,
            IsBackedUp = info.IsBackedUp,
            AddedAt = now,
        };

    /// <summary>It was shown, and Identity has checked it.</summary>
    public void Use(UserPasskeyInfo info, DateTimeOffset now) =>
        (SignCount, IsBackedUp, UsedAt) = (info.SignCount, info.IsBackedUp, now);

    /// <summary>As Identity checks it. What it said of its maker is not kept.</summary>
    public UserPasskeyInfo ToInfo() =>
        new(
            CredentialId,
            PublicKey,
            AddedAt,
            (uint)SignCount,
            Transports,
            IsUserVerified,
            IsBackupEligible,
            IsBackedUp,
            attestationObject: [],
            clientDataJson: []
        )
        {
            Name = Name,
        };

    /// <summary>Removes all of an account; how many there were.</summary>
    public static Task<int> ForgetAsync(AppDb db, Guid account, CancellationToken cancellationToken) =>
        db.Passkeys.Where(p => p.AccountId == account).ExecuteDeleteAsync(cancellationToken);
}

internal sealed class PasskeyTable : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> e)
    {
        e.ToTable("passkeys");
        e.HasIndex(p => p.CredentialId).IsUnique();
        e.HasIndex(p => p.AccountId);
        e.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
    }
}
