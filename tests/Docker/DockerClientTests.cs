using System.Formats.Tar;
using Xunit;

[assembly: AssemblyFixture(typeof(Berth.Docker.Tests.TinyImage))]

namespace Berth.Docker.Tests;

public sealed class DockerClientTests(TinyImage image)
{
    private static readonly Dictionary<string, string> Labels = new() { [TinyImage.Label] = TinyImage.Run };

    private readonly DockerClient _docker = image.Docker;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NegotiatesTheLowerVersion()
    {
        await _docker.System.PingAsync(Cancel);
        var version = await _docker.System.VersionAsync(Cancel);
        var spoken = Version.Parse(await _docker.ApiVersionAsync(Cancel));
        Assert.True(spoken <= Version.Parse(version.ApiVersion));
        Assert.True(spoken <= new Version(1, 51));
        var info = await _docker.System.InfoAsync(Cancel);
        Assert.True(info.NCPU > 0 && info.MemTotal > 0 && info.ServerVersion == version.Version);
    }

    [Fact]
    public void OneClientForAnEndpoint() => Assert.Same(_docker, DockerClient.Connect(DockerClient.DefaultEndpoint));

    [Fact]
    public async Task AMissingEngineIsUnreachable()
    {
        var nobody = DockerClient.Connect("unix:///tmp/dkt-no-such.sock");
        var e = await Assert.ThrowsAsync<DockerUnreachableException>(() => nobody.System.PingAsync(Cancel));
        Assert.True(e.IsRetryable);
        Assert.Contains("unix:///tmp/dkt-no-such.sock", e.Message);
    }

    [Fact]
    public void BadEndpointsAreTold()
    {
        Assert.Throws<ArgumentException>(() => DockerClient.Connect("ftp://host"));
        Assert.Throws<ArgumentException>(() => DockerClient.Connect("no endpoint"));
    }

