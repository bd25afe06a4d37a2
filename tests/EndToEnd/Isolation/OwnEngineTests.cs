using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>The engines that tests make for themselves: as apart as machines, and gone without a trace.</summary>
public sealed class OwnEngineTests
{
    [Fact]
    public async Task TwoAtOnceKnowNothingOfEachOther()
    {
        string one,
            other;
        await using (var first = await OwnEngine.StartAsync())
        await using (var second = await OwnEngine.StartAsync())
        {
            (one, other) = (first.Network.Name, second.Network.Name);
            await Task.WhenAll(first.LoadAsync("berth/hello:1"), second.LoadAsync("berth/hello:1"));
            var created = await first.Docker.Containers.CreateAsync(
                "here",
                new ContainerSpec { Image = "berth/hello:1" }
            );
            await first.Docker.Containers.StartAsync(created.Id);
            (await first.Docker.Containers.ListAsync()).Count.ShouldBe(1);
            (await second.Docker.Containers.ListAsync()).ShouldBeEmpty();
            (await first.Network.RunAsync("ip", "address")).ShouldContain(first.Address);
            first.Address.ShouldNotBe(second.Address);
        }
        foreach (var name in (string[])[one, other])
        {
            File.Exists($"/run/netns/{name}").ShouldBeFalse();
            Directory
                .GetDirectories("/sys/fs/cgroup")
                .Append("/sys/fs/cgroup")
                .Where(d => Directory.Exists(Path.Combine(d, name)))
                .ShouldBeEmpty();
        }
    }
}
