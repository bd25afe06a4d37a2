using System.Security.Cryptography;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;

namespace Berth.Platform.Accounts;

/// <summary>
/// A browser in which somebody is signed in. Sessions are rows so that they can be listed, and ended from another
/// browser.
/// </summary>
public sealed class Session
{
    /// <summary>How long a customer's session lasts without use.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// How long the session of an operator lasts without use: shorter, because they see more than their own.
    /// </summary>
    public static readonly TimeSpan OperatorLifetime = TimeSpan.FromHours(12);

    /// <summary>How long a customer's session lasts at most, however much it is used.</summary>
    public static readonly TimeSpan MostLife = TimeSpan.FromDays(90);

    /// <summary>The same for operators: they sign in each day.</summary>
    public static readonly TimeSpan OperatorMostLife = TimeSpan.FromHours(24);

    /// <summary>
    /// This many wrong codes end the session: guessing on needs a new mail each time, and nobody else is locked out.
    /// </summary>
    public const int MostWrongCodes = 5;

    /// <summary>
    /// So long after the second factor was given, passkeys and apps may be added and removed. Later it is asked for
    /// again: a browser that somebody left open is not enough.
    /// </summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private Session() { }

    public Guid Id { get; private set; }

    /// <summary>Hash of the key in the browser's cookie, so that reading the table gives nobody access.</summary>
    public string KeyHash { get; private set; } = "";

    public Guid AccountId { get; private set; }

    /// <summary>When the second factor was given; null if it was not, or is not needed.</summary>
    public DateTimeOffset? FactorAt { get; private set; }

    /// <summary>The customer as whom an operator sees pages; null otherwise.</summary>
    public Guid? ActsFor { get; private set; }

    /// <summary>Codes that were tried and not right so far; each is counted before it is looked at.</summary>
    public int WrongCodes { get; private set; }

    /// <summary>
    /// What a passkey is asked to sign, as Identity keeps it; null when nothing is asked, or an answer came already.
    /// See <see cref="AskPasskey"/>.
    /// </summary>
    public string? Challenge { get; private set; }

    /// <summary>What for: an answer to one question is none to another.</summary>
    public ChallengeKind? ChallengeKind { get; private set; }

    /// <summary>Until when the answer is taken.</summary>
    public DateTimeOffset? ChallengeUntil { get; private set; }

    /// <summary>From where it was begun.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The browser, as it calls itself.</summary>
    public string Browser { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset SeenAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Begins a session and returns it with the key for the browser's cookie.</summary>
    public static (Session Session, string Key) Begin(
        Account account,
        string address,
        string browser,
        DateTimeOffset now
    )
    {
        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            Address = address,
            Browser = browser.Length > 200 ? browser[..200] : browser,
            CreatedAt = now,
        };
        var key = session.Renew();
        session.See(account, now);
        return (session, key);
    }

    /// <summary>Hashes a key as the table stores it.</summary>
    public static string Hash(string key) => HashToken.Of(key);

    /// <summary>Replaces the key and returns the new one. The old key is invalid from then on.</summary>
    public string Renew()
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        KeyHash = Hash(key);
        return key;
    }

    /// <summary>Extends the session, because it was used just now; never past its end since it was begun.</summary>
    public void See(Account account, DateTimeOffset now)
    {
        var (unused, most) =
            account.Role == AccountRole.Customer ? (Lifetime, MostLife) : (OperatorLifetime, OperatorMostLife);
        (SeenAt, ExpiresAt) = (now, new[] { now + unused, CreatedAt + most }.Min());
    }

    /// <summary>Records that the second factor was given, and resets the count of wrong codes.</summary>
    public void Prove(DateTimeOffset now) => (FactorAt, WrongCodes) = (now, 0);

    /// <summary>Makes the session show a customer's pages; null returns to its own.</summary>
    public void Act(Guid? account) => ActsFor = account;
}

/// <summary>Why a passkey is asked for a signature.</summary>
public enum ChallengeKind
{
    /// <summary>To be added to the account; an answer ends it.</summary>
    Addition,

    /// <summary>To show the second factor; an answer ends it.</summary>
    Proof,
}
