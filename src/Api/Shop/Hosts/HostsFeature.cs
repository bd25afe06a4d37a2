using Berth.Operations;
using Berth.Platform.Jobs;
using Berth.Tenants.Provisioning;

namespace Berth.Shop.Hosts;

/// <summary>The machines that tenants run on.</summary>
public static class HostsFeature
{
    /// <summary>What knows, watches, adds and drains them.</summary>
    public static IServiceCollection AddHosts(this IServiceCollection services) =>
        services
            .AddSingleton<KnownHosts>()
            .AddSingleton<CopyImage>()
            .AddSingleton<ReadBaseStack>()
            .AddScoped<AddHost>()
            .AddScoped<RemoveHost>()
            .AddJob<WatchHosts.Args, WatchHosts>(WatchHosts.Kind, maxAttempts: JobsFeature.NeverParked, maxParallel: 1)
            .AddJob<DrainHosts.Args, DrainHosts>(DrainHosts.Kind, maxAttempts: JobsFeature.NeverParked, maxParallel: 1);
}
