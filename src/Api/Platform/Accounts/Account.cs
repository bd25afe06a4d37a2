using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Accounts;

/// <summary>
/// Somebody who can sign in: a customer, or one of the operator's people. Its second factor is Identity's. There are no
/// passwords: who reads the mailbox is its owner.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>For Entity Framework.</summary>
    public Account() { }

    /// <summary>A new one. The address is one that its owner proved, or that an owner of the shop named.</summary>
    public Account(string email, AccountRole role, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (Email, UserName) = (email, email);
        NormalizedEmail = NormalizedUserName = Mailbox.Normal(email);
        (Role, CreatedAt) = (role, now);
        SecurityStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>What it may do besides looking after what it bought.</summary>
    [Audited]
    public AccountRole Role { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When somebody last signed in to it.</summary>
    public DateTimeOffset? SignedInAt { get; set; }

    /// <summary>The time step (of 30 seconds) of the last code that was taken: neither it nor an older one works.</summary>
    public long? UsedStep { get; set; }

    /// <summary>
    /// Whether codes of an authenticator app are one of its second factors. A key that was offered and not confirmed
    /// is none. <see cref="IdentityUser{TKey}.TwoFactorEnabled"/> says whether there is any: this one or a passkey.
    /// </summary>
    public bool HasApp { get; set; }

    /// <summary>When its owner had it erased. What the law wants kept is with the invoices, not here.</summary>
    [Audited]
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>Another mailbox, which its owner has proven.</summary>
    public void Move(string email)
    {
        (Email, UserName) = (email, email);
        NormalizedEmail = NormalizedUserName = Mailbox.Normal(email);
    }

    /// <summary>Nothing personal is left in it, and nobody can sign in.</summary>
    public void Erase(DateTimeOffset now)
    {
        Move($"erased-{Id:N}@invalid");
        (TwoFactorEnabled, HasApp, Role, UsedStep, ErasedAt) = (false, false, AccountRole.Customer, null, now);
    }
}

/// <summary>What an account may do; each one all that those before it may.</summary>
public enum AccountRole
{
    /// <summary>Looks after what it bought.</summary>
    Customer,

    /// <summary>Sees the operators' pages, and changes nothing.</summary>
    Viewer,

    /// <summary>Looks after tenants, hosts, jobs and mails.</summary>
    Operator,

    /// <summary>Also money that goes back, people and tokens.</summary>
    Owner,
}

internal sealed class AccountTables
    : IEntityTypeConfiguration<Account>,
        IEntityTypeConfiguration<IdentityUserToken<Guid>>,
        IEntityTypeConfiguration<Session>,
        IEntityTypeConfiguration<SignInLink>
{
    public void Configure(EntityTypeBuilder<Account> e)
    {
        e.ToTable("accounts");
        e.HasIndex(a => a.NormalizedEmail).IsUnique();
        e.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
        // What Identity has for passwords, telephones and lock-outs. A lock-out could be used against somebody; a
        // wrong code ends the session that sent it instead.
        e.Ignore(a => a.PasswordHash)
            .Ignore(a => a.PhoneNumber)
            .Ignore(a => a.PhoneNumberConfirmed)
            .Ignore(a => a.EmailConfirmed);
        e.Ignore(a => a.LockoutEnabled)
            .Ignore(a => a.LockoutEnd)
            .Ignore(a => a.AccessFailedCount)
            .Ignore(a => a.UserName)
            .Ignore(a => a.NormalizedUserName);
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> e)
    {
        e.ToTable("account_tokens");
        e.HasKey(t => new
        {
            t.UserId,
            t.LoginProvider,
            t.Name,
        });
        e.HasOne<Account>().WithMany().HasForeignKey(t => t.UserId);
    }

    public void Configure(EntityTypeBuilder<Session> e)
    {
        e.ToTable("sessions");
        e.HasIndex(s => s.KeyHash).IsUnique();
        e.HasIndex(s => s.AccountId);
        e.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
    }

    public void Configure(EntityTypeBuilder<SignInLink> e)
    {
        e.ToTable("sign_in_links");
        e.HasKey(l => l.TokenHash);
        e.HasIndex(l => l.ExpiresAt);
    }
}
