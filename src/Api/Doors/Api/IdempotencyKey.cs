using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Doors.Api;

/// <summary>
/// A call that was or is being answered under its caller's key, so that sending it again changes nothing.
/// </summary>
public sealed class IdempotencyKey
{
    /// <summary>Whose key it is: a token, a session, or else an address.</summary>
    public string Owner { get; set; } = "";

    public string Key { get; set; } = "";

    /// <summary>The hash of method, address and body.</summary>
    public string RequestHash { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// The answer, encrypted because it may hold a secret that is shown once; null while the call is worked on.
    /// </summary>
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
