using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Berth.Tests;

/// <summary>Runs programs. Those left running are ended with the test.</summary>
public static class Shell
{
    private const string Runner = "BERTH_TEST_RUNNER";

    /// <summary>Which process this is, for as long as the machine is up: its number and when it began.</summary>
    private static readonly string Self = Id(Environment.ProcessId) ?? "";

    /// <summary>
    /// Ends what a run of tests left running that was killed itself. Each process carries which run began it.
    /// </summary>
    public static void EndOrphans()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(f[^1])))
        {
            if (
                RunnerOf(folder) is { } runner
                && Id(int.Parse(runner.Split(' ')[0], CultureInfo.InvariantCulture)) != runner
            )
            {
                End(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
            }
        }
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string? RunnerOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ"))
                .Split('\0')
                .FirstOrDefault(v => v.StartsWith($"{Runner}=", StringComparison.Ordinal))
                ?.Split('=', 2)[1];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended, or somebody else's
        }
    }

    private static string? Id(int process)
    {
        try
        {
            // After the name, which may hold anything, the twentieth is when it began.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return $"{process} {stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]}";
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Runs to the end; what it printed, when it ended well.</summary>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        using var process = Start(program, arguments, environment, out var said);
        using var timeout = new CancellationTokenSource(Patience.Long);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', arguments)} did not end within three minutes:\n{said()}"
            );
        }
        return process.ExitCode == 0
            ? said()
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said()}"
            );
    }

    /// <summary>Starts and returns; <paramref name="said"/> gives what it printed so far.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        out Func<string> said
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment[Runner] = Self;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var text = new StringBuilder();
        void Take(object _, DataReceivedEventArgs line)
        {
            lock (text)
                text.AppendLine(line.Data);
        }
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        said = () =>
        {
            lock (text)
                return text.ToString();
        };
        return process;
    }

    /// <summary>The built assembly of a project: compiled ahead of time, when bin/test says that it is.</summary>
    public static string Dll(string project, string assembly)
    {
        string In(string build) => Repository.Path("artifacts", "bin", project, build, $"{assembly}.dll");
        return Environment.GetEnvironmentVariable("BERTH_AHEAD") == "1" && File.Exists(In("ahead"))
            ? In("ahead")
            : In(Environment.GetEnvironmentVariable("BERTH_BUILD") ?? "debug");
    }
}
