using Berth.Platform.Addresses;
using Npgsql;

namespace Berth.Platform.Settings;

/// <summary>
/// What would leave this machine for everybody on the way to read or change: passwords, the tenants' engine, traces. A
/// private network is no exception, because whoever is in it would be believed.
/// </summary>
internal static class CheckConnections
{
    public static IEnumerable<string> Mistakes(BerthSettings s)
    {
        if (s.Database.Length == 0)
            yield return "Berth:Database is empty. It must be a PostgreSQL connection string.";
        else if (DatabaseTrouble(s.Database) is { } trouble)
            yield return trouble;
        if (IsPlain(s.Docker.Host))
            yield return $"Berth:Docker:Host is '{s.Docker.Host}', {PlainEngine}";
        if (
            Uri.TryCreate(s.Telemetry.Endpoint, UriKind.Absolute, out var collector)
            && collector.Scheme == "http"
            && !Loopback.Is(collector.Host)
        )
            yield return $"Berth:Telemetry:Endpoint leads to {collector.Host} without encryption. It must be https, or a "
                + "collector on this machine, which passes on what it gets.";
    }

    /// <summary>Whether an engine would be spoken to over the network without TLS.</summary>
    public static bool IsPlain(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        && uri.Scheme is "tcp" or "http"
        && !Loopback.Is(uri.Host);

    /// <summary>What is said of such an engine, after its name.</summary>
    public const string PlainEngine =
        "where whoever can reach that port, or listens on the way, is root. It must be ssh://user@machine, or on this "
        + "machine.";

    // The string has a password, so it is not said.
    private static string? DatabaseTrouble(string text)
    {
        try
        {
            var database = new NpgsqlConnectionStringBuilder(text);
            var far = (database.Host ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .FirstOrDefault(h => h[0] is not ('/' or '@') && !Loopback.Is(WithoutPort(h)));
            return far is null || database.SslMode is SslMode.VerifyFull or SslMode.VerifyCA
                ? null
                : $"Berth:Database leads to {far} with SSL Mode={database.SslMode}, so that whoever is on the way can pass "
                    + "for the database. Add SSL Mode=VerifyFull, and Root Certificate=/path/to/ca.pem if its authority "
                    + "is not one of the system's.";
        }
        catch (ArgumentException)
        {
            return "Berth:Database cannot be read. It must be a PostgreSQL connection string, such as "
                + "Host=/var/run/postgresql;Username=berth;Database=berth.";
        }
    }

    private static string WithoutPort(string host) =>
        host.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        && host.LastIndexOf(':') == colon
        && host[0] != '['
            ? host[..colon]
            : host;
}
