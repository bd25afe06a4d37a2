using Berth.Docker;
using Berth.Jobs;
using Berth.Settings;

namespace Berth.Provisioning;

/// <summary>Tenants: what they should be, and the one job that makes it so.</summary>
public static class ProvisioningFeature
{
    /// <summary>The reconcile with all that it needs: stacks, Docker, traces, the probe.</summary>
    public static IServiceCollection AddProvisioning(this IServiceCollection services, BerthSettings settings) => services
        .AddSingleton(_ => DockerClient.Connect(settings.Docker.Host))
        .AddSingleton<ITenantStacks, PulumiTenantStacks>()
        .AddSingleton<TenantSpecs>()
        .AddSingleton<TenantTraces>()
        .AddSingleton<ProbeTenant>()
        .AddScoped<CreateTenant>()
        .AddJob<ReconcileTenant.Args, ReconcileTenant>(ReconcileTenant.Kind, maxAttempts: 20)
        .AddJob<RestartTenant.Args, RestartTenant>(RestartTenant.Kind, maxAttempts: 3);
}
