using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Gate;

/// <summary>A host name at which a tenant is reached.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Host">The name, without port.</param>
/// <param name="Product">The tenant's product.</param>
public sealed record GateHost(Guid Tenant, string Host, string Product)
{
    /// <summary>
    /// The tenant whose name or proven domain this is; null if it is nobody's. The proxies lead the same names to the
    /// same tenants.
    /// </summary>
    public static Task<GateHost?> FindAsync(
        AppDb db,
        BerthSettings settings,
        string host,
        CancellationToken cancellationToken
    )
    {
        var suffix = $".{settings.TenantsHost}";
        var slug = host.EndsWith(suffix, StringComparison.Ordinal) ? host[..^suffix.Length] : "";
        return db
            .Tenants.Where(t => t.Wanted == TenantState.Running || t.Wanted == TenantState.Suspended)
            .Where(t =>
                slug != ""
                    ? t.Slug == slug && t.Route == RouteKind.Subdomain
                    : db.Domains.Any(d =>
                        d.TenantId == t.Id
                        && d.Host == host
                        && (d.State == DomainState.Ready || d.State == DomainState.Live)
                    )
            )
            .Select(t => new GateHost(t.Id, host, t.Product))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The address that somebody asked for, if it is one; the host in normal form, and what stands behind it.</summary>
    public static bool TryRead(string? to, out string host, out string path)
    {
        (host, path) = ("", "/");
        if (
            to is not { Length: < 2000 }
            || !Uri.TryCreate(to, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || !HostName.IsName(address.IdnHost)
        )
            return false;
        (host, path) = (address.IdnHost, address.PathAndQuery);
        return true;
    }

    /// <summary>
    /// An address at this host. Whatever the path is, it leads nowhere else: it stands behind a whole host name, and
    /// begins with a slash.
    /// </summary>
    public string AddressOf(BerthSettings settings, string? path) =>
        settings.AddressOfDomain(Host).TrimEnd('/')
        + (path is ['/', ..] && !path.Any(c => char.IsControl(c) || c > 126) ? path : "/");
}
