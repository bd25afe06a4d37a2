using System.Diagnostics;
using Berth.Docker;

namespace Berth.Tests;

/// <summary>
/// A Docker Engine of the test's own, as if on another machine: in a network namespace, with data, processes and mounts
/// of its own. A cable leads to the machine's network, or to a namespace that stands for the world. Several may run at
/// once, in several test runs, too. Needs root.
/// </summary>
public sealed class OwnEngine : IAsyncDisposable
{
    private readonly FileStream _lock;
    private readonly string _folder,
        _cgroup;
    private Process? _process;
    private string[] _arguments = [];
    private bool _hasDisk;
    private Func<string> _said = () => "";

    private OwnEngine(FileStream held, int number)
    {
        (_lock, Number) = (held, number);
        _folder = Path.Combine(Path.GetTempPath(), $"berth-own-{number}");
        _cgroup = $"berth-own-{number}";
    }

    /// <summary>1 to 200; no other engine has it now.</summary>
    public int Number { get; }

    /// <summary>Its network.</summary>
    public NetworkNamespace Network { get; private set; } = null!;

    /// <summary>Its API, as a Docker host URL.</summary>
    public string Endpoint => $"unix://{_folder}/docker.sock";

    /// <summary>Its machine's address, as seen over the cable.</summary>
    public string Address => $"10.99.{Number}.2";

    /// <summary>The other end of the cable: its way to everywhere.</summary>
    public string Gateway => $"10.99.{Number}.1";

    public DockerClient Docker { get; private set; } = null!;

    /// <summary>What the engine printed.</summary>
    public string Said => _said();

    /// <summary>Starts one; returns when it answers. It has no images yet.</summary>
    /// <param name="world">Where the cable leads; null = the machine's own network.</param>
    /// <param name="arguments">More for <c>dockerd</c>: <c>--dns=10.99.1.1</c>.</param>
    public static async Task<OwnEngine> StartAsync(
        Func<int, Task<NetworkNamespace>>? world = null,
        params string[] arguments
    )
    {
        var it = Reserve();
        try
        {
            await it.BeginAsync(world, arguments);
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Gives it a disk of its own for all that it keeps, of that size, and starts it anew. What it had is gone.
    /// </summary>
    public async Task GetDiskAsync(int megabytes)
    {
        await StopAsync();
        await Shell.RunAsync("rm", ["-rf", Data]);
        Directory.CreateDirectory(Data);
        await Shell.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "berth-own", Data]);
        _hasDisk = true;
        await RunAsync(_arguments);
    }

    /// <summary>Makes its disk as small as what is on it, so that nothing more fits; or again so large.</summary>
    public Task FillDiskAsync(int? megabytes = null) =>
        Shell.RunAsync("mount", ["-o", $"remount,size={(megabytes is { } size ? size * 1024L * 1024 : Used)}", Data]);

    /// <summary>Brings an image over from the machine's own engine.</summary>
    public async Task LoadAsync(string image)
    {
        using var save = Process.Start(
            new ProcessStartInfo("docker", ["save", image]) { RedirectStandardOutput = true }
        )!;
        await foreach (var _ in Docker.Images.LoadAsync(save.StandardOutput.BaseStream)) { }
        await save.WaitForExitAsync();
        if (save.ExitCode != 0)
            throw new InvalidOperationException($"docker save {image} ended with {save.ExitCode}.");
    }

