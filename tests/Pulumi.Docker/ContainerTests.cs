using Berth.Docker;
using Berth.Docker.Tests;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Docker.Tests;

public sealed class ContainerTests(TinyImage image) : ProviderDriver
{
    private readonly string _name = TinyImage.Unique("app");

    [Fact]
    public async Task LivesAsAsked()
    {
        var (subnet, other) = (TinyImage.NewSubnet(), TinyImage.NewSubnet());
        var (net, second, vol) = (TinyImage.Unique("net"), TinyImage.Unique("net2"), TinyImage.Unique("vol"));
        await CreateAsync(
            Network,
            Map(
                ("name", net),
                ("labels", Labels()),
                ("ipamConfigs", List(Map(("subnet", subnet.Range), ("gateway", subnet.Gateway))))
            )
        );
        var secondNetwork = await CreateAsync(
            Network,
            Map(("name", second), ("labels", Labels()), ("ipamConfigs", List(Map(("subnet", other.Range)))))
        );
        await CreateAsync(Volume, Map(("name", vol), ("labels", Labels())));
        var program = Map(
            ("name", _name),
            ("image", image.Id),
            ("envs", List("B=2", "A=1")),
            ("labels", Labels(("berth.tenant", "ada"))),
            (
                "networksAdvanced",
                List(
                    Map(("name", net), ("aliases", List("app")), ("ipv4Address", subnet.Address(4))),
                    Map(("name", secondNetwork.Id))
                )
            ),
            ("volumes", List(Map(("volumeName", vol), ("containerPath", "/data")))),
            (
                "mounts",
                List(
                    Map(
                        ("type", "tmpfs"),
                        ("target", "/scratch"),
                        ("tmpfsOptions", Map(("sizeBytes", 1 << 20), ("mode", 448)))
                    )
                )
            ),
            ("memory", 64),
            ("memorySwap", 64),
            ("cpus", "0.5"),
            ("restart", "unless-stopped"),
            ("init", true),
            ("stopTimeout", 3),
            ("capabilities", Map(("adds", List("NET_BIND_SERVICE")), ("drops", List("ALL")))),
            ("securityOpts", List("no-new-privileges")),
            ("ulimits", List(Map(("name", "nproc"), ("soft", 50), ("hard", 60)))),
            ("tmpfs", Map(("/tmp", "size=1m"))),
            ("logOpts", Map(("max-size", "1m"), ("max-file", "2"))),
            ("hosts", List(Map(("host", "friend"), ("ip", subnet.Address(5))))),
            ("healthcheck", Map(("tests", List("CMD", "/bin/echo", "ok")), ("interval", "60s"), ("retries", 2))),
            ("uploads", List(Map(("file", "/etc/hello"), ("content", "hi"), ("permissions", "0600"))))
        );
        var state = await CreateAsync(Container, program);

        var box = await Docker.Containers.InspectAsync(state.Id, Cancel);
        var host = box.HostConfig;
        Assert.Equal((_name, "running", image.Id), (box.PlainName, box.State.Status, box.Image));
        Assert.Equal(
            (64L << 20, 64L << 20, 500_000_000L, "unless-stopped", true),
            (host.Memory, host.MemorySwap, host.NanoCpus, host.RestartPolicy!.Name, host.Init)
        );
        Assert.Equal(new Ulimit("nproc", 50, 60), Assert.Single(host.Ulimits!));
        Assert.Equal("2", host.LogConfig!.Config!["max-file"]);
        Assert.Equal(["no-new-privileges"], host.SecurityOpt);
        Assert.Equal("size=1m", host.Tmpfs!["/tmp"]);
        Assert.Equal(3, box.Config.StopTimeout);
        Assert.Equal(60_000_000_000, box.Config.Healthcheck!.Interval);
        Assert.Equal("ada", box.Config.Labels!["berth.tenant"]);
        Assert.Contains("B=2", box.Config.Env!);
        Assert.Equal([net, second], box.NetworkSettings.Networks!.Keys.OrderBy(n => n == second));
        Assert.Equal(subnet.Address(4), box.NetworkSettings.Networks[net].IPAddress);
        Assert.Contains("app", box.NetworkSettings.Networks[net].Aliases!);
        Assert.Equal("hi", (await Docker.Exec.RunAsync(state.Id, ["cat", "/etc/hello"], Cancel)).Output);
        Assert.Contains(
            subnet.Address(4),
            (await Docker.Exec.RunAsync(state.Id, ["nslookup", "app", "127.0.0.11"], Cancel)).Output
        );

        Assert.Equal(["A=1", "B=2"], ((PropertyList)state.Outputs["envs"]!).Cast<string>());
        Assert.Equal(
            (64.0, "bridge", true),
            (state.Outputs["memory"], state.Outputs["networkMode"], state.Outputs["mustRun"])
        );
        Assert.Same(DiffResult.None, Diff(Container, state, program));

        var read = await Provider.ReadAsync(Ref(Container), state, Cancel);
        Assert.Same(DiffResult.None, Diff(Container, read!, program));

        var more = new PropertyMap(program) { ["memory"] = 96.0, ["memorySwap"] = 96.0 };
        var diff = Diff(Container, read!, more);
        Assert.Equal(["memory", "memorySwap"], diff.Changes);
        Assert.Empty(diff.Replaces);
        Assert.Equal(ChangeKind.Update, diff.Detailed["memory"].Kind);
        var updated = await Provider.UpdateAsync(Ref(Container), read!, Checked(Container, more, read!.Inputs), Cancel);
        Assert.Equal(state.Id, updated.Id);
        Assert.Equal(96L << 20, (await Docker.Containers.InspectAsync(state.Id, Cancel)).HostConfig.Memory);
        Assert.Equal(96.0, updated.Outputs["memory"]);
        Assert.Same(DiffResult.None, Diff(Container, updated, more));

        var changed = new PropertyMap(more) { ["envs"] = List("B=3", "A=1") };
        diff = Diff(Container, updated, changed);
        Assert.Equal(["envs"], diff.Replaces);
        Assert.True(diff.DeleteBeforeReplace);

        await Provider.DeleteAsync(Ref(Container), updated, Cancel);
        await Provider.DeleteAsync(Ref(Container), updated, Cancel);
        Assert.Null(await Provider.ReadAsync(Ref(Container), updated, Cancel));
        var gone = await Assert.ThrowsAsync<ProviderException>(() =>
            Provider.UpdateAsync(Ref(Container), updated, updated.Inputs, Cancel)
        );
        Assert.Contains("is gone", gone.Message);
    }

