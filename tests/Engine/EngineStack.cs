using Berth.Docker;

namespace Berth.Tests.Engine;

/// <summary>One stack of network, volume and container, applied by a process of its own, and what of it is in Docker.</summary>
public sealed class EngineStack : IAsyncDisposable
{
    private static int _subnets;
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-engine-").FullName;
    private readonly string _subnet = $"10.216.{(Environment.ProcessId + Interlocked.Increment(ref _subnets)) % 250}";

    public string Name { get; } = $"engt-{Guid.NewGuid():N}"[..20];
    public DockerClient Docker { get; } = DockerClient.Connect();

    /// <summary>Applies it; what changed: <c>Create=3 Same=1</c>.</summary>
    public async Task<string> RunAsync(string verb, string wishes, string? crashAt = null, string? stepsFile = null)
    {
        var environment = new Dictionary<string, string>();
        if (crashAt is not null || stepsFile is not null) environment["DOTNET_STARTUP_HOOKS"] = Shell.Dll("CrashHook", "CrashHook");
        if (crashAt is not null) environment["BERTH_CRASH_AT"] = crashAt;
        if (stepsFile is not null) environment["BERTH_STEPS_FILE"] = stepsFile;
        var subnet = wishes.Contains("other-subnet") ? $"subnet={_subnet}.8/29" : $"subnet={_subnet}.0/29";
        var said = await Shell.RunAsync("dotnet", [Shell.Dll("EngineHost", "engine-host"), $"file://{_folder}", Name, verb, subnet, .. wishes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w != "other-subnet")], environment);
        return said.Split('\n').Single(l => l.StartsWith("changes: ", StringComparison.Ordinal))["changes: ".Length..].Trim();
    }

    /// <summary>How many events the engine has in that step, from where things are.</summary>
    public async Task<IReadOnlyList<string>> StepsAsync(string verb, string wishes)
    {
        var file = Path.Combine(_folder, $"steps-{Guid.NewGuid():N}");
        await RunAsync(verb, wishes, stepsFile: file);
        return File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
    }

    /// <summary>Everything in Docker with the stack's label or name, with what a change would change.</summary>
    public async Task<IReadOnlyList<string>> ResourcesAsync()
    {
        var found = new List<string>();
        foreach (var c in await Docker.Containers.ListAsync([$"engine-test={Name}"]))
        {
            var details = await Docker.Containers.InspectAsync(c.Id);
            found.Add($"container {details.Name.TrimStart('/')} {details.State.Status} {details.HostConfig.Memory >> 20} {details.Config.Env!.Single(e => e.StartsWith("BERTH_TENANT", StringComparison.Ordinal))} {string.Join(',', details.NetworkSettings.Networks!.Keys)}");
        }
        foreach (var n in (await Docker.Networks.ListAsync()).Where(n => n.Name == Name)) found.Add($"network {n.Name} {n.IPAM!.Config![0].Subnet!.Replace(_subnet, "x")}");
        foreach (var v in await Docker.Volumes.ListAsync([$"engine-test={Name}"])) found.Add($"volume {v.Name} {v.Labels!["kind"]}");
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>How often the container counted a start on the volume: data that must not be lost.</summary>
    public async Task<int> StartsAsync()
    {
        var result = await Docker.Exec.RunAsync(Name, ["/bin/busybox", "cat", "/data/starts"]);
        return int.TryParse(result.Output, out var starts) ? starts : 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var c in await Docker.Containers.ListAsync([$"engine-test={Name}"])) await Docker.Containers.RemoveAsync(c.Id, force: true, volumes: true);
        foreach (var n in (await Docker.Networks.ListAsync()).Where(n => n.Name == Name)) await Docker.Networks.RemoveAsync(n.Id);
        foreach (var v in await Docker.Volumes.ListAsync([$"engine-test={Name}"])) await Docker.Volumes.RemoveAsync(v.Name);
        Directory.Delete(_folder, recursive: true);
    }
}
