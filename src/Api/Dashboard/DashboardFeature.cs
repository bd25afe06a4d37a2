namespace Berth.Dashboard;

/// <summary>What customers see of what they bought.</summary>
public static class DashboardFeature
{
    public static void MapDashboard(this IEndpointRouteBuilder routes) => routes.MapGet("/orders/{token}/events", StreamProgress.RunAsync);
}
