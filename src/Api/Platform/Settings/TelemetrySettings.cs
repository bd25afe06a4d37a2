namespace Berth.Platform.Settings;

/// <summary>Where traces and metrics go. Off, nothing is recorded.</summary>
public sealed class TelemetrySettings
{
    /// <summary>
    /// Base address of a collector that takes OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>; empty = none.
    /// <c>/v1/traces</c> and <c>/v1/metrics</c> are added.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>
    /// Headers that the collector asks for, <c>name=value</c> with commas between them; most likely a secret.
    /// </summary>
    public string Headers { get; set; } = "";

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether anything is sent.</summary>
    public bool IsOn => Endpoint.Length > 0;

    /// <summary>What is wrong, with its key.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (
            IsOn
            && (
                !Uri.TryCreate(Endpoint, UriKind.Absolute, out var at)
                || at.Scheme is not ("http" or "https")
                || at.Query.Length > 0
                || at.UserInfo.Length > 0
            )
        )
            yield return "Berth:Telemetry:Endpoint is not an address. It must be the base address of an OTLP collector "
                + "over HTTP, such as http://127.0.0.1:4318, without name, password or query, or empty: then "
                + "nothing is sent.";
        // may hold a secret, so it is not said
        if (Headers.Length > 0 && Headers.Split(',').Any(h => h.IndexOf('=', StringComparison.Ordinal) < 1))
            yield return "Berth:Telemetry:Headers cannot be read. It must be name=value, with commas between several.";
        if (Every < TimeSpan.FromSeconds(1) || Every > TimeSpan.FromMinutes(10))
            yield return $"Berth:Telemetry:Every is {Every}. It must be 1 second to 10 minutes, such as 00:00:15.";
    }
}

/// <summary>How the log looks.</summary>
public sealed class LogSettings
{
    /// <summary>How a line is written.</summary>
    public LogLineFormat Format { get; set; } = LogLineFormat.Text;
}

/// <summary>How a line of the log is written.</summary>
public enum LogLineFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For machines: one JSON object on each line.</summary>
    Json,
}
