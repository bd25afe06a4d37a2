using Berth.Tenants.Edge;

namespace Berth.Tenants.Gate;

/// <summary>Of which tenant, and at which host name, a proxy says that a request of its own is.</summary>
/// <param name="Tenant">The tenant's id; null when it says none.</param>
/// <param name="Host">The host name in small letters.</param>
internal readonly record struct AskedSite(Guid? Tenant, string Host)
{
    public static AskedSite Of(IHeaderDictionary request) =>
        new(
            // NAME.ID, as the proxies have it.
            Guid.TryParseExact($"{request[EdgeGate.Tenant]}".Split('.')[^1], "N", out var tenant)
                ? tenant
                : null,
            $"{request[EdgeGate.Host]}".ToLowerInvariant()
        );
}
