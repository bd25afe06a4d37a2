using System.Security.Cryptography;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Tenants.Gate;

/// <summary>
/// Takes a visitor from the shop, where they are signed in, to a tenant's address, where they are not: good once, for a
/// minute, at one host of one tenant, in the browser that asked for it.
/// </summary>
public sealed class GateTicket
{
    /// <summary>How long it works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private GateTicket() { }

    /// <summary>Hash of what stands in the address, so that reading the table gives nobody access.</summary>
    public string TokenHash { get; private set; } = "";

    public Guid TenantId { get; private set; }
    public Guid AccountId { get; private set; }

    /// <summary>The host name at which it is taken.</summary>
    public string Host { get; private set; } = "";

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Gives one, and deletes those that nobody used in time. Returns what stands in the address.</summary>
    public static async Task<string> GiveAsync(
        AppDb db,
        GateHost at,
        Guid account,
        string attempt,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        db.GateTickets.Add(
            new()
            {
                TokenHash = HashOf(token, attempt),
                TenantId = at.Tenant,
                AccountId = account,
                Host = at.Host,
                ExpiresAt = now + Lifetime,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await db.GateTickets.Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        return token;
    }

    /// <summary>
    /// Takes one. Null when it is used, over, was never given, or given to another browser; of two at once one gets it.
    /// Where it was given for another place it is used up, too.
    /// </summary>
    public static async Task<GateTicket?> TakeAsync(
        AppDb db,
        string token,
        string attempt,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var hash = HashOf(token, attempt);
        return (
            await db
                .GateTickets.FromSql(
                    $"DELETE FROM gate_tickets WHERE token_hash = {hash} AND expires_at > {now} RETURNING *"
                )
                .AsNoTracking()
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
    }

    /// <param name="token">What stands in the address.</param>
    /// <param name="attempt">The name of the browser's <see cref="GateAttempt"/>.</param>
    private static string HashOf(string token, string attempt) => HashToken.Of($"{token} {attempt}");
}

internal sealed class GateTicketTable : IEntityTypeConfiguration<GateTicket>
{
    public void Configure(EntityTypeBuilder<GateTicket> e)
    {
        e.ToTable("gate_tickets");
        e.HasKey(t => t.TokenHash);
        e.HasIndex(t => t.ExpiresAt);
    }
}
