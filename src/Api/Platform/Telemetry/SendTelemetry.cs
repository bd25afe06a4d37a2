using Berth.Platform.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Berth.Platform.Telemetry;

/// <summary>
/// Sends spans and metrics to the collector, from the start of the process to its end. A collector that is away or slow
/// costs what it misses: both are sent in the background, from queues with an end.
/// </summary>
public sealed class SendTelemetry(BerthSettings settings) : IHostedService, IDisposable
{
    /// <summary>ASP.NET Core's own: they need no package.</summary>
    private static readonly string[] Meters =
    [
        Metrics.MeterName,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
        "System.Net.Http",
        "System.Runtime",
        "Npgsql",
    ];

    // Not Npgsql's and HttpClient's spans: a worker that waits looks for jobs all day, and each look would be a trace.
    private static readonly string[] Sources = [Spans.SourceName, "Microsoft.AspNetCore"];

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private TracerProvider? _spans;
    private MeterProvider? _metrics;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _spans = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource())
            .AddSource(Sources)
            .AddOtlpExporter(o => SendTo(o, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource())
            .AddMeter(Meters)
            .AddOtlpExporter(
                (o, reader) =>
                {
                    SendTo(o, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)
                        settings.Telemetry.Every.TotalMilliseconds;
                }
            )
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what there is, and waits for that a few seconds at most.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                _spans?.Shutdown((int)LastWords.TotalMilliseconds);
                _metrics?.Shutdown((int)LastWords.TotalMilliseconds);
            },
            CancellationToken.None
        );

    /// <summary>Sends what there is now. For tests.</summary>
    public bool Flush() => (_spans?.ForceFlush(10_000) ?? true) & (_metrics?.ForceFlush(10_000) ?? true);

    private ResourceBuilder Resource() =>
        ResourceBuilder
            .CreateDefault()
            .AddService(
                "berth",
                serviceNamespace: settings.Installation,
                serviceVersion: typeof(SendTelemetry).Assembly.GetName().Version?.ToString(3),
                serviceInstanceId: WorkerId.Own
            );

    private void SendTo(OtlpExporterOptions options, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{settings.Telemetry.Endpoint.TrimEnd('/')}/{path}");
        options.HttpClientFactory = () =>
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) // the key is for this server only
            {
                Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds),
            };
        if (settings.Telemetry.Headers.Length > 0)
            options.Headers = settings.Telemetry.Headers;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _spans?.Dispose();
        _metrics?.Dispose();
    }
}