    [Fact]
    public async Task AnEngineBehindSshIsReachedThroughTheProgram()
    {
        var folder = Directory.CreateTempSubdirectory("dkt-");
        try
        {
            // Stands for ssh: checks where it is told to go, then does what the far side would.
            var ssh = await ScriptAsync(
                "ssh",
                "case \"$*\" in *\"-i key -p 2222 -- ada@far docker system dial-stdio\") exec docker -H "
                    + "unix:///var/run/docker.sock system dial-stdio;; esac; echo \"wrong: $*\" >&2; exit 9"
            );
            var far = DockerClient.Connect("ssh://ada@far:2222", ssh: new DockerSsh(["-i", "key"], ssh));
            Assert.Equal((await _docker.System.InfoAsync(Cancel)).ID, (await far.System.InfoAsync(Cancel)).ID);
            var id = await RunAsync("sleep 600");
            Assert.Equal(
                "hi",
                (
                    await far.Exec.RunAsync(
                        id,
                        new ExecSpec { Cmd = ["cat"] },
                        new MemoryStream("hi"u8.ToArray()),
                        Cancel
                    )
                ).Output
            );
            await RemoveAsync(id);

            var refused = await ScriptAsync("refused", "echo 'Permission denied (publickey).' >&2; exit 255");
            var e = await Assert.ThrowsAsync<DockerUnreachableException>(() =>
                DockerClient.Connect("ssh://ada@far", ssh: new DockerSsh([], refused)).System.PingAsync(Cancel)
            );
            Assert.Contains("Permission denied", e.Message);
            await Assert.ThrowsAsync<DockerUnreachableException>(() =>
                DockerClient.Connect("ssh://ada@far", ssh: new DockerSsh([], "/no/ssh")).System.PingAsync(Cancel)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<string> ScriptAsync(string name, string script)
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n", Cancel);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
            return path;
        }
    }

    [Fact]
    public async Task ASlowEngineTimesOut()
    {
        var id = await RunAsync("sleep 600");
        var hasty = _docker.WithTimeout(TimeSpan.FromMilliseconds(300));
        // For two samples the engine takes longer than this client waits.
        var e = await Assert.ThrowsAsync<DockerTimeoutException>(() => hasty.Stats.MeasureAsync(id, Cancel));
        Assert.True(e.IsRetryable);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task NetworkVolumeContainerFromBirthToDeath()
    {
        var (network, volume, container) = (TinyImage.Unique("net"), TinyImage.Unique("vol"), TinyImage.Unique("box"));
        var subnet = TinyImage.NewSubnet();
        var networkId = await _docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = network,
                Labels = Labels,
                IPAM = new NetworkIpam
                {
                    Config = [new NetworkPool { Subnet = subnet.Range, Gateway = subnet.Gateway }],
                },
            },
            Cancel
        );
        await _docker.Volumes.CreateAsync(new VolumeSpec { Name = volume, Labels = Labels }, Cancel);
        var created = await _docker.Containers.CreateAsync(
            container,
            new ContainerSpec
            {
                Image = TinyImage.Name,
                Labels = Labels,
                Env = ["A=b"],
                HostConfig = new HostConfig
                {
                    Memory = 32 << 20,
                    MemorySwap = 32 << 20,
                    NanoCpus = 500_000_000,
                    PidsLimit = 20,
                    CapDrop = ["ALL"],
                    ReadonlyRootfs = true,
                    Init = true,
                    Mounts =
                    [
                        new Mount
                        {
                            Type = "volume",
                            Source = volume,
                            Target = "/data",
                        },
                    ],
                    RestartPolicy = new RestartPolicy("unless-stopped"),
                },
                NetworkingConfig = new NetworkingConfig(
                    new Dictionary<string, EndpointSpec>
                    {
                        [network] = new()
                        {
                            Aliases = ["app"],
                            IPAMConfig = new EndpointAddresses { IPv4Address = subnet.Address(4) },
                        },
                    }
                ),
            },
            cancellationToken: Cancel
        );
        Assert.True(await _docker.Containers.StartAsync(created.Id, Cancel));
        Assert.False(await _docker.Containers.StartAsync(created.Id, Cancel));

        var box = await _docker.Containers.InspectAsync(container, Cancel);
        Assert.Equal(
            (container, "running", 32L << 20, 500_000_000L, 20L),
            (box.PlainName, box.State.Status, box.HostConfig.Memory, box.HostConfig.NanoCpus, box.HostConfig.PidsLimit)
        );
        Assert.Equal(subnet.Address(4), Assert.Single(box.NetworkSettings.Networks!).Value.IPAddress);
        Assert.Equal("unless-stopped", box.HostConfig.RestartPolicy!.Name);
        Assert.Contains(
            (await _docker.Networks.InspectAsync(network, Cancel)).Containers!.Values,
            c => c.Name == container
        );
        Assert.Contains(
            await _docker.Containers.ListAsync([$"{TinyImage.Label}={TinyImage.Run}"], Cancel),
            c => c.Id == created.Id && c.Name == container
        );

        await _docker.Containers.UpdateAsync(
            created.Id,
            new ContainerUpdate
            {
                PidsLimit = 30,
                Memory = 48 << 20,
                MemorySwap = 48 << 20,
            },
            Cancel
        );
        box = await _docker.Containers.InspectAsync(created.Id, Cancel);
        Assert.Equal(
            (30L, 48L << 20, 500_000_000L),
            (box.HostConfig.PidsLimit, box.HostConfig.Memory, box.HostConfig.NanoCpus)
        );

        var renamed = container + "-b";
        await _docker.Containers.RenameAsync(created.Id, renamed, Cancel);
        await _docker.Containers.RestartAsync(created.Id, TimeSpan.Zero, Cancel);

        var active = await Assert.ThrowsAsync<DockerException>(() => _docker.Networks.RemoveAsync(networkId, Cancel));
        Assert.True(active.IsForbidden);
        await _docker.Networks.DisconnectAsync(network, renamed, cancellationToken: Cancel);
        await _docker.Networks.ConnectAsync(network, renamed, new EndpointSpec { Aliases = ["again"] }, Cancel);

        var inUse = await Assert.ThrowsAsync<DockerException>(() =>
            _docker.Volumes.RemoveAsync(volume, cancellationToken: Cancel)
        );
        Assert.True(inUse.IsConflict);
        var waiting = _docker.Containers.WaitAsync(created.Id, cancellationToken: Cancel);
        await _docker.Containers.KillAsync(created.Id, cancellationToken: Cancel);
        Assert.Equal(137, (await waiting).StatusCode);
        Assert.False(await _docker.Containers.StopAsync(created.Id, TimeSpan.Zero, Cancel));
        await _docker.Containers.RemoveAsync(created.Id, volumes: true, cancellationToken: Cancel);
        await _docker.Volumes.RemoveAsync(volume, cancellationToken: Cancel);
        await _docker.Networks.RemoveAsync(networkId, Cancel);
        Assert.True(
            (
                await Assert.ThrowsAsync<DockerException>(() => _docker.Containers.InspectAsync(created.Id, Cancel))
            ).IsNotFound
        );
        Assert.True(
            (await Assert.ThrowsAsync<DockerException>(() => _docker.Volumes.InspectAsync(volume, Cancel))).IsNotFound
        );
        Assert.True(
            (await Assert.ThrowsAsync<DockerException>(() => _docker.Networks.InspectAsync(network, Cancel))).IsNotFound
        );
    }