    [Fact]
    public async Task StoppedByHandIsStartedAgain()
    {
        var program = Plain();
        var state = await CreateAsync(Container, program);
        await Docker.Containers.KillAsync(state.Id, cancellationToken: Cancel);
        await Docker.Containers.WaitAsync(state.Id, cancellationToken: Cancel);
        var read = (await Provider.ReadAsync(Ref(Container), state, Cancel))!;
        Assert.Equal((false, 137.0), (read.Outputs["mustRun"], read.Outputs["exitCode"]));
        Assert.Equal(["mustRun"], Diff(Container, read, program).Changes);
        var updated = await Provider.UpdateAsync(
            Ref(Container),
            read,
            Checked(Container, program, read.Inputs),
            Cancel
        );
        Assert.True((await Docker.Containers.InspectAsync(state.Id, Cancel)).State.Running);
        Assert.Same(DiffResult.None, Diff(Container, updated, program));
    }

    [Fact]
    public async Task ChangedByHandIsSeenAfterARefresh()
    {
        var program = Plain();
        var state = await CreateAsync(Container, program);
        await Docker.Containers.UpdateAsync(
            state.Id,
            new ContainerUpdate { Memory = 40 << 20, MemorySwap = 40 << 20 },
            Cancel
        );
        Assert.Same(DiffResult.None, Diff(Container, state, program));
        var read = (await Provider.ReadAsync(Ref(Container), state, Cancel))!;
        Assert.Equal(["memory", "memorySwap"], Diff(Container, read, program).Changes);
    }

    [Fact]
    public async Task MemoryGrowsBeyondTheSwapThatTheEngineHadSet()
    {
        var program = Plain();
        program.Remove("memorySwap");
        var state = await CreateAsync(Container, program);
        var more = new PropertyMap(program) { ["memory"] = 200.0 };
        await Provider.UpdateAsync(Ref(Container), state, Checked(Container, more, state.Inputs), Cancel);
        Assert.Equal(200L << 20, (await Docker.Containers.InspectAsync(state.Id, Cancel)).HostConfig.Memory);
    }

