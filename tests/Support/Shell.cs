using System.Diagnostics;
using System.Text;

namespace Berth.Tests;

/// <summary>Runs programs. Those left running are ended with the test.</summary>
public static class Shell
{
    /// <summary>Runs to the end; what it printed, when it ended well.</summary>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        using var process = Start(program, arguments, environment, out var said);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', arguments)} did not end within two minutes:\n{said()}"
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

    /// <summary>The built assembly of a project.</summary>
    public static string Dll(string project, string assembly) =>
        Repository.Path(
            "artifacts",
            "bin",
            project,
            Environment.GetEnvironmentVariable("BERTH_BUILD") ?? "debug",
            $"{assembly}.dll"
        );
}
