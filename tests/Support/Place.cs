using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Berth.Docker;

namespace Berth.Tests;

/// <summary>
/// What runs at once on one machine must not share: ports, an address pool, the end of names. A place is a number that
/// no other process has while this one lives, and these follow from it. bin/installation.sh takes from the same files.
/// </summary>
public sealed partial class Place : IDisposable
{
    private const int Last = 90,
        PortsEach = 20,
        FirstPort = 12000; // below those that a system gives out by itself

    private static readonly string Folder = "/tmp/berth-places"; // the same for all, whatever TMPDIR says
    private static readonly Lazy<Task> Swept = new(SweepAsync);
    private readonly FileStream _lock;

    private Place(FileStream held, int number) => (_lock, Number) = (held, number);

    public int Number { get; }

    /// <summary>A /16 that no network of this machine was in.</summary>
    public string Pool => $"10.{100 + Number}.0.0/16";

    /// <summary>One of twenty, which nobody listened on. From 8 on they are the test's own; see Installation.</summary>
    public int Port(int which) =>
        which is >= 0 and < PortsEach
            ? FirstPort + (PortsEach * Number) + which
            : throw new ArgumentOutOfRangeException(nameof(which), which, "A place has twenty ports.");

    /// <summary>A name in Docker that is nobody else's. What carries it as its installation is removed at the end.</summary>
    public string Named(string what) => $"berth-{what}-{Number}";

    /// <summary>Takes one, and removes what a run that was killed left there.</summary>
    public static async Task<Place> TakeAsync()
    {
        await Swept.Value;
        for (var number = 1; number <= Last; number++)
        {
            if (Lock(number) is not { } held)
                continue;
            var it = new Place(held, number);
            await RemoveFromDockerAsync(n => n == number);
            if (it.IsFree())
                return it;
            it.Dispose();
        }
        throw new InvalidOperationException(
            $"No place is free on this machine: see {Folder}, and who listens on the ports from {FirstPort} on."
        );
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The lock goes with its process, however that ends.</summary>
    private static FileStream? Lock(int number)
    {
        if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Folder);
            // Everybody's, as /tmp itself is.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Folder, (UnixFileMode)0b001_111_111_111);
        }
        try
        {
            return new FileStream(
                Path.Combine(Folder, number.ToString(CultureInfo.InvariantCulture)),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // another run has it, or another user
        }
    }

    private bool IsFree()
    {
        for (var i = 0; i < PortsEach; i++)
        {
            if (!IsFree(Port(i), SocketType.Stream) || !IsFree(Port(i), SocketType.Dgram))
                return false;
        }
        // As the kernel writes addresses: backwards.
        var ours = new Regex($@"^\S+\t[0-9A-F]{{4}}{100 + Number:X2}0A\t", RegexOptions.Multiline);
        return !ours.IsMatch(File.ReadAllText("/proc/net/route"));
    }

    private static bool IsFree(int port, SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            if (type == SocketType.Stream)
                socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Once in a run: what is left at places that nobody has, and processes whose test run is no more.</summary>
    private static async Task SweepAsync()
    {
        Shell.EndOrphans();
        foreach (var number in await RemoveFromDockerAsync(_ => false))
        {
            using var held = Lock(number);
            if (held is not null)
                await RemoveFromDockerAsync(n => n == number);
        }
    }

    /// <summary>
    /// Removes what of Docker is at these places, which must be held; all places at which there is something.
    /// </summary>
    private static async Task<IReadOnlySet<int>> RemoveFromDockerAsync(Func<int, bool> isWanted)
    {
        var seen = new HashSet<int>();
        bool IsThere(Dictionary<string, string>? labels)
        {
            if (
                labels?.GetValueOrDefault("berth.installation") is not { } name
                || OfAPlace().Match(name) is not { Success: true } of
            )
                return false;
            var number = int.Parse(of.Groups[1].Value, CultureInfo.InvariantCulture);
            seen.Add(number);
            return isWanted(number);
        }

        var docker = DockerClient.Connect();
        string[] labels = ["berth.installation"];
        foreach (var c in (await docker.Containers.ListAsync(labels)).Where(c => IsThere(c.Labels)))
            await TryAsync(docker.Containers.RemoveAsync(c.Id, force: true, volumes: true));
        foreach (var n in (await docker.Networks.ListAsync(labels)).Where(n => IsThere(n.Labels)))
            await TryAsync(docker.Networks.RemoveAsync(n.Id));
        foreach (var v in (await docker.Volumes.ListAsync(labels)).Where(v => IsThere(v.Labels)))
            await TryAsync(docker.Volumes.RemoveAsync(v.Name));
        return seen;
    }

    private static async Task TryAsync(Task removal)
    {
        try
        {
            await removal;
        }
        catch (DockerException e) when (e.IsNotFound || e.IsConflict)
        {
            // Another run is at it.
        }
    }

    [GeneratedRegex("^berth-[a-z0-9]+-([0-9]+)$")]
    private static partial Regex OfAPlace();
}
