using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Doors.Api;

/// <summary>
/// A call that was or is being answered under a key of its caller's, so that sending it again does nothing again.
/// </summary>
public sealed class IdempotencyKey
{
    /// <summary>Whose it is: a token, a session, or who has neither, by address.</summary>
    public string Owner { get; set; } = "";

    public string Key { get; set; } = "";

    /// <summary>Of method, address and body.</summary>
    public string RequestHash { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The answer, sealed, for it may hold a secret that is shown once; null while it is worked on.</summary>
    public string? Answer { get; set; }
}

internal sealed class IdempotencyKeyTable : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> e)
    {
        e.ToTable("idempotency_keys");
        e.HasKey(k => new { k.Owner, k.Key });
        e.HasIndex(k => k.CreatedAt);
    }
}
