using System.Text;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Health;

/// <summary>Health in words for people: what all pages, mails and lists say.</summary>
public static class HealthWords
{
    /// <summary>What is kept of why, in characters.</summary>
    public const int MostText = 2000;

    /// <summary>The state in one word, as lists and programs read it.</summary>
    public static string Of(HealthState state) => $"{state}".ToLowerInvariant();

    /// <summary>What the customer reads first.</summary>
    public static string Headline(HealthState state) =>
        state switch
        {
            HealthState.Up => "Your container is up",
            HealthState.Starting => "Your container is starting",
            HealthState.Unhealthy => "Your container does not answer as it should",
            HealthState.Restarting => "Your container keeps stopping",
            HealthState.Stopped => "Your container has stopped",
            HealthState.Missing => "Your container is not there",
            HealthState.Unreachable => "We cannot reach your container's machine",
            HealthState.Suspended => "Suspended; your data is kept",
            _ => "Removed",
        };

    /// <summary>What is done about it; null when nothing is.</summary>
    public static string? Help(HealthState state) =>
        state switch
        {
            HealthState.Unhealthy =>
                "We restart it, at once and then with growing waits. If it goes on, look at its log.",
            HealthState.Restarting => "It is started again each time. Look at its log for the reason.",
            HealthState.Stopped or HealthState.Missing =>
                "We put it right by itself. Nothing you stored is lost by that.",
            HealthState.Unreachable => "We are on it. Your data is where it was.",
            _ => null,
        };

    /// <summary>How it ended.</summary>
    public static string End(EngineSight sight) =>
        With(
            sight.Status == "paused" ? $"{It(sight)} is paused."
                : sight.Error.Length > 0 ? $"{It(sight)} could not be started: {sight.Error}"
                : sight.WasOutOfMemory ? $"{It(sight)} ran out of memory (exit code {sight.ExitCode})."
                : $"{It(sight)} ended with exit code {sight.ExitCode}.",
            sight.Log
        );

    /// <summary>The container, of one or of several.</summary>
    internal static string Its(EngineSight sight) => IsDoor(sight) ? "Its container" : It(sight);

    /// <summary>What belongs to it.</summary>
    internal static string Of(EngineSight sight) => IsDoor(sight) ? "Its" : $"{It(sight)}'s";

    private static string It(EngineSight sight) => IsDoor(sight) ? "It" : $"Its part {sight.Container}";

    private static bool IsDoor(EngineSight sight) => sight.Container == TenantContainer.DoorName;

    /// <summary>That it ends again and again.</summary>
    public static string Loop(EngineSight sight, int deaths) =>
        With(
            $"{It(sight)} ended {deaths} times in ten minutes{(sight.WasOutOfMemory ? "; it ran out of memory" : "")}, "
                + $"the last time with exit code {sight.ExitCode}.",
            sight.Log
        );

    /// <summary>A reason, and the log below it, cut to what is kept.</summary>
    public static string With(string why, string log)
    {
        why = why.Length > MostText / 2 ? why[..(MostText / 2)] : why;
        var room = MostText - why.Length - 1;
        return log.Length == 0 ? why : $"{why}\n{(log.Length > room ? log[^room..] : log)}";
    }

    /// <summary>A line as it may stand on a page: without control characters and terminals' colours, nor secrets.</summary>
    public static string Clean(string line, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
            line = line.Replace(secret, "[hidden]", StringComparison.Ordinal);
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\e' && i + 1 < line.Length && line[i + 1] == '[')
                for (i += 2; i < line.Length && line[i] is < '@' or > '~'; )
                    i++;
            else if (!char.IsControl(line[i]) || line[i] == '\t')
                text.Append(line[i]);
        }
        return text.ToString();
    }

    /// <summary>
    /// What a tenant is, for whoever shows it: what its row says while it should run, else what is wanted of it.
    /// </summary>
    public static HealthState Shown(TenantState wanted, HealthState? row) =>
        wanted switch
        {
            TenantState.Running => row is null or HealthState.None or HealthState.Suspended
                ? HealthState.Starting
                : row.Value,
            TenantState.Suspended => HealthState.Suspended,
            _ => HealthState.None,
        };
}
