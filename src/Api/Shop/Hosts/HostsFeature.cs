using Berth.Platform.Jobs;

namespace Berth.Shop.Hosts;

/// <summary>The machines that tenants run on.</summary>
public static class HostsFeature
{
    /// <summary>What knows, watches and adds them.</summary>
    public static IServiceCollection AddHosts(this IServiceCollection services) =>
        services
            .AddSingleton<KnownHosts>()
            .AddSingleton<RunOnHost>()
            .AddSingleton<PullImage>()
            .AddSingleton<CopyImage>()
            .AddSingleton<ReadBaseStack>()
            .AddScoped<AddHost>()
            .AddJob<WatchHosts.Args, WatchHosts>(WatchHosts.Kind, maxAttempts: JobsFeature.NeverParked, maxParallel: 1);
}
