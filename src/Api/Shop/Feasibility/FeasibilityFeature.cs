using Berth.Platform.Jobs;

namespace Berth.Shop.Feasibility;

/// <summary>Registers the answer to "can this be done now?", and the jobs that look at what it rests on.</summary>
public static class FeasibilityFeature
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddFeasibility(this IServiceCollection services) =>
        services
            .AddScoped<ReadFacts>()
            .AddSingleton<SoldOut>()
            .AddJob<LookAtHosts.Args, LookAtHosts>(LookAtHosts.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<LookAtImages.Args, LookAtImages>(LookAtImages.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<LookAtZone.Args, LookAtZone>(LookAtZone.Kind, maxAttempts: JobsFeature.NeverParked);
}
