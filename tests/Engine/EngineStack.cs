using Berth.Docker;
using Pulumi.Automation;

namespace Berth.Tests.Engine;

/// <summary>
/// One stack of network, volume, image and container, and what of it is in Docker. Applied in this process, or by one
/// of its own that is killed.
/// </summary>
public sealed class EngineStack : IAsyncDisposable
{
    private const string Image = "berth/hello:1";
    private static int _subnets;
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-engine-").FullName;
    private readonly string _subnet = $"10.216.{(Environment.ProcessId + Interlocked.Increment(ref _subnets)) % 250}";

    public string Name { get; } = $"engt-{Guid.NewGuid():N}"[..20];
    public DockerClient Docker { get; } = DockerClient.Connect();
    public string VolumeName => $"{Name}-data";

    /// <summary>The stack with a program of these wishes.</summary>
    public Task<WorkspaceStack> OpenAsync(string wishes = "") =>
        EngineProgram.OpenAsync($"file://{_folder}", Name, Wishes(wishes));

    /// <summary>Applies it; what changed: <c>Create=3 Same=1</c>.</summary>
    public async Task<string> UpAsync(string wishes = "", CancellationToken cancellationToken = default) =>
        EngineProgram.Describe((await (await OpenAsync(wishes)).UpAsync(null, cancellationToken)).Summary);

    /// <summary>The command line of a process that does it.</summary>
    public IEnumerable<string> Arguments(string verb, string wishes) =>
        [$"file://{_folder}", Name, verb, .. Wishes(wishes)];

    /// <summary>Reads everything; what differs.</summary>
    public async Task<string> RefreshAsync(string wishes = "") =>
        EngineProgram.Describe((await (await OpenAsync(wishes)).RefreshAsync()).Summary);

    /// <summary>Deletes everything.</summary>
    public async Task<string> DestroyAsync(string wishes = "") =>
        EngineProgram.Describe((await (await OpenAsync(wishes)).DestroyAsync()).Summary);

    /// <summary>Applies it in a process of its own, which is killed at the step, or writes down its steps.</summary>
    public Task RunAsync(string verb, string wishes, string? crashAt = null, string? stepsFile = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Shell.Dll("CrashHook", "CrashHook"),
            ["DOTNET_TieredPGO"] = "0",
        };
        if (crashAt is not null)
            environment["BERTH_CRASH_AT"] = crashAt;
        if (stepsFile is not null)
            environment["BERTH_STEPS_FILE"] = stepsFile;
        return Shell.RunAsync(
            "dotnet",
            [Shell.Dll("EngineHost", "engine-host"), .. Arguments(verb, wishes)],
            environment
        );
    }

    /// <summary>The events that the engine has in that step, from where things are.</summary>
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
            found.Add(
                $"container {details.Name.TrimStart('/')} {details.State.Status} "
                    + $"{details.HostConfig.Memory >> 20} "
                    + $"{details.Config.Env!.Single(e => e.StartsWith("BERTH_TENANT", StringComparison.Ordinal))} "
                    + $"{string.Join(',', details.NetworkSettings.Networks!.Keys)}"
            );
        }
        foreach (var n in (await Docker.Networks.ListAsync()).Where(n => n.Name == Name))
            found.Add($"network {n.Name} {n.IPAM!.Config![0].Subnet!.Replace(_subnet, "x")}");
        foreach (var v in await Docker.Volumes.ListAsync([$"engine-test={Name}"]))
            found.Add($"volume {v.Name} {v.Labels!["kind"]}");
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>The types and names that the state has, in its order.</summary>
    public async Task<string> RecordedAsync()
    {
        var deployment = (await (await OpenAsync()).ExportStackAsync()).Json.GetProperty("deployment");
        return string.Join(
            ' ',
            deployment
                .GetProperty("resources")
                .EnumerateArray()
                .Select(r => r.GetProperty("urn").GetString()!.Split("::")[^1])
                .Where(n => n != "docker" && !n.StartsWith("engine-tests-", StringComparison.Ordinal))
        );
    }

    /// <summary>The inputs and outputs that the state has of the component.</summary>
    public async Task<string> ArgumentsAsync()
    {
        var app = (await (await OpenAsync()).ExportStackAsync())
            .Json.GetProperty("deployment")
            .GetProperty("resources")
            .EnumerateArray()
            .Single(r => r.GetProperty("type").GetString() == "engine:tests:App");
        return $"{Compact(app.GetProperty("inputs"))} {Compact(app.GetProperty("outputs"))}";
        static string Compact(System.Text.Json.JsonElement value) => System.Text.Json.JsonSerializer.Serialize(value);
    }

    /// <summary>How often the container counted a start on the volume: data that must not be lost.</summary>
    public async Task<int> StartsAsync()
    {
        var result = await Docker.Exec.RunAsync(Name, ["/bin/busybox", "cat", "/data/starts"]);
        return int.TryParse(result.Output, out var starts) ? starts : 0;
    }

    /// <summary>Puts something on the volume.</summary>
    public Task<string> PutAsync(string text) => OnVolumeAsync($"echo {text} > /data/kept");

    /// <summary>What was put there.</summary>
    public Task<string> KeptAsync() => OnVolumeAsync("cat /data/kept");

    public async ValueTask DisposeAsync()
    {
        foreach (var c in await Docker.Containers.ListAsync([$"engine-test={Name}"]))
            await Docker.Containers.RemoveAsync(c.Id, force: true, volumes: true);
        foreach (var n in (await Docker.Networks.ListAsync()).Where(n => n.Name == Name))
            await Docker.Networks.RemoveAsync(n.Id);
        foreach (var v in await Docker.Volumes.ListAsync([$"engine-test={Name}"]))
            await Docker.Volumes.RemoveAsync(v.Name);
        Directory.Delete(_folder, recursive: true);
    }

    // By a container beside the stack's own, which may be gone.
    private async Task<string> OnVolumeAsync(string script)
    {
        var visitor = await Docker.Containers.CreateAsync(
            $"{Name}-visitor",
            new ContainerSpec
            {
                Image = Image,
                HostConfig = new HostConfig { Binds = [$"{VolumeName}:/data"] },
            }
        );
        try
        {
            await Docker.Containers.StartAsync(visitor.Id);
            return (await Docker.Exec.RunAsync(visitor.Id, ["/bin/busybox", "sh", "-c", script])).Output.Trim();
        }
        finally
        {
            await Docker.Containers.RemoveAsync(visitor.Id, force: true);
        }
    }

    private IEnumerable<string> Wishes(string wishes) =>
        wishes
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w != "other-subnet")
            .Append($"subnet={_subnet}.{(wishes.Contains("other-subnet") ? 8 : 0)}/29");
}