    [Fact]
    public async Task RefusalsSayWhatAndWhy()
    {
        var name = TinyImage.Unique("twice");
        var spec = new NetworkSpec
        {
            Name = name,
            Labels = Labels,
            IPAM = new NetworkIpam { Config = [new NetworkPool { Subnet = TinyImage.NewSubnet().Range }] },
        };
        var id = await _docker.Networks.CreateAsync(spec, Cancel);
        var twice = await Assert.ThrowsAsync<DockerException>(() => _docker.Networks.CreateAsync(spec, Cancel));
        Assert.True(twice.IsConflict, twice.Message);
        var overlap = await Assert.ThrowsAsync<DockerException>(() =>
            _docker.Networks.CreateAsync(spec with { Name = name + "-2" }, Cancel)
        );
        Assert.True(overlap.IsForbidden);
        Assert.Contains("Pool overlaps", overlap.EngineMessage);
        Assert.Equal(("POST", "/networks/create"), (overlap.Method, overlap.Path));
        await _docker.Networks.RemoveAsync(id, Cancel);

        var missing = await Assert.ThrowsAsync<DockerException>(() =>
            _docker.Containers.CreateAsync(null, new ContainerSpec { Image = "dkt-none:9" }, cancellationToken: Cancel)
        );
        Assert.True(missing.IsNotFound);
        Assert.Contains("dkt-none:9", missing.Message);
    }

    [Fact]
    public async Task ExecDemuxesAndTellsTheExitCode()
    {
        var id = await RunAsync("sleep 600");
        var result = await _docker.Exec.RunAsync(id, ["sh", "-c", "echo out; echo err >&2; exit 7"], Cancel);
        Assert.Equal(new ExecResult(7, "out\n", "err\n"), result);

        var large = new byte[3 << 20];
        Random.Shared.NextBytes(large);
        var output = new MemoryStream();
        var code = await _docker.Exec.RunAsync(
            id,
            new ExecSpec { Cmd = ["cat"] },
            output,
            Stream.Null,
            new MemoryStream(large),
            Cancel
        );
        Assert.Equal(0, code);
        Assert.Equal(large, output.ToArray());

        var deaf = await _docker.Exec.RunAsync(
            id,
            new ExecSpec { Cmd = ["sh", "-c", "echo $X; exit 3"], Env = ["X=y"] },
            new MemoryStream(large),
            Cancel
        );
        Assert.Equal(new ExecResult(3, "y\n", ""), deaf);

        await _docker.Containers.KillAsync(id, cancellationToken: Cancel);
        Assert.True(
            (await Assert.ThrowsAsync<DockerException>(() => _docker.Exec.RunAsync(id, ["id"], Cancel))).IsConflict
        );
        await RemoveAsync(id);
    }

