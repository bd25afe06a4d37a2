using Berth.Jobs;

namespace Berth.Edge;

/// <summary>The proxy in front of shop and tenants.</summary>
public static class EdgeFeature
{
    /// <summary>What publishes and checks the proxy's configuration.</summary>
    public static IServiceCollection AddEdge(this IServiceCollection services) => services
        .AddSingleton<PublishEdge>()
        .AddJob<CheckEdge.Args, CheckEdge>(CheckEdge.Kind, maxAttempts: 2);
}
