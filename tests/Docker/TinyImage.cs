using System.Formats.Tar;
using Xunit;

namespace Berth.Docker.Tests;

/// <summary>A busybox image made without a registry, shared by the tests of an assembly. Clears what an earlier run left.</summary>
public sealed class TinyImage : IAsyncLifetime
{
    /// <summary>Marks all that the tests make, so that a run can clean up after one that was killed.</summary>
    public const string Label = "dkt-test";

    /// <summary>The image. It stays between runs: making it costs a second.</summary>
    public const string Name = "dkt-busybox:1";

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
                await writer.WriteEntryAsync(new UstarTarEntry(TarEntryType.Directory, folder + "/") { Mode = (UnixFileMode)0b111_111_111 });
            }
            await writer.WriteEntryAsync("/bin/busybox", "bin/busybox");
            foreach (var applet in (string[])["sh", "sleep", "cat", "echo", "ls", "wget", "nslookup", "id"])
            {
                await writer.WriteEntryAsync(new UstarTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" });
            }
        }
        tar.Position = 0;
        Id = await Docker.Images.ImportAsync(Name, tar, ["CMD [\"/bin/sleep\",\"600\"]", "ENV PATH=/bin"]);
    }

    public async ValueTask DisposeAsync()
    {
        await SweepAsync();
        await Docker.Images.RemoveAsync(Name, force: true);
    }

    /// <summary>A name that no other test and no other run uses.</summary>
    public static string Unique(string what) => $"dkt-{what}-{Guid.NewGuid().ToString("N")[..8]}";

    private async Task SweepAsync()
    {
        foreach (var container in await Docker.Containers.ListAsync([Label])) await Docker.Containers.RemoveAsync(container.Id, force: true, volumes: true);
        foreach (var network in await Docker.Networks.ListAsync([Label])) await Docker.Networks.RemoveAsync(network.Id);
        foreach (var volume in await Docker.Volumes.ListAsync([Label])) await Docker.Volumes.RemoveAsync(volume.Name);
    }
}
