using System.Security.Cryptography;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;

namespace Berth.Platform.Accounts;

/// <summary>
/// One browser in which somebody is signed in. A row, so that it can be listed, and ended from another browser.
/// </summary>
public sealed class Session
{
    /// <summary>A session unused for so long is over.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>The same for who may see more than their own.</summary>
    public static readonly TimeSpan OperatorLifetime = TimeSpan.FromHours(12);

    /// <summary>As many wrong codes end it: guessing needs a new mail every time, and locks out nobody else.</summary>
    public const int MostWrongCodes = 5;

    private Session() { }

    public Guid Id { get; private set; }

    /// <summary>Of the key in the browser's cookie: who reads the table cannot use it.</summary>
    public string KeyHash { get; private set; } = "";

    public Guid AccountId { get; private set; }

    /// <summary>When the second factor was shown; null when it was not, or need not be.</summary>
    public DateTimeOffset? FactorAt { get; private set; }

    /// <summary>The customer whose pages an operator looks at as they do; null but then.</summary>
    public Guid? ActsFor { get; private set; }

    /// <summary>Wrong codes so far.</summary>
    public int WrongCodes { get; private set; }

    /// <summary>From where it was begun.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The browser, as it calls itself.</summary>
    public string Browser { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset SeenAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>A new one, and its key for the browser's cookie.</summary>
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

    /// <summary>What stands for a key in the table.</summary>
    public static string Hash(string key) => HashToken.Of(key);

    /// <summary>Another key: the one before ends with what it was good for.</summary>
    public string Renew()
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        KeyHash = Hash(key);
        return key;
    }

    /// <summary>It was used just now.</summary>
    public void See(Account account, DateTimeOffset now) =>
        (SeenAt, ExpiresAt) = (now, now + (account.Role == AccountRole.Customer ? Lifetime : OperatorLifetime));

    /// <summary>The second factor was shown.</summary>
    public void Prove(DateTimeOffset now) => (FactorAt, WrongCodes) = (now, 0);

    /// <summary>A wrong code. True when that was one too many.</summary>
    public bool Mistake() => ++WrongCodes >= MostWrongCodes;

    /// <summary>From here on it shows a customer's pages; null: its own again.</summary>
    public void Act(Guid? account) => ActsFor = account;
}
