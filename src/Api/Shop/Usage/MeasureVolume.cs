using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants;

namespace Berth.Shop.Usage;

/// <summary>How much volumes hold.</summary>
public sealed class MeasureVolume(KnownHosts hosts, BerthSettings settings)
{
    /// <summary>
    /// In bytes; 0 when there is no volume. The engine walks the files of all volumes for it: not for every minute.
    /// </summary>
    public async Task<long> OfAsync(Tenant tenant, CancellationToken cancellationToken) =>
        (await AllAsync(await hosts.GetAsync(tenant.DataOn, cancellationToken), cancellationToken)).GetValueOrDefault(
            TenantSpec.VolumeOf(settings.Installation, tenant.Slug)
        );

    /// <summary>
    /// All volumes of a host by name, in bytes; -1 for what its engine could not measure. It refuses while it measures
    /// for somebody else: come again.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, long>> AllAsync(
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(2));
        var usage = await KnownHosts.Engine(host).System.DiskUsageAsync(volumesOnly: true, timeout.Token);
        return (usage.Volumes ?? []).ToDictionary(v => v.Name, v => v.UsageData?.Size ?? -1);
    }
}
