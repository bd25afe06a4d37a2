using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.Infra;

/// <summary>
/// The form for a machine that is there, on the real engine: up, again, another image, a mistake, destroyed.
/// </summary>
public sealed class DevTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-infra-").FullName;
    private readonly DockerClient _docker = DockerClient.Connect();
    private Place _place = null!;

    private string Installation => _place.Named("infra");
    private string Name => $"{Installation}-edge";
    private string OtherImage => $"berth/caddy-other:{_place.Number}";
    private string ConfigFile => Path.Combine(_folder, "Pulumi.infra.yaml");

    public async ValueTask InitializeAsync() => _place = await Place.TakeAsync();

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task LivesFromUpToDestroy()
    {
        await File.WriteAllTextAsync(ConfigFile, Config("berth/caddy:4"));
        try
        {
            (await InfraAsync("up", "--yes")).ShouldContain("+ 6 created");
            var first = await _docker.Containers.InspectAsync(Name);
            first.State.Status.ShouldBe("running");
            (await InfraAsync("up", "--yes")).ShouldContain("6 unchanged");
            (await _docker.Containers.InspectAsync(Name)).Id.ShouldBe(first.Id);

            // Another image replaces the container; what it keeps on its volumes stays.
            await _docker.Images.TagAsync("berth/caddy:4", OtherImage);
            await WriteAsync("kept");
            await File.WriteAllTextAsync(ConfigFile, Config(OtherImage));
            (await InfraAsync("up", "--yes")).ShouldContain("+-1 replaced");
            var second = await _docker.Containers.InspectAsync(Name);
            second.Id.ShouldNotBe(first.Id);
            second.State.Status.ShouldBe("running");
            await _docker.Archive.StatAsync(Name, "/config/kept");

            // What is protected is not destroyed, and says why.
            await File.WriteAllTextAsync(ConfigFile, Config(OtherImage, protect: true));
            await InfraAsync("up", "--yes");
            (await Should.ThrowAsync<InvalidOperationException>(InfraAsync("destroy", "--yes"))).Message.ShouldContain(
                "protect"
            );
            (await _docker.Containers.InspectAsync(Name)).Id.ShouldBe(second.Id);

            await File.WriteAllTextAsync(ConfigFile, Config(OtherImage));
            await InfraAsync("up", "--yes");
            await InfraAsync("destroy", "--yes");
            (await _docker.Containers.ListAsync([$"berth.installation={Installation}"])).ShouldBeEmpty();
            (await _docker.Volumes.ListAsync([$"berth.installation={Installation}"])).ShouldBeEmpty();
        }
        finally
        {
            try
            {
                await _docker.Images.RemoveAsync(OtherImage);
            }
            catch (DockerException e) when (e.IsNotFound) { }
            foreach (var c in await _docker.Containers.ListAsync([$"berth.installation={Installation}"]))
                await _docker.Containers.RemoveAsync(c.Id, force: true);
            foreach (var v in await _docker.Volumes.ListAsync([$"berth.installation={Installation}"]))
                await _docker.Volumes.RemoveAsync(v.Name);
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
            [Shell.Dll("Infra", "berth-infra"), .. verb, "--stack", "infra", "--config-file", ConfigFile],
            new Dictionary<string, string>
            {
                ["PULUMI_BACKEND_URL"] = $"file://{_folder}",
                ["PULUMI_CONFIG_PASSPHRASE"] = "test",
            }
        );

    private string Config(string image, bool protect = false) =>
        $"""
            config:
              berth-base:installation: {Installation}
              berth-base:edgeImage: {image}
              berth-base:httpPort: "{_place.Port(0)}"
              berth-base:httpsPort: "{_place.Port(1)}"
              berth-base:protect: "{(protect ? "true" : "false")}"

            """;
}
