namespace Berth.Platform.Telemetry;

/// <summary>
/// Names a process for leases: <c>host/pid/start</c>. On the same host it can be told at once whether that process
/// still lives, so that what it held need not wait for the lease to run out. The start is the kernel's own count of
/// ticks since boot (proc(5), stat, field 22): unlike a time of day it is the same whoever reads it, whatever the clock
/// does meanwhile.
/// </summary>
public static class WorkerId
{
    /// <summary>This process.</summary>
    public static string Own { get; } =
        $"{Environment.MachineName}/{Environment.ProcessId}/{StartOf(Environment.ProcessId) ?? "0"}";

    /// <summary>
    /// Whether the process is known to be dead. False when it lives, or runs on another host: then only the lease can
    /// tell.
    /// </summary>
    public static bool IsDead(string? id) =>
        id?.Split('/') is [var host, var pid, var start]
        && host == Environment.MachineName
        && int.TryParse(pid, out var number)
        && Directory.Exists("/proc/self")
        && StartOf(number) != start;

    /// <summary>When a process began; null when there is none.</summary>
    private static string? StartOf(int pid)
    {
        try
        {
            // The second field is the program's name in brackets, which may hold anything: count from behind it.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return null; // no such process, or not Linux
        }
    }
}