    /// <summary>It does not answer any more, or answers again. Its containers go on.</summary>
    public async Task FreezeAsync(bool frozen)
    {
        foreach (
            var child in File.ReadAllText($"/proc/{_process!.Id}/task/{_process.Id}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        )
            await Shell.RunAsync("kill", [frozen ? "-STOP" : "-CONT", child]);
    }

    /// <summary>
    /// The network of a running container, for <see cref="NetworkNamespace.InsideAsync{T}(string, Func{T})"/>. The
    /// process ids that the engine tells are its own.
    /// </summary>
    public string NetworkOf(string containerId)
    {
        var folder = Directory
            .GetDirectories("/sys/fs/cgroup")
            .Prepend("/sys/fs/cgroup")
            .Select(d => Path.Combine(d, _cgroup, containerId))
            .First(Directory.Exists);
        return $"/proc/{File.ReadLines(Path.Combine(folder, "cgroup.procs")).First()}/ns/net";
    }

    /// <summary>The files that a container's log is kept in.</summary>
    public IReadOnlyList<FileInfo> LogsOf(string containerId) =>
        [.. new DirectoryInfo($"{Data}/containers/{containerId}").GetFiles("*-json.log*")];

    /// <summary>
    /// Ends it with its containers and starts it again; what its network holds, its firewall too, stays.
    /// </summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync(_arguments);
    }

    /// <summary>Ends it with its containers, and removes what it made.</summary>
    public async ValueTask DisposeAsync()
    {
        // It asks its containers to end first, and takes its time; they are not needed any more, and end with its
        // process namespace.
        if (Network is not null)
            await Network.DisposeAsync();
        if (_process is not null)
            await _process.WaitForExitAsync();
        _process?.Dispose();
        await RemoveAsync();
        await _lock.DisposeAsync();
    }

    private async Task BeginAsync(Func<int, Task<NetworkNamespace>>? world, string[] arguments)
    {
        Network = await NetworkNamespace.CreateAsync(_cgroup);
        await RemoveAsync();
        Directory.CreateDirectory(_folder);
        await Network.ConnectAsync(
            "uplink",
            $"{Address}/24",
            world is null ? null : await world(Number),
            $"own{Number}",
            $"{Gateway}/24"
        );
        await Network.IpAsync($"route add default via {Gateway}");
        await RunAsync(arguments);
    }

    private string Data => $"{_folder}/data";

    /// <summary>What is on its disk, in bytes.</summary>
    private long Used => new DriveInfo(Data) is var disk ? disk.TotalSize - disk.TotalFreeSpace : 0;

    private async Task StopAsync()
    {
        foreach (
            var child in File.ReadAllText($"/proc/{_process!.Id}/task/{_process.Id}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        )
            await Shell.RunAsync("kill", ["-TERM", child]);
        await _process.WaitForExitAsync();
    }

    private async Task RunAsync(string[] arguments)
    {
        _arguments = arguments;
        // A process namespace ends all that is in it when its first process ends; a mount namespace leaves no mounts.
        _process = Network.Start(
            "unshare",
            [
                "--pid",
                "--fork",
                "--kill-child",
                "--mount",
                "--mount-proc",
                "--propagation",
                "private",
                "dockerd",
                "--data-root",
                Data,
                "--exec-root",
                $"{_folder}/exec",
                "--pidfile",
                $"{_folder}/pid",
                "--host",
                Endpoint,
                "--cgroup-parent",
                $"/{_cgroup}",
                .. arguments,
            ],
            out _said
        );
        Docker = DockerClient.Connect(Endpoint);
        for (var i = 0; ; i++)
        {
            try
            {
                await Docker.System.PingAsync();
                return;
            }
            catch (DockerException) when (i < 1800 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
            catch (DockerException e)
            {
                throw new InvalidOperationException($"The engine does not come up:\n{Said}", e);
            }
        }
    }

    /// <summary>The lock goes with its process, so that what a killed run left is taken over and cleaned.</summary>
    private static OwnEngine Reserve()
    {
        for (var number = 1; number <= 200; number++)
        {
            try
            {
                return new(
                    new FileStream(
                        Path.Combine(Path.GetTempPath(), $"berth-own-{number}.lock"),
                        FileMode.OpenOrCreate,
                        FileAccess.ReadWrite,
                        FileShare.None
                    ),
                    number
                );
            }
            catch (IOException)
            {
                // Another run has it.
            }
        }
        throw new InvalidOperationException("200 engines run already.");
    }

    private async Task RemoveAsync()
    {
        // A run that was killed leaves it, too.
        if (_hasDisk || File.ReadLines("/proc/mounts").Any(l => l.Contains($" {Data} ", StringComparison.Ordinal)))
            await Shell.RunAsync("umount", ["--lazy", Data]);
        _hasDisk = false;
        if (Directory.Exists(_folder))
            await Shell.RunAsync("rm", ["-rf", _folder]);
        // A control group is removed from the leaves up, as soon as its processes are gone.
        foreach (
            var root in Directory
                .GetDirectories("/sys/fs/cgroup")
                .Prepend("/sys/fs/cgroup")
                .Select(d => Path.Combine(d, _cgroup))
                .Where(Directory.Exists)
        )
        {
            await Shell.RunAsync("find", [root, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
        }
    }
}
