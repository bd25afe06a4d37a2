using Berth.Platform.Jobs;
using Berth.Platform.Settings;

namespace Berth.Tenants.Backups;

/// <summary>
/// Registers backups of tenants that run, and the copies of removed tenants' data, which are kept as long as the plan
/// promises.
/// </summary>
public static class BackupsFeature
{
    /// <summary>Adds what makes them, and the jobs that look after them.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, BerthSettings settings)
    {
        services
            .AddSingleton<ReadVolume>()
            .AddSingleton<KeepLastData>()
            .AddSingleton<RunRestic>()
            .AddSingleton<HoldContainers>()
            .AddSingleton<MakeBackup>()
            .AddSingleton<RestoreData>()
            .AddScoped<FindDue>()
            .AddScoped<AskForBackup>()
            .AddJob<BackupTenant.Args, BackupTenant>(
                BackupTenant.Kind,
                maxAttempts: 8,
                maxParallel: BackupTenant.MostParallel
            )
            .AddJob<ScheduleBackups.Args, ScheduleBackups>(
                ScheduleBackups.Kind,
                JobsFeature.NeverParked,
                maxParallel: 1
            )
            .AddJob<ReleaseHolds.Args, ReleaseHolds>(ReleaseHolds.Kind, JobsFeature.NeverParked, maxParallel: 1)
            .AddJob<TendRepositories.Args, TendRepositories>(
                TendRepositories.Kind,
                JobsFeature.NeverParked,
                maxParallel: 1
            )
            .AddJob<DeleteLastData.Args, DeleteLastData>(DeleteLastData.Kind, maxAttempts: JobsFeature.NeverParked);
        return settings.Backups.IsOn ? services : services.AddHostedService<SayNothingIsKept>();
    }

    /// <summary>What a worker does at its start.</summary>
    public static IServiceCollection AddBackupWorker(this IServiceCollection services) =>
        services.AddHostedService<MakePasswords>();
}
