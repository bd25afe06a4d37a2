using System.Linq.Expressions;
using System.Security.Cryptography;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>
/// An address that was mailed, and signs its reader in, once. Also proves a new address for an account that is signed
/// in.
/// </summary>
public sealed class SignInLink
{
    /// <summary>How long it works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);

    /// <summary>Names the advisory locks of <see cref="MayBeAddedAsync"/>, so that they are no others'.</summary>
    internal const int LinksLock = 0x1_11_4b;

    private SignInLink() { }

    /// <summary>See <see cref="Session.Hash"/>.</summary>
    public string TokenHash { get; private set; } = "";

    /// <summary>The mailbox that it was sent to.</summary>
    public string Email { get; private set; } = "";

    /// <summary>See <see cref="Mailbox.Normal"/>.</summary>
    public string NormalizedEmail { get; private set; } = "";

    /// <summary>The account whose address becomes <see cref="Email"/> by it; null when it signs in.</summary>
    public Guid? MovesAccount { get; private set; }

    /// <summary>Where its reader wanted to go; a path.</summary>
    public string Next { get; private set; } = "/";

    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>A new one, and its token.</summary>
    public static (SignInLink Link, string Token) To(string email, string next, Guid? movesAccount, DateTimeOffset now)
    {
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        return (
            new()
            {
                TokenHash = Session.Hash(token),
                Email = email,
                NormalizedEmail = Mailbox.Normal(email),
                Next = next,
                MovesAccount = movesAccount,
                ExpiresAt = now + Lifetime,
            },
            token
        );
    }

    /// <summary>
    /// Uses a link up. Null when it is used, over, or was never made; of two at once one gets it.
    /// </summary>
    public static async Task<SignInLink?> UseAsync(
        AppDb db,
        string hash,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .SignInLinks.FromSql(
                    $"UPDATE sign_in_links SET used_at = {now} WHERE token_hash = {hash} AND used_at IS NULL AND expires_at > {now} RETURNING *"
                )
                .AsNoTracking()
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();

    /// <summary>
    /// Whether one more link may be sent to a mailbox in this hour. Call it in the transaction that adds the link: until
    /// that ends, nobody else is answered for the same mailbox.
    /// </summary>
    public static Task<bool> MayBeSentAsync(
        AppDb db,
        string normal,
        DateTimeOffset now,
        int mostAnHour,
        CancellationToken cancellationToken
    ) => MayBeAddedAsync(db, normal, l => l.NormalizedEmail == normal, now, mostAnHour, cancellationToken);

    /// <summary>The same for links that would change an account's address, wherever they are sent.</summary>
    public static Task<bool> MayMoveAsync(
        AppDb db,
        Guid account,
        DateTimeOffset now,
        int mostAnHour,
        CancellationToken cancellationToken
    ) => MayBeAddedAsync(db, $"{account}", l => l.MovesAccount == account, now, mostAnHour, cancellationToken);

    private static async Task<bool> MayBeAddedAsync(
        AppDb db,
        string counted,
        Expression<Func<SignInLink, bool>> which,
        DateTimeOffset now,
        int mostAnHour,
        CancellationToken cancellationToken
    )
    {
        await db.LockAsync(LinksLock, counted, cancellationToken);
        var hour = now.AddHours(-1) + Lifetime;
        var sent = await db.SignInLinks.Where(which).CountAsync(l => l.ExpiresAt > hour, cancellationToken);
        return sent < mostAnHour;
    }

    /// <summary>Removes the links to a mailbox, and those that would change the account's.</summary>
    public static Task ForgetAsync(AppDb db, string? email, Guid account, CancellationToken cancellationToken) =>
        db.SignInLinks.Where(l => l.Email == email || l.MovesAccount == account).ExecuteDeleteAsync(cancellationToken);
}
