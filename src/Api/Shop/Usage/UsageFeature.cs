using Berth.Platform.Jobs;
using Berth.Shop.Subscriptions;
using Berth.Tenants.Metering;

namespace Berth.Shop.Usage;

/// <summary>How much disk and traffic tenants use. What follows from it is the ladder's to say.</summary>
public static class UsageFeature
{
    /// <summary>
    /// The two jobs that measure. One of each at a time: the engine measures disks for one asker only.
    /// </summary>
    public static IServiceCollection AddUsage(this IServiceCollection services) =>
        services
            .AddScoped<LookAtUsage>()
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
