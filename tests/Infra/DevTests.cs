using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.Infra;

/// <summary>
/// The form for a machine that is there, on the real engine: up, again, another image, a mistake, destroyed.
/// </summary>
public sealed class DevTests : IDisposable
{
    private const string Name = "berth-infra-edge";
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-infra-").FullName;
    private readonly DockerClient _docker = DockerClient.Connect();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task LivesFromUpToDestroy()
    {
        var file = Repository.Path("Pulumi.infra.yaml");
        await File.WriteAllTextAsync(file, Config("berth/caddy:4"));
        try
        {
            (await InfraAsync("up", "--yes")).ShouldContain("+ 6 created");
            var first = await _docker.Containers.InspectAsync(Name);
            first.State.Status.ShouldBe("running");
            (await InfraAsync("up", "--yes")).ShouldContain("6 unchanged");
            (await _docker.Containers.InspectAsync(Name)).Id.ShouldBe(first.Id);

            // Another image replaces the container; what it keeps on its volumes stays.
            await _docker.Images.TagAsync("berth/caddy:4", "berth/caddy-other:1");
            await WriteAsync("kept");
            await File.WriteAllTextAsync(file, Config("berth/caddy-other:1"));
            (await InfraAsync("up", "--yes")).ShouldContain("+-1 replaced");
            var second = await _docker.Containers.InspectAsync(Name);
            second.Id.ShouldNotBe(first.Id);
            second.State.Status.ShouldBe("running");
            await _docker.Archive.StatAsync(Name, "/config/kept");

            // What is protected is not destroyed, and says why.
            await File.WriteAllTextAsync(file, Config("berth/caddy-other:1", protect: true));
            await InfraAsync("up", "--yes");
            (await Should.ThrowAsync<InvalidOperationException>(InfraAsync("destroy", "--yes"))).Message.ShouldContain(
                "protect"
            );
            (await _docker.Containers.InspectAsync(Name)).Id.ShouldBe(second.Id);

            await File.WriteAllTextAsync(file, Config("berth/caddy-other:1"));
            await InfraAsync("up", "--yes");
            await InfraAsync("destroy", "--yes");
            (await _docker.Containers.ListAsync(["berth.installation=berth-infra"])).ShouldBeEmpty();
            (await _docker.Volumes.ListAsync(["berth.installation=berth-infra"])).ShouldBeEmpty();
        }
        finally
        {
            try
            {
                await _docker.Images.RemoveAsync("berth/caddy-other:1");
            }
            catch (DockerException e) when (e.IsNotFound) { }
            foreach (var c in await _docker.Containers.ListAsync(["berth.installation=berth-infra"]))
                await _docker.Containers.RemoveAsync(c.Id, force: true);
            foreach (var v in await _docker.Volumes.ListAsync(["berth.installation=berth-infra"]))
                await _docker.Volumes.RemoveAsync(v.Name);
            File.Delete(file);
        }
    }

    private async Task WriteAsync(string name)
    {
        using var tar = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
            await writer.WriteEntryAsync(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream([1]),
                }
            );
        tar.Position = 0;
        await _docker.Archive.PutAsync(Name, "/config", tar);
    }

    private Task<string> InfraAsync(params string[] verb) =>
        Shell.RunAsync(
            "dotnet",
            [Shell.Dll("Infra", "berth-infra"), .. verb, "--stack", "infra"],
            new Dictionary<string, string>
            {
                ["PULUMI_BACKEND_URL"] = $"file://{_folder}",
                ["PULUMI_CONFIG_PASSPHRASE"] = "test",
            }
        );

    private static string Config(string image, bool protect = false) =>
        $"""
            config:
              berth-base:installation: berth-infra
              berth-base:edgeImage: {image}
              berth-base:httpPort: "21580"
              berth-base:httpsPort: "21943"
              berth-base:protect: "{(protect ? "true" : "false")}"

            """;
}
