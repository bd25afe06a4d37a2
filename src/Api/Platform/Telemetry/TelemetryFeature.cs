using System.Diagnostics;
using Berth.Platform.Settings;

namespace Berth.Platform.Telemetry;

/// <summary>
/// What operators see from outside: whether a process is of use, its log, and, where a collector is set, traces and
/// metrics.
/// </summary>
public static class TelemetryFeature
{
    /// <summary>The log's format, whether the database answers, and the collector.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, BerthSettings settings)
    {
        services
            .AddLogFormat(settings.Logs)
            .AddSingleton<CheckReady>()
            .AddSingleton(new ReadyCheck("database", CheckReady.DatabaseAsync));
        if (!settings.Telemetry.IsOn)
            return services;
        return services
            .AddSingleton<SendTelemetry>()
            .AddHostedService(s => s.GetRequiredService<SendTelemetry>())
            .AddSingleton<DistributedContextPropagator, OwnTraces>();
    }

    /// <summary>Comes first in the way of a request: its id and its span.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        app.Use((context, next) => RequestIds.NameAsync(app.Logger, context, next));
        if (IsOn(app))
            app.Use(TraceRequest.TraceAsync);
    }

    /// <summary>Comes after routing: the span's name.</summary>
    public static void UseRouteNames(this WebApplication app)
    {
        if (IsOn(app))
            app.Use(TraceRequest.NameAsync);
    }

    /// <summary>
    /// <c>/healthz</c>: the process lives. <c>/readyz</c>: it is of use, with the state of each thing that it needs.
    /// Past sessions and limits.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok")).ShortCircuit();
        routes.MapGet("/readyz", CheckReady.AnswerAsync).ShortCircuit();
    }

    private static bool IsOn(WebApplication app) => app.Services.GetRequiredService<BerthSettings>().Telemetry.IsOn;
}