    [Fact]
    public async Task WaitsUntilHealthyOrTellsWhyNot()
    {
        var program = Plain();
        program["wait"] = true;
        program["healthcheck"] = Map(
            ("tests", List("CMD", "/bin/echo", "fine")),
            ("interval", "100ms"),
            ("timeout", "5s")
        );
        var state = await CreateAsync(Container, program);
        Assert.Equal("healthy", (await Docker.Containers.InspectAsync(state.Id, Cancel)).State.Health!.Status);

        program["name"] = _name + "-b";
        program["waitTimeout"] = 2.0;
        program["healthcheck"] = Map(
            ("tests", List("CMD-SHELL", "echo broken; exit 4")),
            ("interval", "100ms"),
            ("timeout", "5s")
        );
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Container, program));
        Assert.Contains("broken", e.Message);
        Assert.True(
            (
                await Assert.ThrowsAsync<DockerException>(() => Docker.Containers.InspectAsync(_name + "-b", Cancel))
            ).IsNotFound
        );
    }

    [Fact]
    public async Task LeavesNothingBehindWhenItCannotStart()
    {
        var program = Plain();
        program["command"] = List("/no/such/program");
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Container, program));
        Assert.Contains("/no/such/program", e.Message);
        Assert.True(
            (await Assert.ThrowsAsync<DockerException>(() => Docker.Containers.InspectAsync(_name, Cancel))).IsNotFound
        );
    }

    [Fact]
    public async Task AdoptsWhatAnInterruptedRunLeft()
    {
        var program = Plain();
        var first = await CreateAsync(Container, program);
        var again = await CreateAsync(Container, program);
        Assert.Equal(first.Id, again.Id);

        await Docker.Containers.KillAsync(first.Id, cancellationToken: Cancel);
        Assert.Equal(first.Id, (await CreateAsync(Container, program)).Id);
        Assert.True((await Docker.Containers.InspectAsync(first.Id, Cancel)).State.Running);
    }

    [Fact]
    public async Task RemakesWhatWasNeverStartedOrIsOfAnOlderVersion()
    {
        var program = Plain();
        var left = await Docker.Containers.CreateAsync(
            _name,
            new ContainerSpec
            {
                Image = TinyImage.Name,
                Labels = new Dictionary<string, string>
                {
                    [TinyImage.Label] = TinyImage.Run,
                    ["berth.tenant"] = "ada",
                    ["berth.spec-hash"] = "1",
                },
            },
            cancellationToken: Cancel
        );
        var made = await CreateAsync(Container, program);
        Assert.NotEqual(left.Id, made.Id);

        program["labels"] = Labels(("berth.tenant", "ada"), ("berth.spec-hash", "2"));
        var newer = await CreateAsync(Container, program);
        Assert.NotEqual(made.Id, newer.Id);
        Assert.Equal("2", (await Docker.Containers.InspectAsync(_name, Cancel)).Config.Labels!["berth.spec-hash"]);
    }

    [Fact]
    public async Task NeverTouchesAStranger()
    {
        var stranger = await Docker.Containers.CreateAsync(
            _name,
            new ContainerSpec
            {
                Image = TinyImage.Name,
                Labels = new Dictionary<string, string> { [TinyImage.Label] = TinyImage.Run, ["berth.tenant"] = "bob" },
            },
            cancellationToken: Cancel
        );
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Container, Plain()));
        Assert.Contains("already in use", e.Message);
        Assert.Contains("berth.tenant=bob", e.Message);
        var unlabelled = Plain();
        unlabelled.Remove("labels");
        await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Container, unlabelled));
        Assert.Equal(stranger.Id, (await Docker.Containers.InspectAsync(_name, Cancel)).Id);
        await Docker.Containers.RemoveAsync(stranger.Id, cancellationToken: Cancel);
    }

    [Fact]
    public async Task PublishesPortsAndAnOpenOneIsNoDrift()
    {
        var program = Plain();
        program.Remove("networkMode");
        program["ports"] = List(Map(("internal", 8080), ("ip", "127.0.0.1")));
        var state = await CreateAsync(Container, program);
        var port = Assert.IsType<PropertyMap>(Assert.Single((PropertyList)state.Outputs["ports"]!));
        Assert.True((double)port["external"]! > 0);
        var read = (await Provider.ReadAsync(Ref(Container), state, Cancel))!;
        Assert.Same(DiffResult.None, Diff(Container, read, program));
    }

    [Fact]
    public async Task SaysWhatImageCannotBeHad()
    {
        var program = Plain();
        program["image"] = "127.0.0.1:1/dkt-none:1";
        var e = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(Container, program));
        Assert.Contains("unable to pull image 127.0.0.1:1/dkt-none:1", e.Message);
    }

    private PropertyMap Plain() =>
        Map(
            ("name", _name),
            ("image", TinyImage.Name),
            ("networkMode", "none"),
            ("memory", 32),
            ("memorySwap", 32),
            ("labels", Labels(("berth.tenant", "ada"), ("berth.spec-hash", "1")))
        );
}
