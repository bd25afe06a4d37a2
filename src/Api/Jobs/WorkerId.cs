using System.Diagnostics;

namespace Berth.Jobs;

/// <summary>
/// Names a process for leases: <c>host/pid/start</c>. On the same host it can be told at once whether that process still lives, so that what it held
/// need not wait for the lease to run out.
/// </summary>
public static class WorkerId
{
    /// <summary>This process.</summary>
    public static string Own { get; } = Of(Process.GetCurrentProcess());

    /// <summary>Whether the process is known to be dead. False when it lives, or runs on another host: then only the lease can tell.</summary>
    public static bool IsDead(string? id)
    {
        if (id?.Split('/') is not [var host, var pid, _] || host != Environment.MachineName || !int.TryParse(pid, out var number)) return false;
        try
        {
            using var process = Process.GetProcessById(number);
            return Of(process) != id;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static string Of(Process process) => $"{Environment.MachineName}/{process.Id}/{new DateTimeOffset(process.StartTime).ToUnixTimeSeconds()}";
}
