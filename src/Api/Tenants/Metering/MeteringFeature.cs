using Berth.Platform.Jobs;

namespace Berth.Tenants.Metering;

/// <summary>Measures what tenants use.</summary>
public static class MeteringFeature
{
    /// <summary>
    /// The two jobs that measure. One of each at a time: the engine measures disks for one asker only.
    /// </summary>
    public static IServiceCollection AddMetering(this IServiceCollection services) =>
        services
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
