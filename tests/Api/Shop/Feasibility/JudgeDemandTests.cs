using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Feasibility;

public sealed class JudgeDemandTests
{
    private static readonly Demand Small = new()
    {
        Images = ["hello:1"],
        MemoryMb = 64,
        Cpus = 0.5,
        DiskMb = 100,
        NeedsSubnet = true,
    };

    private static readonly HostFacts Two = new()
    {
        Host = "a",
        Cpus = 2,
        MemoryMb = 2048,
        Architecture = "amd64",
        FreeDiskMb = 5000,
    };

    [Fact]
    public void WhatNobodyHasLookedAtStopsNothing() =>
        JudgeDemand.On(Small, new Facts { Hosts = [Host("a")] }).Hosts.ShouldHaveSingleItem();

    [Theory]
    [InlineData(2, 2048, null)]
    [InlineData(2.01, 2048, Obstacle.TooLarge)]
    [InlineData(8, 64, Obstacle.TooLarge)]
    [InlineData(1, 2049, Obstacle.TooLarge)]
    public void AContainerIsNoLargerThanItsMachine(double cpus, int memory, Obstacle? obstacle) =>
        Judge(Small with { Cpus = cpus, MemoryMb = memory }).Obstacle.ShouldBe(obstacle);

    [Theory]
    [InlineData(1124, null)]
    [InlineData(1123, Obstacle.DiskFull)]
    [InlineData(0, Obstacle.DiskFull)]
    public void SomeDiskStaysFree(int free, Obstacle? obstacle) => Judge(Small, free).Obstacle.ShouldBe(obstacle);

    /// <summary>What tenants share has to be there, too, before anybody pays.</summary>
    [Theory]
    [InlineData(64, 2, null)]
    [InlineData(64, 2.5, Obstacle.TooLarge)]
    [InlineData(1984, 1, null)]
    [InlineData(1985, 1, Obstacle.TooLarge)]
    public void WhatIsSharedIsNoLargerThanTheMachine(int memory, double cpus, Obstacle? obstacle) =>
        Judge(Small with { Helpers = [new("p", "web", memory, cpus)] }).Obstacle.ShouldBe(obstacle);

    [Theory]
    [InlineData(false, false, true, null)]
    [InlineData(false, false, false, Obstacle.NoSubnet)]
    [InlineData(true, false, false, null)]
    [InlineData(true, true, true, Obstacle.NoSubnet)]
    public void WhatIsSharedHasANetworkWithRoom(bool isThere, bool isFull, bool hasLarge, Obstacle? obstacle)
    {
        HashSet<(string Host, string Product, string Name)> its = [("a", "p", "web")];
        var facts = new Facts
        {
            Hosts = [Host("a")],
            Helpers = isThere ? its : [],
            FullHelpers = isFull ? its : [],
            HasLargeSubnet = hasLarge,
        };
        JudgeDemand.On(Small with { Helpers = [new("p", "web", 64, 1)] }, facts).Obstacle.ShouldBe(obstacle);
        JudgeDemand
            .On(Small with { Helpers = [new("q", "web", 64, 1)] }, facts)
            .Obstacle.ShouldBe(hasLarge ? null : Obstacle.NoSubnet);
    }

    [Fact]
    public void OnlyTheHostsThatWillDoAreAnswered()
    {
        var four = new HostFacts
        {
            Host = "b",
            Cpus = 4,
            MemoryMb = 4096,
            Architecture = "amd64",
        };
        var verdict = JudgeDemand.On(
            Small with
            {
                Cpus = 3,
            },
            new Facts
            {
                Hosts = [Host("a"), Host("b")],
                Machines = new Dictionary<string, HostFacts> { ["a"] = Two, ["b"] = four },
            }
        );
        verdict.Hosts.Select(h => h.Name).ShouldBe(["b"]);
        verdict.Obstacle.ShouldBeNull();
    }

    [Fact]
    public void AnImageThatCannotBeHadOrIsForOthersIsSoldOut()
    {
        Judge(Small, image: Image(false, "")).Obstacle.ShouldBe(Obstacle.NoImage);
        Judge(Small, image: Image(false, "")).Why.ShouldContain("no basic auth");
        Judge(Small, image: Image(true, "arm64")).Obstacle.ShouldBe(Obstacle.WrongPlatform);
        Judge(Small, image: Image(true, "amd64")).Obstacle.ShouldBeNull();
        Judge(Small with { Images = ["db:1", "hello:1"] }, image: Image(false, "")).Obstacle.ShouldBe(Obstacle.NoImage);
        Judge(Small with { Images = ["db:1", "hello:1"] }, image: Image(true, "arm64"))
            .Obstacle.ShouldBe(Obstacle.WrongPlatform);
        Judge(Small with { Images = [], Architecture = "arm64" }).Obstacle.ShouldBe(Obstacle.WrongPlatform);
        var windows = Image(true, "amd64");
        windows.Os = "windows";
        Judge(Small, image: windows).Why.ShouldContain("it is linux/amd64, and the image hello:1 is for windows/amd64");
    }

    [Fact]
    public void WhoHasANetworkNeedsNoneOfThePool()
    {
        var none = new Facts { Hosts = [Host("a")], FreeSubnets = 0 };
        JudgeDemand.On(Small, none).Obstacle.ShouldBe(Obstacle.NoSubnet);
        JudgeDemand.On(Small with { NeedsSubnet = false }, none).Obstacle.ShouldBeNull();
    }

    [Theory]
    [InlineData("10.9.0.0/24", 32)]
    [InlineData("10.9.0.0/24", 31, "10.9.0.8/29")]
    [InlineData("10.9.0.0/24", 31, "10.9.0.8/29", "10.9.0.8/29")] // the same on another host
    [InlineData("10.9.0.0/24", 31, "10.9.0.16/30")]
    [InlineData("10.9.0.0/24", 30, "10.9.0.0/28")]
    [InlineData("10.9.0.0/24", 0, "10.0.0.0/8")]
    [InlineData("10.9.0.0/24", 32, "172.17.0.0/16")]
    public void NetworksOfOthersAreLeftOut(string pool, long left, params string[] others)
    {
        SubnetPool.Count(pool, others).ShouldBe(left);
        SubnetPool.Cut(pool, others).LongCount().ShouldBe(left);
    }

    private static Verdict Judge(Demand demand, int? free = 5000, ProductImage? image = null) =>
        JudgeDemand.On(
            demand,
            new Facts
            {
                Hosts = [Host("a")],
                Machines = new Dictionary<string, HostFacts>
                {
                    ["a"] = new()
                    {
                        Host = "a",
                        Cpus = Two.Cpus,
                        MemoryMb = Two.MemoryMb,
                        Architecture = Two.Architecture,
                        Os = "linux",
                        FreeDiskMb = free,
                    },
                },
                Images = image is null ? new Dictionary<string, ProductImage>() : new() { [image.Image] = image },
                KeepFreeMb = 1024,
            }
        );

    private static ProductImage Image(bool isThere, string architecture) =>
        new()
        {
            Image = "hello:1",
            IsThere = isThere,
            Architecture = architecture,
            Why = isThere ? "" : "no basic auth credentials",
        };

    private static HostInfo Host(string name) =>
        new()
        {
            Name = name,
            Endpoint = "unix:///nowhere",
            EdgeContainer = "edge",
            EdgeUrl = "http://127.0.0.1",
        };
}
