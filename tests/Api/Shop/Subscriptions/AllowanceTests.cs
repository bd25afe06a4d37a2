using Berth.Shop.Catalog;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Subscriptions;

/// <summary>
/// What follows from what a tenant uses, for disk and traffic, and that it is dunning that says so.
/// </summary>
public sealed class AllowanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 10, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset MonthEnds = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Consumption Little = new(
        10,
        100,
        TimeSpan.FromDays(7),
        false,
        null,
        10,
        1000,
        true,
        0,
        MonthEnds
    );

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(89, false, false)]
    [InlineData(90, false, true)]
    [InlineData(85, true, true)]
    [InlineData(79, true, false)]
    public void ItsCustomerHearsAtNinetyPercentAndAgainOnlyFromBelowEighty(long used, bool told, bool tells) =>
        Of(Little with { DiskUsed = used, DiskTold = told }).DiskTold.ShouldBe(tells);

    [Fact]
    public void FullIsNotTooFull() => Of(Little with { DiskUsed = 100 }).DiskStopsAt.ShouldBeNull();

    [Fact]
    public void TooFullItRunsUntilADateThatStays()
    {
        var first = Of(Little with { DiskUsed = 101 });
        first.ShouldBe(new(Overage.None, true, Now.AddDays(7), 0, Now.AddDays(7)));
        var later = Little with
        {
            DiskUsed = 500,
            DiskTold = true,
            DiskStopsAt = first.DiskStopsAt,
            DiskGrace = TimeSpan.FromDays(1),
        };
        Of(later, Now.AddDays(6.9)).ShouldBe(first);
        Of(later, Now.AddDays(7)).Overage.ShouldBe(Overage.Disk);
    }

    [Fact]
    public void ALargerPlanOrLessDataEndsIt()
    {
        var stopped = Little with { DiskUsed = 500, DiskTold = true, DiskStopsAt = Now.AddDays(-1) };
        Of(stopped).Overage.ShouldBe(Overage.Disk);
        Of(stopped with { DiskLimit = 1000 }).ShouldBe(new(Overage.None, false, null, 0, null));
        Of(stopped with { DiskLimit = 0 }).ShouldBe(new(Overage.None, false, null, 0, null));
        Of(stopped with { DiskUsed = 95 }).ShouldBe(new(Overage.None, true, null, 0, null));
        // an operator gave it room
        Of(stopped with { DiskStopsAt = null }).ShouldBe(new(Overage.None, true, Now.AddDays(7), 0, Now.AddDays(7)));
        Allowance.Of(stopped, keep: true, Now).Overage.ShouldBe(Overage.None);
    }

    [Theory]
    [InlineData(799, 0, Overage.None)]
    [InlineData(800, 80, Overage.None)]
    [InlineData(999, 80, Overage.None)]
    [InlineData(1000, 100, Overage.Traffic)]
    public void TrafficStopsWhenTheMonthsIsUsed(long used, int told, Overage overage) =>
        Of(Little with { TrafficUsed = used })
            .ShouldBe(new(overage, false, null, told, overage == Overage.Traffic ? MonthEnds : null));

    [Fact]
    public void OrOnlyWarnsOrIsFree()
    {
        Of(Little with { TrafficUsed = 5000, TrafficStops = false })
            .ShouldBe(new(Overage.None, false, null, 100, null));
        Of(Little with { TrafficUsed = 5000, TrafficLimit = 0 }).ShouldBe(new(Overage.None, false, null, 0, null));
    }

    [Fact]
    public void DunningLooksAgainWhenTheFirstOfTheDatesComes()
    {
        var paid = new Standing(
            Now.AddDays(20),
            false,
            false,
            false,
            SuspensionReason.None,
            false,
            DunningStage.Active,
            null,
            null,
            0
        );
        var over = paid with { Uses = Little with { DiskUsed = 101 } };
        Dunning.Decide(over, new(), Now).LookAt.ShouldBe(Now.AddDays(7));
        Dunning.Decide(over with { KeepRunning = true }, new(), Now).LookAt.ShouldBe(Now.AddDays(7));
        Dunning
            .Decide(paid with { Uses = Little }, new(), Now)
            .ShouldBe(Dunning.Decide(paid, new(), Now) with { Allowance = new(Overage.None, false, null, 0, null) });
        // Not paid, it is not there to use anything.
        Dunning.Decide(over with { Ended = true }, new(), Now).Allowance.ShouldBeNull();
    }

    [Fact]
    public void WhatUsesTooMuchDoesNotRunAndIsNeverRemovedForIt()
    {
        Dunning.Wanted(DunningStage.Active, SuspensionReason.None, Overage.Disk).ShouldBe(TenantState.Suspended);
        Dunning.Wanted(DunningStage.PastDue, SuspensionReason.None, Overage.Traffic).ShouldBe(TenantState.Suspended);
        Dunning.Wanted(DunningStage.Active, SuspensionReason.None, Overage.None).ShouldBe(TenantState.Running);
        var s = new Standing(
            Now.AddDays(300),
            false,
            false,
            false,
            SuspensionReason.None,
            false,
            DunningStage.Active,
            null,
            null,
            0,
            Little with
            {
                DiskUsed = 999,
                DiskStopsAt = Now,
            }
        );
        for (var day = 0; day < 200; day++)
            Dunning.Decide(s, new DunningTerms(), Now.AddDays(day)).Stage.ShouldBe(DunningStage.Active);
    }

    private static Allowance Of(Consumption uses, DateTimeOffset? now = null) =>
        Allowance.Of(uses, keep: false, now ?? Now);
}
