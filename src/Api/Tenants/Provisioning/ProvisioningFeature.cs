using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;
using Berth.Tenants.Volumes;

namespace Berth.Tenants.Provisioning;

/// <summary>Registers what makes tenants as they should be.</summary>
public static class ProvisioningFeature
{
    /// <summary>Adds the reconcile with everything that it needs: stacks, volumes, traces and the probe.</summary>
    public static IServiceCollection AddProvisioning(this IServiceCollection services) =>
        services
            .AddSingleton<ITenantStacks, PulumiTenantStacks>()
            .AddSingleton<TenantSpecs>()
            .AddSingleton<TenantTraces>()
            .AddSingleton<ProbeTenant>()
            .AddSingleton<OpenRoute>()
            .AddSingleton<KeepShared>()
            .AddSingleton<OpenVolume>()
            .AddSingleton<CopyVolume>()
            .AddSingleton<FillVolume>()
            .AddSingleton<BringData>()
            .AddSingleton<MoveTenant>()
            .AddSingleton<ChangeSubnet>()
            .AddSingleton<RunTenant>()
            .AddSingleton<SuspendTenant>()
            .AddSingleton<RemoveTenant>()
            .AddJob<TenantJobs.Args, ReconcileTenant>(ReconcileTenant.Kind, maxAttempts: 20, maxParallel: 4)
            .AddJob<TendShared.Args, TendShared>(TendShared.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<TenantJobs.Args, RestartTenant>(RestartTenant.Kind, maxAttempts: 8);
}
