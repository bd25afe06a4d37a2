using Berth.Platform.Jobs;

namespace Berth.Tenants.Sweep;

/// <summary>The search for what drifted and for what was left behind.</summary>
public static class SweepFeature
{
    /// <summary>What looks, what repairs, and the daily job.</summary>
    public static IServiceCollection AddSweep(this IServiceCollection services) =>
        services
            .AddSingleton<ReadDocker>()
            .AddSingleton<ZoneRecords>()
            .AddScoped<ReadExpected>()
            .AddScoped<RunSweep>()
            .AddScoped<RepairFindings>()
            .AddJob<SweepNightly.Args, SweepNightly>(SweepNightly.Kind, maxAttempts: 3, maxParallel: 1);
}
