using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Berth.Tests;

/// <summary>
/// A network of the test's own, apart from the machine's: what is sent in it reaches nothing else, and its firewall is
/// nobody else's. Needs root.
/// </summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Stands for it.</summary>
    public string File => $"/run/netns/{Name}";

    /// <summary>Makes it anew, with nothing but loopback; what an earlier run left under the name is removed.</summary>
    public static async Task<NetworkNamespace> CreateAsync(string name)
    {
        var it = new NetworkNamespace(name);
        await it.DisposeAsync();
        await Shell.RunAsync("ip", ["netns", "add", name]);
        await it.IpAsync($"link set lo up");
        return it;
    }

    /// <summary>
    /// A cable between two networks, each end with an address (<c>10.99.1.1/24</c>). <paramref name="there"/> = null:
    /// the machine's own network.
    /// </summary>
    public async Task ConnectAsync(
        string name,
        string address,
        NetworkNamespace? there,
        string nameThere,
        string addressThere
    )
    {
        // A namespace goes away a while after its end, and keeps its cables until then.
        if (there is null && Directory.Exists($"/sys/class/net/{nameThere}"))
            await Shell.RunAsync("ip", ["link", "del", nameThere]);
        string[] peer = there is null ? ["name", nameThere] : ["name", nameThere, "netns", there.Name];
        await Shell.RunAsync("ip", ["link", "add", name, "netns", Name, "type", "veth", "peer", .. peer]);
        await IpAsync($"address add {address} dev {name}");
        await IpAsync($"link set {name} up");
        if (there is not null)
        {
            await there.IpAsync($"address add {addressThere} dev {nameThere}");
            await there.IpAsync($"link set {nameThere} up");
            return;
        }
        await Shell.RunAsync("ip", ["address", "add", addressThere, "dev", nameThere]);
        await Shell.RunAsync("ip", ["link", "set", nameThere, "up"]);
    }

    /// <summary>Runs <c>ip</c> in it: <c>link add x type bridge</c>.</summary>
    public Task<string> IpAsync(string arguments) => Shell.RunAsync("ip", ["-n", Name, .. arguments.Split(' ')]);

    /// <summary>Runs a program in it, to its end; what it printed.</summary>
    public Task<string> RunAsync(string program, params IEnumerable<string> arguments) =>
        Shell.RunAsync("nsenter", [$"--net={File}", program, .. arguments]);

    /// <summary>Starts a program in it, which ends with the namespace.</summary>
    public Process Start(string program, IEnumerable<string> arguments, out Func<string> said) =>
        Shell.Start("nsenter", [$"--net={File}", program, .. arguments], null, out said);

    /// <summary>
    /// Calls something in it. A socket stays in the network that it was made in, whoever uses it later.
    /// </summary>
    public Task<T> InsideAsync<T>(Func<T> call) => InsideAsync(File, call);

    /// <summary>The same in the network that a file stands for: <c>/proc/PID/ns/net</c>.</summary>
    public static Task<T> InsideAsync<T>(string file, Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own, which ends there: no other code must find itself in that network.
        new Thread(() =>
        {
            try
            {
                using var handle = System.IO.File.OpenHandle(file);
                if (SetNamespace(handle, NetworkKind) != 0)
                    throw new InvalidOperationException(
                        $"The network {file} cannot be entered: error {Marshal.GetLastPInvokeError()}."
                    );
                done.SetResult(call());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
        }.Start();
        return done.Task;
    }

    private const int NetworkKind = 0x40000000; // CLONE_NEWNET

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(SafeFileHandle file, int kind);

    /// <summary>Ends what runs in it, and removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!System.IO.File.Exists(File))
            return;
        for (var i = 0; i < 100 && await ProcessesAsync() is { Count: > 0 } left; i++)
        {
            foreach (var id in left)
                End(id);
            await Task.Delay(20);
        }
        await Shell.RunAsync("ip", ["netns", "del", Name]);
    }

    private async Task<IReadOnlyList<int>> ProcessesAsync() =>
        [
            .. (await Shell.RunAsync("ip", ["netns", "pids", Name]))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ];

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
}
