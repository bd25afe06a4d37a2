using Berth.Platform.Jobs;

namespace Berth.Tenants.Metering;

/// <summary>Registers what measures tenants' usage.</summary>
public static class MeteringFeature
{
    /// <summary>
    /// Adds the two measuring jobs. Each runs once at a time: an engine measures disks for one caller only.
    /// </summary>
    public static IServiceCollection AddMetering(this IServiceCollection services) =>
        services
            .AddSingleton<ReadBridges>()
            .AddJob<MeasureDisks.Args, MeasureDisks>(
                MeasureDisks.Kind,
                maxAttempts: JobsFeature.NeverParked,
                maxParallel: 1
            )
            .AddJob<CountTraffic.Args, CountTraffic>(
                CountTraffic.Kind,
                maxAttempts: JobsFeature.NeverParked,
                maxParallel: 1
            );
}
