using System.Security.Cryptography;
using Berth.Platform.Accounts;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Operations.Tokens;

/// <summary>
/// A program's key to the API. Only its hash is stored: whoever reads the table cannot use it, and its text is shown
/// once.
/// </summary>
public sealed class ApiToken
{
    /// <summary>Every token begins with this, so that people and secret scanners recognise one.</summary>
    public const string Prefix = "berth_";

    /// <summary>How often <see cref="LastUsedAt"/> is written at most, to save a write with each call.</summary>
    public static readonly TimeSpan Marked = TimeSpan.FromMinutes(1);

    private ApiToken() { }

    public Guid Id { get; private set; }

    /// <summary>Its name for people and in the audit. Unique among tokens that are not revoked.</summary>
    [Audited]
    public string Name { get; private set; } = "";

    public string Hash { get; private set; } = "";

    /// <summary>One or more of <see cref="Tokens.Scopes"/>, separated by spaces.</summary>
    [Audited]
    public string Scopes { get; private set; } = "";

    /// <summary>The only tenant that it is valid for; null if all.</summary>
    [Audited]
    public Guid? TenantId { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <summary>The account of the owner who made it; null if the command line did.</summary>
    public Guid? CreatedById { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>When it expires; null if never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    [Audited]
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Makes a token and its text, which has 256 random bits.</summary>
    public static (ApiToken Token, string Text) Make(
        string name,
        IEnumerable<string> scopes,
        Guid? tenant,
        string by,
        DateTimeOffset now,
        DateTimeOffset? until,
        Guid? account = null
    )
    {
        var text = Prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        return (
            new()
            {
                Id = Guid.CreateVersion7(now),
                Name = name,
                Hash = HashOf(text),
                Scopes = string.Join(' ', scopes.Distinct().Order(StringComparer.Ordinal)),
                TenantId = tenant,
                CreatedBy = by,
                CreatedById = account,
                CreatedAt = now,
                ExpiresAt = until,
            },
            text
        );
    }

    /// <summary>The hash under which a token's text is stored.</summary>
    public static string HashOf(string text) => HashToken.Of(text);

    /// <summary>Whether it is neither revoked nor expired.</summary>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>
    /// Those that open nothing, because who made them is no owner any more: what somebody took along ends with their
    /// role.
    /// </summary>
    public static IQueryable<ApiToken> Orphans(AppDb db) =>
        db.ApiTokens.Where(t =>
            t.CreatedById != null && !db.Accounts.Any(a => a.Id == t.CreatedById && a.Role == AccountRole.Owner)
        );

    /// <summary>Whether it has a scope.</summary>
    public bool Has(string scope) => Scopes.Split(' ').Contains(scope);

    /// <summary>Its state in one word, for lists.</summary>
    public string State(DateTimeOffset now, bool isOrphan) =>
        RevokedAt is not null ? "revoked"
        : ExpiresAt <= now ? "expired"
        : isOrphan ? "its owner left"
        : "good";

    /// <summary>Ends the token. May be called again; the first time stays.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}

internal sealed class ApiTokenTable : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> e)
    {
        e.ToTable("api_tokens");
        e.HasIndex(t => t.Hash).IsUnique();
        e.HasIndex(t => t.Name).IsUnique().HasFilter("revoked_at IS NULL");
    }
}
