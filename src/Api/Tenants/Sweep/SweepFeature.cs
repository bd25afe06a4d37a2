using Berth.Platform.Jobs;

namespace Berth.Tenants.Sweep;

/// <summary>Registers the search for drift and leftovers.</summary>
public static class SweepFeature
{
    /// <summary>Adds the readers, the repairs and the daily job.</summary>
    public static IServiceCollection AddSweep(this IServiceCollection services) =>
        services
            .AddSingleton<ReadDocker>()
            .AddScoped<ReadExpected>()
            .AddScoped<RunSweep>()
            .AddScoped<RepairFindings>()
            .AddJob<SweepNightly.Args, SweepNightly>(SweepNightly.Kind, maxAttempts: 3, maxParallel: 1);
}
