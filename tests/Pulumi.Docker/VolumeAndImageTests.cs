using Berth.Docker;
using Berth.Docker.Tests;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Docker.Tests;

public sealed class VolumeAndImageTests(TinyImage image) : ProviderDriver
{
    private readonly string _name = TinyImage.Unique("vol");

    [Fact]
    public async Task AVolumeLivesAsAsked()
    {
        var program = Map(("name", _name), ("labels", Labels(("berth.tenant", "ada"))));
        var state = await CreateAsync(Volume, program);
        Assert.Equal((_name, "local"), (state.Id, state.Outputs["driver"]));
        var read = (await Provider.ReadAsync(Ref(Volume), state, Cancel))!;
        Assert.Same(DiffResult.None, Diff(Volume, read, program));
        var relabelled = new PropertyMap(program) { ["labels"] = Labels(("berth.tenant", "bob")) };
        var diff = Diff(Volume, state, relabelled);
        Assert.Equal(["labels"], diff.Replaces);
        Assert.True(diff.DeleteBeforeReplace);
        // Removed where the recorded outputs, sorted, have it; added where the program has it.
        Assert.Equal(
            [("labels[0]", ChangeKind.DeleteReplace), ("labels[1]", ChangeKind.AddReplace)],
            diff.Detailed.Select(d => (d.Key, d.Value.Kind))
        );

        Assert.Equal(_name, (await CreateAsync(Volume, program)).Id);
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Volume, relabelled));
        Assert.Contains("already exists", e.Message);
        await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Volume, Map(("name", _name))));
        Assert.Equal("ada", (await Docker.Volumes.InspectAsync(_name, Cancel)).Labels!["berth.tenant"]);

        await Provider.DeleteAsync(Ref(Volume), state, Cancel);
        await Provider.DeleteAsync(Ref(Volume), state, Cancel);
        Assert.Null(await Provider.ReadAsync(Ref(Volume), state, Cancel));
    }

    [Fact]
    public async Task AnImageThatIsThereIsNotPulled()
    {
        var program = Map(("name", TinyImage.Name), ("keepLocally", true));
        var state = await CreateAsync(Image, program);
        Assert.Equal(
            (image.Id + TinyImage.Name, image.Id, ""),
            (state.Id, state.Outputs["imageId"], state.Outputs["repoDigest"])
        );
        Assert.Same(DiffResult.None, Diff(Image, (await Provider.ReadAsync(Ref(Image), state, Cancel))!, program));
        await Provider.DeleteAsync(Ref(Image), state, Cancel);
        Assert.Equal(image.Id, (await Docker.Images.InspectAsync(TinyImage.Name, Cancel)).Id);
        var found = await Provider.InvokeAsync(
            "docker:index/getRemoteImage:getRemoteImage",
            Map(("name", TinyImage.Name)),
            Cancel
        );
        Assert.Equal(image.Id, found["id"]);
    }

    [Fact]
    public async Task AnImageThatIsNotKeptGoes()
    {
        var name = TinyImage.Unique("tag") + ":1";
        await Docker.Images.TagAsync(TinyImage.Name, name, Cancel);
        var state = await CreateAsync(Image, Map(("name", name)));
        await Provider.DeleteAsync(Ref(Image), state, Cancel);
        Assert.True(
            (await Assert.ThrowsAsync<DockerException>(() => Docker.Images.InspectAsync(name, Cancel))).IsNotFound
        );
        Assert.Null(await Provider.ReadAsync(Ref(Image), state, Cancel));
    }

    [Fact]
    public async Task AnAbsentEngineMayComeBack()
    {
        Provider.Configure(Map(("host", "unix:///tmp/dkt-no-such.sock")));
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Volume, Map(("name", _name))));
        Assert.True(e.Retryable);
        Assert.Contains("unix:///tmp/dkt-no-such.sock", e.Message);
    }
}
