using Berth.Platform.Jobs;

namespace Berth.Tenants.Edge;

/// <summary>Registers the proxy in front of shop and tenants.</summary>
public static class EdgeFeature
{
    /// <summary>Adds what publishes and checks the proxies' configuration.</summary>
    public static IServiceCollection AddEdge(this IServiceCollection services) =>
        services
            .AddSingleton<ReadCertificates>()
            .AddSingleton<PublishEdge>()
            .AddJob<CheckEdge.Args, CheckEdge>(CheckEdge.Kind, maxAttempts: JobsFeature.NeverParked);

    /// <summary>Adds the watcher that a worker runs beside its jobs.</summary>
    public static IServiceCollection AddEdgeWatch(this IServiceCollection services) =>
        services.AddHostedService<WatchEdge>();
}
