using Berth.Docker;
using Berth.Docker.Tests;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Docker.Tests;

public sealed class NetworkTests : ProviderDriver
{
    private readonly string _name = TinyImage.Unique("net");
    private readonly string _subnet = TinyImage.NewSubnet().Range;

    [Fact]
    public async Task LivesAsAsked()
    {
        var program = Program(_subnet);
        var state = await CreateAsync(Network, program);
        Assert.Equal(64, state.Id.Length);
        var there = await Docker.Networks.InspectAsync(_name, Cancel);
        Assert.Equal((true, "ada"), (there.Internal, there.Labels!["berth.tenant"]));
        Assert.Equal(_subnet, Assert.Single(there.IPAM!.Config!).Subnet);
        Assert.Same(DiffResult.None, Diff(Network, state, program));
        var read = (await Provider.ReadAsync(Ref(Network), state, Cancel))!;
        Assert.Same(DiffResult.None, Diff(Network, read, program));

        var renamed = new PropertyMap(program) { ["name"] = _name + "-b" };
        var diff = Diff(Network, state, renamed);
        Assert.Equal(["name"], diff.Replaces);
        Assert.True(diff.DeleteBeforeReplace);
        await Provider.DeleteAsync(Ref(Network), state, Cancel);
        await Provider.DeleteAsync(Ref(Network), state, Cancel);
        Assert.Null(await Provider.ReadAsync(Ref(Network), state, Cancel));
    }

    [Fact]
    public async Task AdoptsItsOwnAndRefusesOthers()
    {
        var program = Program(_subnet);
        var state = await CreateAsync(Network, program);
        Assert.Equal(state.Id, (await CreateAsync(Network, program)).Id);

        var bob = new PropertyMap(program) { ["labels"] = Labels(("berth.tenant", "bob")) };
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Network, bob));
        Assert.Contains($"network with name {_name} already exists", e.Message);
        Assert.Contains("berth.tenant=ada", e.Message);
        await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Network, Program(TinyImage.NewSubnet().Range)));
        var unlabelled = new PropertyMap(program);
        unlabelled.Remove("labels");
        await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Network, unlabelled));
        Assert.Single(await Docker.Networks.ListAsync([TinyImage.Label], Cancel), n => n.Name == _name);
    }

    [Fact]
    public async Task TellsWhichSubnetIsTaken()
    {
        await CreateAsync(Network, Program(_subnet));
        var e = await Assert.ThrowsAsync<ProviderException>(() =>
            CreateAsync(Network, new PropertyMap(Program(_subnet)) { ["name"] = _name + "-b" })
        );
        Assert.Contains(_subnet, e.Message);
        Assert.Contains("pool", e.Message);
    }

    [Fact]
    public async Task IsFoundByFunction()
    {
        var state = await CreateAsync(Network, Program(_subnet));
        var found = await Provider.InvokeAsync("docker:index/getNetwork:getNetwork", Map(("name", _name)), Cancel);
        Assert.Equal((state.Id, "bridge", true), (found["id"], found["driver"], found["internal"]));
        await Assert.ThrowsAsync<ProviderException>(() =>
            Provider.InvokeAsync("docker:index/getNetwork:getNetwork", Map(("name", "dkt-none")), Cancel)
        );
    }

    [Fact]
    public async Task WaitsForAContainerToLeave()
    {
        var state = await CreateAsync(Network, Program(_subnet));
        var box = await Docker.Containers.CreateAsync(
            TinyImage.Unique("in"),
            new ContainerSpec
            {
                Image = TinyImage.Name,
                Labels = new Dictionary<string, string> { [TinyImage.Label] = TinyImage.Run },
                HostConfig = new HostConfig { NetworkMode = _name },
            },
            cancellationToken: Cancel
        );
        await Docker.Containers.StartAsync(box.Id, Cancel);
        var deleting = Provider.DeleteAsync(Ref(Network), state, Cancel);
        await Task.Delay(300, Cancel);
        Assert.False(deleting.IsCompleted);
        await Docker.Containers.RemoveAsync(box.Id, force: true, cancellationToken: Cancel);
        await deleting;
    }

    private PropertyMap Program(string subnet) =>
        Map(
            ("name", _name),
            ("driver", "bridge"),
            ("internal", true),
            ("ipamConfigs", List(Map(("subnet", subnet)))),
            ("labels", Labels(("berth.tenant", "ada")))
        );
}
