using Berth.Platform.Jobs;

namespace Berth.Platform.Alerts;

/// <summary>Registers alerts: <c>db.Alert</c> opens one, and <c>db.Resolve</c> closes it.</summary>
public static class AlertsFeature
{
    /// <summary>Adds the job that deletes old alerts.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services) =>
        services.AddJob<DeleteOldAlerts.Args, DeleteOldAlerts>(
            DeleteOldAlerts.Kind,
            maxAttempts: JobsFeature.NeverParked
        );
}
