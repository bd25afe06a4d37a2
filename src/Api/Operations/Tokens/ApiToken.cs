using System.Security.Cryptography;
using Berth.Platform.Audit;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Operations.Tokens;

/// <summary>
/// A key to the API for a program. Only its hash is stored: who reads the table cannot use it, and nobody is shown it
/// twice.
/// </summary>
public sealed class ApiToken
{
    /// <summary>Its first letters, by which people and scanners know one.</summary>
    public const string Prefix = "berth_";

    /// <summary>It is marked as used this often at most.</summary>
    public static readonly TimeSpan Marked = TimeSpan.FromMinutes(1);

    private ApiToken() { }

    public Guid Id { get; private set; }

    /// <summary>What people call it; the audit does, too. No two in force share one.</summary>
    [Audited]
    public string Name { get; private set; } = "";

    public string Hash { get; private set; } = "";

    /// <summary>One or more of <see cref="Tokens.Scopes"/>, with spaces between them.</summary>
    [Audited]
    public string Scopes { get; private set; } = "";

    /// <summary>The only tenant that it is good for; null = all.</summary>
    [Audited]
    public Guid? TenantId { get; private set; }

    public string CreatedBy { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>Null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    [Audited]
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>A new one, and its text: 256 random bits.</summary>
    public static (ApiToken Token, string Text) Make(
        string name,
        IEnumerable<string> scopes,
        Guid? tenant,
        string by,
        DateTimeOffset now,
        DateTimeOffset? until
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
                CreatedAt = now,
                ExpiresAt = until,
            },
            text
        );
    }

    /// <summary>What stands for a text in the table.</summary>
    public static string HashOf(string text) => HashToken.Of(text);

    /// <summary>Whether it opens anything.</summary>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>Whether it may do that.</summary>
    public bool Has(string scope) => Scopes.Split(' ').Contains(scope);

    /// <summary>In a word, for lists.</summary>
    public string State(DateTimeOffset now) =>
        RevokedAt is not null ? "revoked"
        : ExpiresAt <= now ? "expired"
        : "good";

    /// <summary>It opens nothing any more. Again changes nothing.</summary>
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
