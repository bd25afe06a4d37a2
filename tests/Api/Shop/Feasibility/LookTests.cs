using Berth.Docker;
using Berth.Shop.Feasibility;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Feasibility;

/// <summary>What is seen of a real engine.</summary>
public sealed class LookTests : IAsyncLifetime
{
    private readonly string _name = $"look{Guid.NewGuid():N}"[..12];
    private readonly DockerClient _docker = DockerClient.Connect();
    private readonly string _catalog = Directory.CreateTempSubdirectory("berth-look-").FullName;
    private readonly MovingClock _clock = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(Path.Combine(_catalog, "hello.yaml"), hello);
        await File.WriteAllTextAsync(
            Path.Combine(_catalog, "other.yaml"),
            hello
                .Replace("name: hello ", "name: other ")
                .Replace("default: true", "default: false")
                .Replace("pull: never", "pull: missing")
                .Replace("berth/hello:1 ", $"127.0.0.1:1/{_name}:1 ")
                .Replace("cpus: 1.0", "cpus: 512")
        );
        _app = await TestApp.StartAsync(
            clock: _clock,
            settings: new Dictionary<string, string?>
            {
                ["Berth:Installation"] = _name,
                ["Berth:Catalog"] = _catalog,
                ["Berth:Edge:Container"] = $"{_name}-edge",
            }
        );
        await _docker.Containers.CreateAsync(
            $"{_name}-edge",
            new ContainerSpec { Image = "berth/hello:1", Entrypoint = ["/bin/busybox", "sleep", "600"] }
        );
        await _docker.Containers.StartAsync($"{_name}-edge");
    }

    public async ValueTask DisposeAsync()
    {
        await _docker.Containers.RemoveAsync($"{_name}-edge", force: true);
        foreach (var network in (await _docker.Networks.ListAsync()).Where(n => n.Name == _name))
            await _docker.Networks.RemoveAsync(network.Id);
        await _app.DisposeAsync();
        Directory.Delete(_catalog, recursive: true);
    }

    [Fact]
    public async Task AHostIsSeenAsItIs()
    {
        await _docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = _name,
                Driver = "bridge",
                IPAM = new NetworkIpam { Config = [new NetworkPool { Subnet = "10.219.0.8/29" }] },
            }
        );
        await _app.InScopeAsync<LookAtHosts>(l => l.RunAsync(new(), default));
        var seen = await _app.Db().HostFacts.SingleAsync();
        var info = await _docker.System.InfoAsync();
        (seen.Cpus, seen.MemoryMb).ShouldBe((info.NCPU, (int)(info.MemTotal >> 20)));
        seen.ForeignNetworks.ShouldContain("10.219.0.8/29");
        var disk = new DriveInfo(info.DockerRootDir);
        seen.DiskMb!.Value.ShouldBeInRange((int)(disk.TotalSize >> 20) - 200, (int)(disk.TotalSize >> 20) + 200);
        seen.FreeDiskMb!.Value.ShouldBeInRange(1, seen.DiskMb.Value);
        // Plans are named once that no machine can run.
        var alert = await _app.Db().Alerts.SingleAsync(a => a.Key == "plan-too-large/other/large");
        alert.Text.ShouldContain($"it has {info.NCPU} processors, not 512");
        (await _app.Db().Alerts.AnyAsync(a => a.Key == "plan-too-large/other/small")).ShouldBeFalse();
    }

    [Fact]
    public async Task AnImageIsThereOrItIsSaidWhyNot()
    {
        await _app.InScopeAsync<LookAtImages>(l => l.RunAsync(new(), default));
        var seen = await _app.Db().ProductImages.ToDictionaryAsync(i => i.Image);
        seen["berth/hello:1"].IsThere.ShouldBeTrue();
        seen["berth/hello:1"].Architecture.ShouldNotBeEmpty();
        seen[$"127.0.0.1:1/{_name}:1"].IsThere.ShouldBeFalse();
        seen[$"127.0.0.1:1/{_name}:1"].Why.ShouldContain("refused");
        var alert = await _app.Db().Alerts.SingleAsync(a => a.Key == $"no-image/127.0.0.1:1/{_name}:1");
        alert.Text.ShouldContain("other: sold out");

        // It comes, and the alert closes by itself.
        await _docker.Images.TagAsync("berth/hello:1", $"127.0.0.1:1/{_name}:1");
        try
        {
            await _app.InScopeAsync<LookAtImages>(l => l.RunAsync(new(), default));
        }
        finally
        {
            await _docker.Images.RemoveAsync($"127.0.0.1:1/{_name}:1");
        }
        (await _app.Db().Alerts.SingleAsync(a => a.Key == alert.Key)).ResolvedAt.ShouldNotBeNull();
        (await _app.Db().ProductImages.CountAsync(i => i.IsThere)).ShouldBe(2);

        // It goes again: seen at the next look, and nobody asks its registry each minute.
        await _app.InScopeAsync<LookAtImages>(l => l.RunAsync(new(), default));
        var gone = await _app.Db().ProductImages.SingleAsync(i => !i.IsThere);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _app.InScopeAsync<LookAtImages>(l => l.RunAsync(new(), default));
        (await _app.Db().ProductImages.SingleAsync(i => !i.IsThere)).SeenAt.ShouldBe(gone.SeenAt);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _app.InScopeAsync<LookAtImages>(l => l.RunAsync(new(), default));
        (await _app.Db().ProductImages.SingleAsync(i => !i.IsThere)).SeenAt.ShouldBeGreaterThan(gone.SeenAt);
        (await _app.Db().Alerts.SingleAsync(a => a.Key == alert.Key)).ResolvedAt.ShouldBeNull();
    }
}
