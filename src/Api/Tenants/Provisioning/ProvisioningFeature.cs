using Berth.Platform.Jobs;
using Berth.Shop.Checkout;
using Berth.Shop.Usage;

namespace Berth.Tenants.Provisioning;

/// <summary>Tenants: what they should be, and the one job that makes it so.</summary>
public static class ProvisioningFeature
{
    /// <summary>The reconcile with all that it needs: stacks, volumes, traces, the probe.</summary>
    public static IServiceCollection AddProvisioning(this IServiceCollection services) =>
        services
            .AddSingleton<ITenantStacks, PulumiTenantStacks>()
            .AddSingleton<TenantSpecs>()
            .AddSingleton<TenantTraces>()
            .AddSingleton<ProbeTenant>()
            .AddSingleton<OpenRoute>()
            .AddSingleton<MeasureVolume>()
            .AddSingleton<OpenVolume>()
            .AddSingleton<CopyVolume>()
            .AddSingleton<MoveTenant>()
            .AddScoped<CreateTenant>()
            .AddJob<ReconcileTenant.Args, ReconcileTenant>(ReconcileTenant.Kind, maxAttempts: 20, maxParallel: 4)
            .AddJob<RestartTenant.Args, RestartTenant>(RestartTenant.Kind, maxAttempts: 8);
}
