using Berth.Platform.Accounts;
using Berth.Platform.Jobs;
using Berth.Platform.Web;

namespace Berth.Doors.Pages;

/// <summary>What customers see of what they bought.</summary>
public static class DashboardFeature
{
    /// <summary>The job that mails the way there.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) =>
        services.AddJob<SendPage.Args, SendPage>(SendPage.Kind, maxAttempts: 8);

    /// <summary>The stream behind an order's page, and what somebody may take along.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{token}/events", StreamProgress.RunAsync).RequireRateLimiting(RateLimits.Live);
        routes.MapGet("/account/data.json", ExportData.RunAsync).RequireAuthorization(Policies.SignedIn);
    }
}
