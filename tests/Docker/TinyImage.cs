using System.Formats.Tar;
using Xunit;

namespace Berth.Docker.Tests;

/// <summary>
/// A busybox image made without a registry, shared by the tests of a run. Clears what runs left that were killed, but
/// nothing young: other runs may use the same engine.
/// </summary>
public sealed class TinyImage : IAsyncLifetime
{
    /// <summary>Marks all that the tests make, so that a run can clean up after one that was killed.</summary>
    public const string Label = "dkt-test";

    private static readonly TimeSpan Young = TimeSpan.FromMinutes(15);

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
            ["CMD [\"/bin/sleep\",\"600\"]", "ENV PATH=/bin", $"LABEL {Label}=1"]
        );
    }

    public async ValueTask DisposeAsync() => await Docker.Images.RemoveAsync(Name, force: true);

    /// <summary>A name that no other test and no other run uses.</summary>
    public static string Unique(string what) => $"dkt-{what}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>A range of eight addresses that hardly any other test uses at the same time.</summary>
    public static Subnet NewSubnet() => new($"10.214.{Random.Shared.Next(256)}", Random.Shared.Next(32) * 8);

    private async Task SweepAsync()
    {
        var before = DateTimeOffset.UtcNow - Young;
        foreach (
            var container in (await Docker.Containers.ListAsync([Label])).Where(c =>
                c.Created < before.ToUnixTimeSeconds()
            )
        )
        {
            await Docker.Containers.RemoveAsync(container.Id, force: true, volumes: true);
        }
        foreach (var network in (await Docker.Networks.ListAsync([Label])).Where(n => n.Created < before))
            await Docker.Networks.RemoveAsync(network.Id);
        foreach (var volume in (await Docker.Volumes.ListAsync([Label])).Where(v => v.CreatedAt < before))
            await Docker.Volumes.RemoveAsync(volume.Name);
        foreach (
            var image in (await Docker.Images.ListAsync([Label])).Where(i => i.Created < before.ToUnixTimeSeconds())
        )
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
