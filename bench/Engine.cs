using System.Diagnostics;
using System.Globalization;
using Berth.Docker;
using Berth.Tenants;
using Pulumi.Automation;

namespace Berth.Bench;

/// <summary>
/// What the embedded engine adds: a tenant's stack applied for the first time beside the same Docker API calls, in
/// turns; applied again with nothing to do; and one stack among ten beside one among a thousand.
/// </summary>
internal static class Engine
{
    private const string Installation = "berth-bench-engine";
    private const int WarmUp = 3;
    private const int Rounds = 15;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("berth-bench-").FullName;
        var docker = DockerClient.Connect();
        try
        {
            await FirstAndNoOpAsync(docker, folder);
            await ManyStacksAsync(folder);
            return 0;
        }
        finally
        {
            await CleanAsync(docker);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly HashSet<(string, string)> Made =
    [
        (TenantStack.NetworkType, "network"),
        (TenantStack.VolumeType, MountSpec.Data),
    ];

    private static async Task FirstAndNoOpAsync(DockerClient docker, string folder)
    {
        var raw = new Series("raw: the same network, volume and container over the API");
        var first = new Series("engine: first up");
        var again = new Series("engine: up with nothing to do");
        var calls = new CallCounter();
        var most = 0;
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var spec = Spec(round + WarmUp);
            using var stack = await OpenAsync(folder, spec);
            var up = await TimeAsync(async () =>
            {
                await stack.UpAsync();
                await docker.Containers.StartAsync(spec.Name); // as the reconcile does
            });
            calls.Reset();
            var noOp = await TimeAsync(() => stack.UpAsync());
            most = Math.Max(most, calls.Count);
            using var away = await OpenAsync(
                folder,
                stack.Name,
                PulumiFn.Create(() => TenantStack.Release(spec, Made))
            );
            await away.UpAsync();
            await away.DestroyAsync();
            var made = await RawAsync(docker, Spec(250));
            if (round < 0)
                continue;
            raw.Add(made);
            first.Add(up);
            again.Add(noOp);
        }
        Console.WriteLine(raw);
        Console.WriteLine(first);
        Print($"engine-first-up ratio={first.Median / raw.Median:0.00} goal<=1.15");
        Console.WriteLine(again);
        Print($"engine-no-op ms={again.Median:0.0} goal<=25");
        Print($"engine-no-op docker-calls={most} goal<=2");
    }

    private static async Task ManyStacksAsync(string folder)
    {
        var ten = await PrepareAsync(Path.Combine(folder, "ten"), 10);
        var thousand = await PrepareAsync(Path.Combine(folder, "thousand"), 1000);
        Series tenList = new("list 10 stacks, up one of them"),
            thousandUp = new("up one of 1000 stacks"),
            tenUp = new("up one of 10 stacks"),
            thousandList = new("list 1000 stacks");
        for (var round = 0; round < 60; round++)
        {
            tenUp.Add(await TimeAsync(() => ten.UpAsync()));
            thousandUp.Add(await TimeAsync(() => thousand.UpAsync()));
            if (round % 20 != 0)
                continue;
            tenList.Add(await TimeAsync(() => ten.Workspace.ListStacksAsync()));
            thousandList.Add(await TimeAsync(() => thousand.Workspace.ListStacksAsync()));
        }
        Console.WriteLine(tenList);
        Console.WriteLine(thousandList);
        Console.WriteLine(tenUp);
        Console.WriteLine(thousandUp);
        Print($"engine-one-of-1000 ratio={thousandUp.Median / tenUp.Median:0.00} goal<=1.10");
    }

    /// <summary>
    /// A backend with that many stacks, of which the last one is returned. Their only resource is their own output, so
    /// that the backend is what is measured.
    /// </summary>
    private static async Task<WorkspaceStack> PrepareAsync(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        WorkspaceStack last = null!;
        for (var i = 0; i < count; i++)
        {
            last = await OpenAsync(
                folder,
                $"stack{i}",
                PulumiFn.Create(() => new Dictionary<string, object?> { ["n"] = i })
            );
            await last.UpAsync();
        }
        return last;
    }

    private static Task<WorkspaceStack> OpenAsync(string folder, TenantSpec spec) =>
        OpenAsync(folder, spec.Slug, PulumiFn.Create(() => TenantStack.Define(spec)));

    private static Task<WorkspaceStack> OpenAsync(string folder, string name, PulumiFn program) =>
        LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("bench", name, program)
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{folder}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = "bench",
                    ["PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS"] = "1",
                },
            }
        );

    private static TenantSpec Spec(int number) =>
        RawTenant.Hello(Installation, $"engine{number}", $"10.206.{number}.0/29", Guid.NewGuid());

    private static async Task<double> RawAsync(DockerClient docker, TenantSpec spec)
    {
        var ms = await TimeAsync(() => RawTenant.MakeAsync(docker, spec));
        await RawTenant.RemoveAsync(docker, spec);
        return ms;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static async Task CleanAsync(DockerClient docker)
    {
        string[] label = [$"{TenantStack.InstallationLabel}={Installation}"];
        foreach (var c in await docker.Containers.ListAsync(label))
            await docker.Containers.RemoveAsync(c.Id, force: true, volumes: true);
        foreach (var n in await docker.Networks.ListAsync(label))
            await docker.Networks.RemoveAsync(n.Id);
        foreach (var v in await docker.Volumes.ListAsync(label))
            await docker.Volumes.RemoveAsync(v.Name);
    }

    /// <summary>Counts requests of this process's HTTP clients: they all go to Docker here.</summary>
    private sealed class CallCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        private int _count;

        public CallCounter() => DiagnosticListener.AllListeners.Subscribe(this);

        public int Count => _count;

        public void Reset() => _count = 0;

        public void OnNext(DiagnosticListener source)
        {
            if (source.Name == "HttpHandlerDiagnosticListener")
                source.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> e)
        {
            if (e.Key == "System.Net.Http.HttpRequestOut.Start")
                Interlocked.Increment(ref _count);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
