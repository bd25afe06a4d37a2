using Berth.Platform.Jobs;

namespace Berth.Tenants.Edge;

/// <summary>The proxy in front of shop and tenants.</summary>
public static class EdgeFeature
{
    /// <summary>What publishes and checks the proxy's configuration.</summary>
    public static IServiceCollection AddEdge(this IServiceCollection services) =>
        services
            .AddSingleton<ReadCertificates>()
            .AddSingleton<PublishEdge>()
            .AddJob<CheckEdge.Args, CheckEdge>(CheckEdge.Kind, maxAttempts: JobsFeature.NeverParked);

    /// <summary>What a worker runs beside its jobs.</summary>
    public static IServiceCollection AddEdgeWatch(this IServiceCollection services) =>
        services.AddHostedService<WatchEdge>();
}
