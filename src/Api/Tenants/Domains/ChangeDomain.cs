using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Domains;

/// <summary>What a customer does with a domain that was added.</summary>
public sealed class ChangeDomain(AppDb db, TimeProvider clock)
{
    /// <summary>Removes it. Done already: nothing happens.</summary>
    public Task RemoveAsync(Tenant tenant, string host, CancellationToken cancellationToken) =>
        ChangeAsync(
            tenant,
            host,
            (domain, _) =>
            {
                db.Domains.Remove(domain);
                tenant.Note(db, clock.GetUtcNow(), $"Domain {domain.Host} removed");
            },
            cancellationToken
        );

    /// <summary>Has it looked at now.</summary>
    public Task CheckAsync(Tenant tenant, string host, CancellationToken cancellationToken) =>
        ChangeAsync(
            tenant,
            host,
            (domain, _) =>
            {
                domain.Hurry(clock.GetUtcNow());
                db.Enqueue(CheckDomains.Job());
            },
            cancellationToken
        );

    /// <summary>Makes it the one that the tenant's own address redirects to, or takes that back.</summary>
    public Task MakeMainAsync(Tenant tenant, string host, bool main, CancellationToken cancellationToken) =>
        ChangeAsync(
            tenant,
            host,
            (domain, others) =>
            {
                foreach (var other in others)
                    other.MakeMain(false);
                domain.MakeMain(main);
            },
            cancellationToken
        );

    private async Task ChangeAsync(
        Tenant tenant,
        string host,
        Action<Domain, IEnumerable<Domain>> change,
        CancellationToken cancellationToken
    )
    {
        var all = await db.Domains.Where(d => d.TenantId == tenant.Id).ToListAsync(cancellationToken);
        if (all.Find(d => d.Host == host) is not { } domain)
            return;
        change(domain, all.Where(d => d != domain));
        db.Enqueue(CheckEdge.Job());
        await db.SaveChangesAsync(cancellationToken);
    }
}
