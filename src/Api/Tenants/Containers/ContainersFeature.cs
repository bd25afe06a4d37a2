namespace Berth.Tenants.Containers;

/// <summary>Registers what speaks with a tenant's containers.</summary>
public static class ContainersFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddContainers(this IServiceCollection services) =>
        services.AddSingleton<RestartContainers>();
}
