using Berth.Platform.Settings;
using Microsoft.Extensions.Logging.Console;

namespace Berth.Platform.Telemetry;

/// <summary>
/// How the log looks: for people, or a JSON object on each line. Both say which request or job a line belongs to.
/// </summary>
internal static class LogFormat
{
    // The framework's own scope around a request names its path, which of an order's page is the key to it.
    private const string NamesPaths = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>For the console, where there is one.</summary>
    public static IServiceCollection AddLogFormat(this IServiceCollection services, LogSettings settings) =>
        services
            .AddLogging(l => l.AddFilter(NamesPaths, LogLevel.None))
            .Configure<ConsoleLoggerOptions>(o =>
                o.FormatterName =
                    settings.Format == LogLineFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple
            )
            .Configure<SimpleConsoleFormatterOptions>(o =>
                (o.IncludeScopes, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ")
            )
            .Configure<JsonConsoleFormatterOptions>(o =>
                (o.IncludeScopes, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'")
            );
}
