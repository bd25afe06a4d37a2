using Berth.Shop.Tenancy;
using Berth.Tenants.Sweep;
using Shouldly;
using Xunit;
using static Berth.Tests.Sweep.Worlds;

namespace Berth.Tests.Sweep;

/// <summary>Containers, networks, volumes against the tenants: each kind of finding, and what is left alone.</summary>
public sealed class CompareDockerTests
{
    [Fact]
    public void NothingIsFoundWhenAllIsRight() => All(Engine(AdasContainer), Expected()).ShouldBeEmpty();

    [Fact]
    public void ALostContainerIsMended() =>
        All(Engine(), Expected()).ShouldBe([new Finding("container", "berth-x-ada", "It is not there", Mend(Ada))]);

    [Theory]
    [InlineData("exited", "spec1", 64, 32L, "It is exited")]
    [InlineData(
        "running",
        "spec2",
        64,
        32L,
        "It was made from something else than the plan, product and settings of today"
    )]
    [InlineData("running", "spec1", 128, 32L, "Its memory is 128 MiB, not 64")]
    [InlineData("running", "spec1", 64, 999L, "Its limit of processes is 999, not 32")]
    [InlineData("running", "spec1", 64, null, "Its limit of processes is none, not 32")]
    public void AChangedContainerIsMended(string status, string spec, int memoryMb, long? pids, string what) =>
        All(
                Engine(AdasContainer with { Status = status, Spec = spec, Memory = memoryMb << 20, Pids = pids }),
                Expected()
            )
            .ShouldBe([new Finding("container", "berth-x-ada", what, Mend(Ada))]);

    [Fact]
    public void APausedContainerAndASecondOneAreOnlyReported()
    {
        var found = All(
            Engine(AdasContainer with { Status = "paused" }, AdasContainer with { Id = "c2", Name = "copy" }),
            Expected()
        );
        found.Select(f => f.Subject).ShouldBe(["copy", "berth-x-ada"]);
        found.ShouldAllBe(f => f.Repair is Repair.ByHand);
    }

    [Fact]
    public void AContainerOfItsStackThatItsProductHasNoMoreIsMended() =>
        All(Engine(AdasContainer, AdasContainer with { Id = "c2", Name = "berth-x-ada.browser" }), Expected())
            .ShouldHaveSingleItem()
            .Repair.ShouldBe(Mend(Ada));

    [Fact]
    public void ALostOrForeignNetworkIsMended()
    {
        var there = Engine(AdasContainer);
        All(there with { Networks = [Network(Ada)] }, Expected())
            .ShouldBe([new Finding("network", "berth-x-bob", "It is not there", Mend(Bob))]);
        All(there with { Networks = [Network(Ada), Network(Bob) with { Subnets = ["10.1.0.0/29"] }] }, Expected())
            .ShouldBe([new Finding("network", "berth-x-bob", "It has 10.1.0.0/29, not 10.9.0.16/29", Mend(Bob))]);
    }

    [Fact]
    public void ALostVolumeIsNeverMadeAnew()
    {
        // nor the container, which would have it made
        var found = All(Engine() with { Volumes = [Volume(Bob)] }, Expected()).ShouldHaveSingleItem();
        (found.Kind, found.Subject).ShouldBe(("volume", "berth-x-ada-data"));
        found.Repair.ShouldBeOfType<Repair.ByHand>();
    }

    [Fact]
    public void AContainerOfASuspendedTenantIsRemoved() =>
        All(
                Engine(AdasContainer, AdasContainer with { Id = "c9", Name = "berth-x-bob", TenantId = Bob.Id }),
                Expected()
            )
            .ShouldHaveSingleItem()
            .Repair.ShouldBe(new Repair.RemoveContainer("local", "c9", Bob.Id, Bob.Generation));

    [Fact]
    public void WhatIsLeftOfAGoneTenantIsRemoved()
    {
        var there = Engine(AdasContainer, AdasContainer with { Id = "c3", Name = "berth-x-eve", TenantId = Eve.Id });
        All(
                there with
                {
                    Networks = [.. there.Networks, Network(Eve)],
                    Volumes = [.. there.Volumes, Volume(Eve)],
                },
                Expected()
            )
            .Select(f => f.Repair)
            .ShouldBe([
                new Repair.RemoveContainer("local", "c3", Eve.Id, Eve.Generation),
                new Repair.RemoveNetwork("local", "n-eve"),
                new Repair.RemoveVolume("local", "berth-x-eve-data", Eve.Id),
            ]);
    }

