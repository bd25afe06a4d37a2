using System.Diagnostics;
using Berth.Docker;

namespace Berth.Tests.Engine;

/// <summary>The verbs of tests/TenantProgram in processes of their own, on one stack in a folder of its own.</summary>
public sealed class TenantRun(string stack, bool onlyPreviews = false) : IAsyncDisposable
{
    public string Stack => stack;

    public string Folder { get; } = Directory.CreateTempSubdirectory("berth-tenant-").FullName;

    /// <summary>Where the state is.</summary>
    public string State => Directory.CreateDirectory(Path.Combine(Folder, "state")).FullName;

    /// <summary>
    /// Writes the project's and the stack's file. The secret <c>apiKey</c> and its salt are the recorded ones, for the
    /// passphrase "test".
    /// </summary>
    public void Configure(
        IReadOnlyDictionary<string, string> config,
        string secret = "v1:bBZ1WCLj/ig/huI4:s1hjDyf1qI4Lj0s5DFuQwWIO3WnJiCWC7Xw="
    )
    {
        File.WriteAllText(Path.Combine(Folder, "Pulumi.yaml"), "name: tenant\nruntime: dotnet\n");
        File.WriteAllLines(
            Path.Combine(Folder, $"Pulumi.{stack}.yaml"),
            [
                "encryptionsalt: v1:idvyloqiUWM=:v1:cbBXxiLlQgxjp08O:aR+F5+F+T2GaXEyhqRhnxf0aizaOaQ==",
                "config:",
                "  tenant:apiKey:",
                $"    secure: {secret}",
                .. config.Select(c => $"  tenant:{c.Key}: \"{c.Value}\""),
            ]
        );
    }

    /// <summary>Runs a verb; its exit code and what it printed.</summary>
    /// <param name="line">The command line, without the stack.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="watch">Called with the process as soon as it runs.</param>
    public async Task<(int Code, string Out, string Error)> RunAsync(
        string line,
        string passphrase = "test",
        Func<Process, Task>? watch = null
    )
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Shell.Dll("TenantProgram", "tenant-program"), .. line.Split(' '), "--stack", stack, "--color", "never"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
            Environment = { ["PULUMI_BACKEND_URL"] = $"file://{State}", ["PULUMI_CONFIG_PASSPHRASE"] = passphrase },
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (watch is not null)
            await watch(process);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, await text, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!onlyPreviews)
            await CleanAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task CleanAsync()
    {
        var docker = DockerClient.Connect();
        foreach (var c in await docker.Containers.ListAsync([$"tenant={stack}"]))
            await docker.Containers.RemoveAsync(c.Id, force: true, volumes: true);
        foreach (var n in (await docker.Networks.ListAsync()).Where(n => n.Name == $"plm-{stack}"))
            await docker.Networks.RemoveAsync(n.Id);
        foreach (
            var v in (await docker.Volumes.ListAsync()).Where(v =>
                v.Name.StartsWith($"plm-{stack}-", StringComparison.Ordinal)
            )
        )
            await docker.Volumes.RemoveAsync(v.Name);
    }
}
