using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Health;

/// <summary>Registers what sees how tenants are.</summary>
public static class HealthFeature
{
    /// <summary>Adds the check, what is known and the jobs.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) =>
        services
            .AddSingleton<CheckTenant>()
            .AddSingleton<LookAtContainer>()
            .AddSingleton<SaveHealth>()
            .AddSingleton<TendTenant>()
            .AddJob<TenantJobs.Args, RestartUnhealthy>(RestartUnhealthy.Kind, maxAttempts: 3)
            .AddJob<CountUptime.Args, CountUptime>(CountUptime.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<DeleteOldUptime.Args, DeleteOldUptime>(DeleteOldUptime.Kind, maxAttempts: JobsFeature.NeverParked);

    /// <summary>What a worker does all the time: it watches.</summary>
    public static IServiceCollection AddHealthWatch(this IServiceCollection services) =>
        services.AddHostedService<WatchHealth>();
}
