namespace Berth.Dashboard;

/// <summary>What customers see of what they bought.</summary>
public static class DashboardFeature
{
    /// <summary>The stream behind an order's page.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes) => routes.MapGet("/orders/{token}/events", StreamProgress.RunAsync);
}