    [Fact]
    public void WhatIsLeftOnAHostThatItsTenantHasLeftIsRemoved()
    {
        var there = new FoundInDocker("host2", [AdasContainer with { Id = "c5" }], [Network(Ada)], [Volume(Ada)]);
        All(there, Expected())
            .Select(f => f.Repair)
            .ShouldBe([
                new Repair.RemoveContainer("host2", "c5", Ada.Id, Ada.Generation),
                new Repair.RemoveNetwork("host2", "n-ada"),
                new Repair.RemoveVolume("host2", "berth-x-ada-data", Ada.Id),
            ]);
        All(there, Expected(Ada with { IsUpToDate = false })).ShouldBeEmpty(); // it may be moving
    }

    [Fact]
    public void TheVolumeOfAnUnknownTenantIsNeverRemoved()
    {
        var there = Engine(AdasContainer, AdasContainer with { Id = "c4", Name = "x", TenantId = Unknown });
        var found = All(
            there with
            {
                Networks = [.. there.Networks, Network(Ada) with { Id = "n4", TenantId = Unknown }],
                Volumes = [.. there.Volumes, new("v4", Unknown, Old), new("v5", null, Old)],
            },
            Expected()
        );
        found
            .Where(f => f.Kind != "volume")
            .Select(f => f.Repair)
            .ShouldBe([new Repair.RemoveContainer("local", "c4", null, 0), new Repair.RemoveNetwork("local", "n4")]);
        found.Where(f => f.Kind == "volume").Select(f => f.Subject).ShouldBe(["v4", "v5"]);
        found.Where(f => f.Kind == "volume").ShouldAllBe(f => f.Repair is Repair.ByHand);
    }

    [Fact]
    public void WhatIsYoungIsLeftAlone()
    {
        All(Engine(AdasContainer with { Status = "exited", ChangedAt = Young }), Expected()).ShouldBeEmpty();
        var there = Engine(AdasContainer, AdasContainer with { Id = "c3", TenantId = Eve.Id, ChangedAt = Young });
        All(
                there with
                {
                    Networks = [.. there.Networks, Network(Eve) with { MadeAt = Young }],
                    Volumes = [.. there.Volumes, new("v4", Unknown, Young)],
                },
                Expected()
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void ATenantThatChangesOrIsWorkedOnIsLeftAlone()
    {
        foreach (
            var ada in (SweptTenant[])
                [
                    Ada with
                    {
                        IsYoung = true,
                    },
                    Ada with
                    {
                        IsBusy = true,
                    },
                    Ada with
                    {
                        IsUpToDate = false,
                    },
                    Ada with
                    {
                        Wanted = TenantState.Suspended,
                    },
                ]
        )
            All(Engine(), Expected(ada, Bob)).ShouldBeEmpty();
        foreach (var eve in (SweptTenant[])[Eve with { IsYoung = true }, Eve with { IsBusy = true }])
        {
            var there = Engine(AdasContainer);
            All(there with { Volumes = [.. there.Volumes, Volume(Eve)] }, Expected(Ada, Bob, eve)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void AHelperThatNobodySharesAnyMoreIsRemoved()
    {
        const string Kept = "berth-x.shared.store.browser",
            Left = "berth-x.shared.gone.browser";
        var found = Engine(AdasContainer) with
        {
            Shared =
            [
                new("container", "c1", Kept, Old),
                new("network", "n1", Kept, Old),
                new("container", "c2", Left, Old),
                new("network", "n2", Left, Old),
                new("network", "n3", "berth-x.shared.new.browser", Young), // its row may not be written yet
            ],
        };
        var expected = Expected(Ada, Bob) with { Shared = new HashSet<(string, string)> { (found.Host, Kept) } };
        All(found, expected)
            .Select(f => f.Repair)
            .ShouldBe([
                new Repair.RemoveContainer(found.Host, "c2", null, 0),
                new Repair.RemoveNetwork(found.Host, "n2"),
            ]);
    }

    private static List<Finding> All(FoundInDocker found, Expected expected) =>
        [.. CompareTenants.Run(found, expected), .. CompareOrphans.Run(found, expected)];
}
