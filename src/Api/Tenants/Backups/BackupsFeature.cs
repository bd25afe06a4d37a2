using Berth.Platform.Jobs;
using Berth.Platform.Settings;

namespace Berth.Tenants.Backups;

/// <summary>Registers the copies of removed tenants' data, which are kept as long as the plan promises.</summary>
public static class BackupsFeature
{
    /// <summary>Adds what makes the copies, and the job that deletes them.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, BerthSettings settings)
    {
        services
            .AddSingleton<ReadVolume>()
            .AddSingleton<KeepLastData>()
            .AddJob<DeleteLastData.Args, DeleteLastData>(DeleteLastData.Kind, maxAttempts: JobsFeature.NeverParked);
        return settings.Backups.IsOn ? services : services.AddHostedService<SayNothingIsKept>();
    }
}
