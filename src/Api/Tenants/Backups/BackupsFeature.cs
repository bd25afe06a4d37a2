using Berth.Platform.Jobs;
using Berth.Platform.Settings;

namespace Berth.Tenants.Backups;

/// <summary>Copies of the data of removed tenants, kept as long as their plan promises.</summary>
public static class BackupsFeature
{
    /// <summary>What makes them, and the job that deletes them.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, BerthSettings settings)
    {
        services
            .AddSingleton<ReadVolume>()
            .AddSingleton<KeepLastData>()
            .AddJob<DeleteLastData.Args, DeleteLastData>(DeleteLastData.Kind, maxAttempts: JobsFeature.NeverParked);
        return settings.Backups.IsOn ? services : services.AddHostedService<SayNothingIsKept>();
    }
}