    [Fact]
    public async Task ArchiveGoesBothWays()
    {
        var id = await RunAsync("sleep 600");
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "hello.txt")
                {
                    DataStream = new MemoryStream("hello"u8.ToArray()),
                },
                Cancel
            );
        }
        tar.Position = 0;
        await _docker.Archive.PutAsync(id, "/etc", tar, Cancel);
        var stat = await _docker.Archive.StatAsync(id, "/etc/hello.txt", Cancel);
        Assert.Equal(("hello.txt", 5L, false), (stat.Name, stat.Size, stat.IsFolder));
        await using var content = await _docker.Archive.GetAsync(id, "/etc/hello.txt", Cancel);
        await using var reader = new TarReader(content.Tar);
        var entry = await reader.GetNextEntryAsync(copyData: true, Cancel);
        Assert.Equal("hello", await new StreamReader(entry!.DataStream!).ReadToEndAsync(Cancel));
        Assert.True(
            (
                await Assert.ThrowsAsync<DockerException>(() => _docker.Archive.StatAsync(id, "/nothing", Cancel))
            ).IsNotFound
        );
        await RemoveAsync(id);
    }

    [Fact]
    public async Task LogsAreLinesOfTwoStreams()
    {
        var id = await RunAsync("echo one; echo two >&2; printf 'no end'");
        // Once it has ended: an engine may close on a follower before it has written a last line that has no end.
        await _docker.Containers.WaitAsync(id, cancellationToken: Cancel);
        var lines = new List<LogLine>();
        await foreach (var line in _docker.Logs.ReadAsync(id, new LogQuery { Follow = true }, Cancel))
            lines.Add(line);
        Assert.Contains(lines, l => l is { Stream: OutputStream.Out, Text: "one", Time: not null });
        Assert.Contains(lines, l => l is { Stream: OutputStream.Error, Text: "two" });
        Assert.Contains(lines, l => l is { Stream: OutputStream.Out, Text: "no end" });
        await RemoveAsync(id);

        var endless = await RunAsync("echo ready; sleep 600");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _docker.Logs.ReadAsync(endless, new LogQuery { Follow = true }, stop.Token))
                stop.Cancel();
        });
        await RemoveAsync(endless);

        // A silent container is no slow engine.
        var silent = await RunAsync("sleep 600");
        using var later = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        later.CancelAfter(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var _ in _docker
                    .WithTimeout(TimeSpan.FromMilliseconds(500))
                    .Logs.ReadAsync(silent, new LogQuery { Follow = true }, later.Token)
            ) { }
        });
        await RemoveAsync(silent);
    }

    [Fact]
    public async Task ATerminalHasNoFrames()
    {
        var id = await RunAsync("echo plain", tty: true);
        await _docker.Containers.WaitAsync(id, cancellationToken: Cancel);
        var lines = new List<string>();
        await foreach (var line in _docker.Logs.ReadAsync(id, cancellationToken: Cancel))
            lines.Add(line.Text);
        Assert.Equal(["plain"], lines);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task EventsTellWhatHappenedSince()
    {
        var since = DateTimeOffset.UtcNow.AddSeconds(-1);
        var id = await RunAsync("exit 5");
        await _docker.Containers.WaitAsync(id, cancellationToken: Cancel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await foreach (
            var e in _docker.Events.ReadAsync(
                new EventQuery
                {
                    Types = ["container"],
                    Actions = ["die"],
                    Containers = [id],
                    Since = since,
                },
                patience.Token
            )
        )
        {
            Assert.Equal((id, "5"), (e.Actor.ID, e.Actor.Attributes["exitCode"]));
            Assert.True(e.Time > since);
            break;
        }
        await RemoveAsync(id);
    }

    [Fact]
    public async Task StatsNeedTwoSamplesForTheProcessor()
    {
        var id = await RunAsync("while :; do :; done");
        var first = await _docker.Stats.ReadAsync(id, cancellationToken: Cancel);
        Assert.Null(first.CpuPercent);
        Assert.True(first is { MemoryUsed: > 0, MemoryLimit: > 0, Pids: > 0 });
        await Task.Delay(500, Cancel);
        var second = await _docker.Stats.ReadAsync(id, first, Cancel);
        Assert.InRange(second.CpuPercent!.Value, 1, 1000);
        Assert.InRange((await _docker.Stats.MeasureAsync(id, Cancel)).CpuPercent!.Value, 1, 1000);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task ImagesAreFoundTaggedAndRemoved()
    {
        var details = await _docker.Images.InspectAsync(TinyImage.Name, Cancel);
        Assert.Equal(image.Id, details.Id);
        Assert.Equal(["/bin/sleep", "600"], details.Config!.Cmd);
        var other = TinyImage.Unique("other") + ":2";
        await _docker.Images.TagAsync(TinyImage.Name, other, Cancel);
        Assert.Contains(
            other,
            Assert.Single(await _docker.Images.ListAsync(reference: other, cancellationToken: Cancel)).RepoTags!
        );
        await _docker.Images.RemoveAsync(other, cancellationToken: Cancel);
        Assert.True(
            (await Assert.ThrowsAsync<DockerException>(() => _docker.Images.InspectAsync(other, Cancel))).IsNotFound
        );
        await Assert.ThrowsAsync<DockerException>(async () =>
        {
            await foreach (var _ in _docker.Images.PullAsync("127.0.0.1:1/dkt-none:1", cancellationToken: Cancel)) { }
        });
    }

    [Theory]
    [InlineData("app", "app", null)]
    [InlineData("app:1", "app", "1")]
    [InlineData("host:5000/app", "host:5000/app", null)]
    [InlineData("host:5000/app:1", "host:5000/app", "1")]
    [InlineData("app@sha256:abc", "app", "sha256:abc")]
    public void TagsAreSplit(string whole, string name, string? tag) =>
        Assert.Equal((name, tag), DockerImages.SplitTag(whole));

    [Fact]
    public async Task DiskUsageListsImages() =>
        Assert.Contains(
            (await _docker.System.DiskUsageAsync(cancellationToken: Cancel)).Images!,
            i => i.RepoTags?.Contains(TinyImage.Name) == true
        );

    private async Task<string> RunAsync(string script, bool tty = false)
    {
        var created = await _docker.Containers.CreateAsync(
            TinyImage.Unique("run"),
            new ContainerSpec
            {
                Image = TinyImage.Name,
                Cmd = ["/bin/sh", "-c", script],
                Labels = Labels,
                Tty = tty,
                HostConfig = new HostConfig { NetworkMode = "none" },
            },
            cancellationToken: Cancel
        );
        await _docker.Containers.StartAsync(created.Id, Cancel);
        return created.Id;
    }

    private Task RemoveAsync(string id) =>
        _docker.Containers.RemoveAsync(id, force: true, volumes: true, cancellationToken: Cancel);
}
