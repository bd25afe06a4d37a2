using Berth.Platform.Jobs;

namespace Berth.Platform.Alerts;

/// <summary>What operators should look at, as rows: <c>db.Alert</c> opens one, <c>db.Resolve</c> closes it.</summary>
public static class AlertsFeature
{
    /// <summary>The job that forgets old ones.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services) =>
        services.AddJob<DeleteOldAlerts.Args, DeleteOldAlerts>(
            DeleteOldAlerts.Kind,
            maxAttempts: JobsFeature.NeverParked
        );
}
