using Berth.Shop.Hosts;
using Shouldly;
using Xunit;

namespace Berth.Tests.Hosts;

/// <summary>Where a tenant goes.</summary>
public sealed class PlaceTenantTests
{
    [Theory]
    [InlineData(1000, 900, "two")] // most memory free
    [InlineData(1000, 1500, "one")]
    [InlineData(0, 0, "one")] // equal: by name
    public void GoesWhereMostIsFree(int heldOnOne, int heldOnTwo, string expected) =>
        Choose([Host("one"), Host("two")], heldOnOne, heldOnTwo, 64).ShouldBe(expected);

    [Fact]
    public void GoesNowhereWhenItFitsNowhere()
    {
        Choose([Host("one"), Host("two")], 1950, 1990, 64).ShouldBeNull();
        Choose([Host("one"), Host("two")], 1936, 1990, 64).ShouldBe("one");
    }

    [Fact]
    public void ADrainingHostAndOneThatIsDownTakeNone()
    {
        Choose([Host("one") with { State = HostState.Draining }, Host("two")], 0, 1900, 64).ShouldBe("two");
        Choose([Host("one") with { State = HostState.Down }, Host("two") with { State = HostState.Draining }], 0, 0, 64)
            .ShouldBeNull();
    }

    [Fact]
    public void WhileNoneAnswersASaleCountsOnThem()
    {
        HostInfo[] away =
        [
            Host("one") with
            {
                State = HostState.Draining,
            },
            Host("two") with
            {
                State = HostState.Down,
            },
        ];
        Choose([.. PlaceTenant.ForSale(away)], 0, 0, 64).ShouldBe("two");
        Choose([.. PlaceTenant.ForSale([.. away, Host("three")])], 0, 0, 64).ShouldBe("three");
        Choose(away, 0, 0, 64).ShouldBeNull(); // nobody is moved there
    }

    [Fact]
    public void OvercommitSellsTheSameMemoryTwice() =>
        Choose([Host("one") with { Overcommit = 2 }], 3900, 0, 100).ShouldBe("one");

    /// <summary>
    /// Whatever is ordered, no host has more than may be sold on it, and nobody is refused while one has room.
    /// </summary>
    [Fact]
    public void NeverSellsMoreThanThereIs()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            HostInfo[] hosts =
            [
                Host("one"),
                Host("two") with
                {
                    MemoryMb = 3000,
                },
                Host("three") with
                {
                    MemoryMb = 500,
                    Overcommit = 1.5,
                },
            ];
            var held = new Dictionary<string, long>();
            for (var n = 0; n < 60; n++)
            {
                var mb = random.Next(1, 700);
                if (PlaceTenant.Choose(hosts, held, mb) is { } host)
                    held[host] = held.GetValueOrDefault(host) + mb;
                else
                    hosts.ShouldAllBe(h => h.CapacityMb - held.GetValueOrDefault(h.Name) < mb);
            }
            hosts.ShouldAllBe(h => held.GetValueOrDefault(h.Name) <= h.CapacityMb);
        }
    }

    private static string? Choose(HostInfo[] hosts, long one, long two, int memoryMb) =>
        PlaceTenant.Choose(hosts, new Dictionary<string, long> { ["one"] = one, ["two"] = two }, memoryMb);

    private static HostInfo Host(string name) =>
        new()
        {
            Name = name,
            Endpoint = "unix:///x",
            EdgeContainer = "edge",
            EdgeUrl = "http://10.0.0.1",
            MemoryMb = 2000,
        };
}
