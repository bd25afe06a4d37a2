using System.Formats.Tar;
using Xunit;

namespace Berth.Docker.Tests;

/// <summary>
/// A busybox image made without a registry, shared by the tests of a run. Clears what runs left that were killed, and
/// nothing of those that live: they may use the same engine.
/// </summary>
public sealed class TinyImage : IAsyncLifetime
{
    /// <summary>Marks all that the tests make, so that a run can clean up after one that was killed.</summary>
    public const string Label = "dkt-test";

    /// <summary>
    /// What the label says: a number, 0 to 255, that no other process has. The lock goes with the process, however that
    /// ends.
    /// </summary>
    public static string Run { get; }

    private static readonly FileStream Held;
    private static int _subnets;

    static TinyImage()
    {
        for (var number = 0; ; number++)
        {
            if (number == 256)
                throw new InvalidOperationException("256 test runs are under way on this machine.");
            if (Lock($"{number}") is { } held)
            {
                (Run, Held) = ($"{number}", held);
                return;
            }
        }
    }

    /// <summary>The image, of this run only.</summary>
    public static string Name { get; } = $"dkt-busybox:{Guid.NewGuid().ToString("N")[..8]}";

    public DockerClient Docker { get; } = DockerClient.Connect(DockerClient.DefaultEndpoint);

    public string Id { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await SweepAsync();
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var folder in (string[])["bin", "tmp", "etc", "data"])
            {
                await writer.WriteEntryAsync(
                    new UstarTarEntry(TarEntryType.Directory, folder + "/") { Mode = (UnixFileMode)0b111_111_111 }
                );
            }
            await writer.WriteEntryAsync("/bin/busybox", "bin/busybox");
            foreach (var applet in (string[])["sh", "sleep", "cat", "echo", "ls", "wget", "nslookup", "id"])
            {
                await writer.WriteEntryAsync(
                    new UstarTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" }
                );
            }
        }
        tar.Position = 0;
        Id = await Docker.Images.ImportAsync(
            Name,
            tar,
            ["CMD [\"/bin/sleep\",\"600\"]", "ENV PATH=/bin", $"LABEL {Label}={Run}"]
        );
    }

    public async ValueTask DisposeAsync() => await Docker.Images.RemoveAsync(Name, force: true);

    /// <summary>A name that no other test and no other run uses.</summary>
    public static string Unique(string what) => $"dkt-{what}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>A range of eight addresses that no other run uses, nor one of the last 31 tests of this one.</summary>
    public static Subnet NewSubnet() => new($"10.214.{Run}", Interlocked.Increment(ref _subnets) % 32 * 8);

    private static FileStream? Lock(string run)
    {
        try
        {
            return new FileStream($"/tmp/dkt-{run}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // another run has it, or another user
        }
    }

    /// <summary>Whether the run that this was made for is over: this one has made nothing yet.</summary>
    private static bool IsLeft(IReadOnlyDictionary<string, string>? labels)
    {
        if (labels?.GetValueOrDefault(Label) is not { } run || !byte.TryParse(run, out _))
            return false;
        using var held = run == Run ? null : Lock(run);
        return held is not null || run == Run;
    }

    private async Task SweepAsync()
    {
        foreach (var container in (await Docker.Containers.ListAsync([Label])).Where(c => IsLeft(c.Labels)))
            await Docker.Containers.RemoveAsync(container.Id, force: true, volumes: true);
        foreach (var network in (await Docker.Networks.ListAsync([Label])).Where(n => IsLeft(n.Labels)))
            await Docker.Networks.RemoveAsync(network.Id);
        foreach (var volume in (await Docker.Volumes.ListAsync([Label])).Where(v => IsLeft(v.Labels)))
            await Docker.Volumes.RemoveAsync(volume.Name);
        foreach (var image in (await Docker.Images.ListAsync([Label])).Where(i => IsLeft(i.Labels)))
            await Docker.Images.RemoveAsync(image.Id, force: true);
    }
}

/// <summary>Eight addresses, the second of them the gateway.</summary>
public sealed record Subnet(string Prefix, int First)
{
    public string Range => $"{Prefix}.{First}/29";

    public string Gateway => Address(1);

    public string Address(int number) => $"{Prefix}.{First + number}";
}
