using Berth.Platform.Settings;
using Berth.Platform.Web;

namespace Berth.Doors.Live;

/// <summary>
/// What is asked of running containers: numbers, log, commands. The worker answers on a private socket; the web, which
/// has no access to Docker, asks there.
/// </summary>
public static class LiveFeature
{
    /// <summary>The worker's side.</summary>
    public static IServiceCollection AddLiveWorker(this IServiceCollection services, BerthSettings settings)
    {
        services.AddSingleton<LiveRoom>().AddSingleton<FindContainer>().AddSingleton<RunCommand>();
        return settings.Worker.IsOn ? services.AddHostedService<ListenForWeb>() : services;
    }

    /// <summary>The web's side.</summary>
    public static IServiceCollection AddLiveWeb(this IServiceCollection services) =>
        services.AddSingleton<WorkerClient>();

    /// <summary>The streams behind an order's page.</summary>
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{token}/stats", StreamLive.StatsAsync).RequireRateLimiting(RateLimits.Live);
        routes.MapGet("/orders/{token}/log", StreamLive.LogAsync).RequireRateLimiting(RateLimits.Live);
    }
}
