using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>The part of the order's page about the customer's own domains.</summary>
public sealed partial class OrderModel
{
    /// <summary>Whether this installation offers customers' own domains.</summary>
    public bool OffersDomains => settings.Domains.IsOn(settings);

    /// <summary>The address that a domain must point to.</summary>
    public string DomainAddress => settings.Dns.Address;

    /// <summary>The domains of this order's container, by name.</summary>
    public IReadOnlyList<Domain> Domains { get; private set; } = [];

    /// <summary>Returns the address at which a domain is reached.</summary>
    public string AddressOf(Domain domain) => settings.AddressOfDomain(domain.Host);

    public async Task<IActionResult> OnPostAddDomainAsync(
        string token,
        string? domain,
        [FromServices] AddDomain add,
        CancellationToken cancellationToken
    )
    {
        if (await TenantAsync(token, cancellationToken) is not { } tenant)
            return NotFound();
        Trouble = await add.AddAsync(tenant, domain, cancellationToken);
        return BackToDomains(token);
    }

    public Task<IActionResult> OnPostCheckDomainAsync(
        string token,
        string? host,
        [FromServices] ChangeDomain change,
        CancellationToken cancellationToken
    ) =>
        ChangeDomainAsync(token, tenant => change.CheckAsync(tenant, host ?? "", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostMainDomainAsync(
        string token,
        string? host,
        [FromServices] ChangeDomain change,
        CancellationToken cancellationToken
    ) =>
        ChangeDomainAsync(
            token,
            tenant => change.MakeMainAsync(tenant, host ?? "", main: true, cancellationToken),
            cancellationToken
        );

    public Task<IActionResult> OnPostNoMainDomainAsync(
        string token,
        string? host,
        [FromServices] ChangeDomain change,
        CancellationToken cancellationToken
    ) =>
        ChangeDomainAsync(
            token,
            tenant => change.MakeMainAsync(tenant, host ?? "", main: false, cancellationToken),
            cancellationToken
        );

    public Task<IActionResult> OnPostRemoveDomainAsync(
        string token,
        string? host,
        [FromServices] ChangeDomain change,
        CancellationToken cancellationToken
    ) =>
        ChangeDomainAsync(
            token,
            tenant => change.RemoveAsync(tenant, host ?? "", cancellationToken),
            cancellationToken
        );

    private async Task<IActionResult> ChangeDomainAsync(
        string token,
        Func<Tenant, Task> change,
        CancellationToken cancellationToken
    )
    {
        if (await TenantAsync(token, cancellationToken) is not { } tenant)
            return NotFound();
        await change(tenant);
        return BackToDomains(token);
    }

    private RedirectToPageResult BackToDomains(string token) => RedirectToPage(null, null, new { token }, "domains");

    private async Task<Tenant?> TenantAsync(string token, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken) is { TenantId: { } id }
            ? await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken)
            : null;

    private async Task<IReadOnlyList<Domain>> DomainsAsync(Guid tenant, CancellationToken cancellationToken) =>
        await db
            .Domains.AsNoTracking()
            .Where(d => d.TenantId == tenant)
            .OrderBy(d => d.Host)
            .ToListAsync(cancellationToken);
}
