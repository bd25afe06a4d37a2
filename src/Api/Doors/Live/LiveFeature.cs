using Berth.Platform.Accounts;
using Berth.Platform.Settings;
using Berth.Platform.Web;

namespace Berth.Doors.Live;

/// <summary>
/// What is asked of running containers: numbers, log, commands, consoles. The worker answers on a private socket; the web, which
/// has no access to Docker, asks there.
/// </summary>
public static class LiveFeature
{
    /// <summary>The worker's side.</summary>
    public static IServiceCollection AddLiveWorker(this IServiceCollection services, BerthSettings settings)
    {
        services.AddSingleton<LiveRoom>().AddSingleton<FindContainer>().AddSingleton<RunCommand>();
        services.AddSingleton<EndConsole>().AddSingleton<HoldConsole>();
        return settings.Worker.IsOn
            ? services.AddHostedService<ListenForWeb>().AddHostedService<EndLeftConsoles>()
            : services;
    }

    /// <summary>The web's side.</summary>
    public static IServiceCollection AddLiveWeb(this IServiceCollection services) =>
        services.AddSingleton<WorkerClient>().AddSingleton<BridgeConsole>();

    /// <summary>The streams behind an order's page, and consoles.</summary>
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{token}/stats", StreamLive.StatsAsync).RequireRateLimiting(RateLimits.Live);
        routes.MapGet("/orders/{token}/log", StreamLive.LogAsync).RequireRateLimiting(RateLimits.Live);
        routes.MapGet("/orders/{token}/console/socket", OpenConsole.OfOrderAsync).RequireRateLimiting(RateLimits.Live);
        routes
            .MapGet("/admin/tenants/{id:guid}/console/socket", OpenConsole.OfTenantAsync)
            .RequireAuthorization(Policies.Operator)
            .RequireRateLimiting(RateLimits.Live);
    }
}
