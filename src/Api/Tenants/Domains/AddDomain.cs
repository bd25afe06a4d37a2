using System.Security.Cryptography;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Domains;

/// <summary>
/// Adds a domain to a tenant, because its customer says it is theirs. Proving it is another matter
/// (<see cref="CheckDomains"/>).
/// </summary>
public sealed class AddDomain(AppDb db, BerthSettings settings, TimeProvider clock)
{
    /// <summary>Most domains of one tenant.</summary>
    public const int Most = 10;

    /// <summary>Names the lock under which a tenant's are counted and added.</summary>
    internal const int Locks = 0x4020;

    /// <summary>Null when it is added, or was before; else why not, in words for the customer.</summary>
    public async Task<string?> AddAsync(Tenant tenant, string? input, CancellationToken cancellationToken)
    {
        if (!settings.Domains.IsOn(settings))
            return "Custom domains are not offered here.";
        var composed = await ComposeName.ComposeAsync(db, input ?? "", cancellationToken);
        if (!HostName.TryParse(composed, out var host, out var error))
            return error;
        if (host.Length > DomainRecords.MostLength)
            return "That name is too long: its TXT record could not be named.";
        if (IsOurs(host))
            return "That domain is ours. Please enter one of your own.";
        if (tenant.Wanted == TenantState.Gone)
            return "The container is being removed.";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(Locks, $"{tenant.Id}", cancellationToken); // many at once are no more than the limit
        var known = await db
            .Domains.Where(d => d.TenantId == tenant.Id)
            .Select(d => d.Host)
            .ToListAsync(cancellationToken);
        if (known.Contains(host))
            return null;
        if (known.Count >= Most)
            return $"A container has at most {Most} domains. Remove one first.";
        db.Domains.Add(
            Domain.For(tenant, host, RandomNumberGenerator.GetHexString(32, lowercase: true), clock.GetUtcNow())
        );
        db.Enqueue(CheckDomains.Job());
        tenant.Note(db, clock.GetUtcNow(), $"Domain {host} added");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>
    /// The shop's own host and what is below it: by whole labels, so that "myshop.example" is not taken for
    /// "shop.example".
    /// </summary>
    private bool IsOurs(string host) =>
        new[] { settings.BaseDomain, settings.TenantsHost, settings.PathHost }.Any(ours =>
            ours.Length > 0 && (host == ours || host.EndsWith($".{ours}", StringComparison.Ordinal))
        );
}
