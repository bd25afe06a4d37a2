using Berth.Platform.Zone;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Tenants.Sweep;
using Shouldly;
using Xunit;
using static Berth.Tests.Sweep.Worlds;

namespace Berth.Tests.Sweep;

/// <summary>All that is not Docker's against the tenants.</summary>
public sealed class CompareTests
{
    private static readonly AliveSubscriptions Alive = new(
        [Sold("sub_ada", Ada), Sold("sub_bob", Bob)],
        IsComplete: true
    );

    [Fact]
    public void NothingIsFoundWhenAllIsRight()
    {
        CompareStacks.Run([Stack(Ada), Stack(Bob)], Expected()).ShouldBeEmpty();
        CompareRecords.Run([Record(Ada), Record(Bob)], "shop.example", Expected()).ShouldBeEmpty();
        CompareRoutes.Run(true, "local", Expected()).ShouldBeEmpty();
        CompareJobs.Run(Expected()).ShouldBeEmpty();
        CompareHolds.Run(Expected()).ShouldBeEmpty();
        CompareSubscriptions.Run(Alive, Expected()).ShouldBeEmpty();
        CompareSubscriptions.Run(Expected()).ShouldBeEmpty();
    }

    [Fact]
    public void StacksAndTenantsGoTogether()
    {
        CompareStacks.Run([Stack(Ada)], Expected()).ShouldHaveSingleItem().Repair.ShouldBe(Mend(Bob));
        var orphans = CompareStacks
            .Run(
                [
                    Stack(Ada),
                    Stack(Bob),
                    Stack(Eve),
                    new("x", Unknown, null, false),
                    new("young", Unknown, Young, false),
                    new("locked", Unknown, Old, true),
                    new("mine", null, Old, false),
                ],
                Expected()
            )
            .ToList();
        orphans.Select(f => f.Subject).ShouldBe([Stack(Eve).Name, "x", "locked", "mine"]);
        orphans.Select(f => f.Repair is Repair.ForgetStack).ShouldBe([true, true, false, false]);
    }

    [Fact]
    public void RecordsAndTenantsGoTogether()
    {
        Records(Record(Ada)).ShouldBe([new Finding("record", "bob.shop.example", "It is not there", Mend(Bob))]);
        Records(Record(Ada), Record(Bob) with { Content = "203.0.113.8" })
            .ShouldBe([new Finding("record", "bob.shop.example", "It is A 203.0.113.8, not A 203.0.113.7", Mend(Bob))]);
        Records(Record(Ada), Record(Bob), Record(Eve), new("r4", "x.shop.example", "A", "203.0.113.7", Unknown, Old))
            .Select(f => f.Repair)
            .ShouldBe([new Repair.RemoveRecord("r-eve"), new Repair.RemoveRecord("r4")]);
        Records(Record(Ada), Record(Bob), Record(Eve) with { ChangedAt = Young }).ShouldBeEmpty();
        Records(
                Record(Ada),
                Record(Bob),
                Record(Ada) with
                {
                    Id = "r9",
                    Name = "y.shop.example",
                },
                Record(Eve) with
                {
                    TenantId = null,
                }
            )
            .ShouldAllBe(f => f.Repair is Repair.ByHand);
    }

    [Fact]
    public void AnotherConfigurationIsPublishedUnlessATenantChanges()
    {
        CompareRoutes
            .Run(false, "local", Expected())
            .ShouldHaveSingleItem()
            .Repair.ShouldBe(new Repair.PublishRoutes("local"));
        CompareRoutes.Run(false, "local", Expected(Ada with { IsBusy = true })).ShouldBeEmpty();
    }

    [Fact]
    public void AWishThatNobodyWorksOnIsEnqueuedAndAParkedOneOnlyReported()
    {
        var owed = Ada with { IsUpToDate = false };
        CompareJobs.Run(Expected(owed)).ShouldHaveSingleItem().Repair.ShouldBe(new Repair.Remind(Ada.Id));
        CompareJobs
            .Run(Expected(owed with { IsParked = true }))
            .ShouldHaveSingleItem()
            .Repair.ShouldBeOfType<Repair.ByHand>();
        CompareJobs.Run(Expected(owed with { IsBusy = true })).ShouldBeEmpty();
        CompareJobs.Run(Expected(owed with { IsYoung = true })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OrderState.Pending, false)]
    [InlineData(OrderState.Paying, false)]
    [InlineData(OrderState.Paid, false)]
    [InlineData(OrderState.Expired, true)]
    [InlineData(OrderState.Lost, true)]
    public void ANameHeldForNobodyIsGivenFree(OrderState state, bool isStale)
    {
        var order = new SweptOrder(Unknown, state, Old);
        CompareHolds
            .Run(
                Expected() with
                {
                    Names = new Dictionary<string, Guid> { ["zoe"] = Unknown },
                    Orders = new Dictionary<Guid, SweptOrder> { [Unknown] = order },
                }
            )
            .Select(f => f.Repair)
            .ShouldBe(isStale ? [new Repair.ReleaseName(Unknown)] : []);
        CompareHolds
            .Run(
                Expected() with
                {
                    Names = new Dictionary<string, Guid> { ["zoe"] = Unknown },
                    Orders = new Dictionary<Guid, SweptOrder> { [Unknown] = order with { CreatedAt = Young } },
                }
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsHeldForAGoneTenantIsGivenFree()
    {
        var held = Expected() with
        {
            Names = new Dictionary<string, Guid> { ["ada"] = Ada.OrderId, ["eve"] = Eve.OrderId },
            Subnets = new Dictionary<string, Guid>
            {
                [Ada.Subnet] = Ada.Id,
                [Eve.Subnet] = Eve.Id,
                ["10.9.1.0/29"] = Unknown,
            },
        };
        CompareHolds
            .Run(held)
            .Select(f => f.Repair)
            .ShouldBe([
                new Repair.ReleaseName(Eve.OrderId),
                new Repair.ReleaseSubnet(Eve.Subnet),
                new Repair.ReleaseSubnet("10.9.1.0/29"),
            ]);
        CompareHolds
            .Run(
                Expected(Ada) with
                {
                    Orders = new Dictionary<Guid, SweptOrder>
                    {
                        [Ada.OrderId] = new(Ada.OrderId, OrderState.Ended, Old),
                    },
                }
            )
            .ShouldBeEmpty(); // it has ended, its tenant lives on
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(OrderState.Lost, false)]
    [InlineData(OrderState.Expired, true)]
    public void ASubscriptionThatNobodyIsServedForIsReported(OrderState? state, bool isChecked)
    {
        var expected = Expected() with
        {
            Orders = state is { } s ? new Dictionary<Guid, SweptOrder> { [Unknown] = new(Unknown, s, Old) } : [],
        };
        var found = CompareSubscriptions
            .Run(More(new("sub_x", "active", Unknown, Old)), expected)
            .ShouldHaveSingleItem();
        found.Subject.ShouldBe("sub_x");
        (found.Repair is Repair.CheckOrder).ShouldBe(isChecked);
    }

    [Fact]
    public void ASubscriptionWhoseOrderMayBePaidOrThatIsYoungIsLeftAlone()
    {
        CompareSubscriptions.Run(More(new("sub_x", "active", null, Young)), Expected()).ShouldBeEmpty();
        CompareSubscriptions
            .Run(
                More(new("sub_x", "incomplete", Unknown, Old)),
                Expected() with
                {
                    Orders = new Dictionary<Guid, SweptOrder> { [Unknown] = new(Unknown, OrderState.Paying, Old) },
                }
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void WhatStripeSaysIsOverIsReadAgain()
    {
        var alive = Alive with { Found = [Alive.Found[0]] };
        CompareSubscriptions
            .Run(alive, Expected())
            .ShouldHaveSingleItem()
            .Repair.ShouldBe(new Repair.SyncSubscription(Bob.Id));
        // it may be on a page that was not read
        CompareSubscriptions.Run(alive with { IsComplete = false }, Expected()).ShouldBeEmpty();
        CompareSubscriptions.Run(alive, Expected(Ada, Bob with { IsBusy = true })).ShouldBeEmpty();
        CompareSubscriptions
            .Run(
                alive,
                Expected() with
                {
                    Subscriptions = [.. Expected().Subscriptions.Select(s => s with { ReadAt = Young })],
                }
            )
            .ShouldBeEmpty();
        CompareSubscriptions
            .Run(More(Sold("sub_eve", Eve)), Expected())
            .ShouldHaveSingleItem()
            .Repair.ShouldBeOfType<Repair.ByHand>(); // paid, and removed
    }

    [Fact]
    public void OfWhatWasGivenStripeIsNotExpectedToKnow()
    {
        var given = Expected() with
        {
            Subscriptions =
            [
                .. Expected()
                    .Subscriptions.Select(s => s with { ProviderId = $"given_{s.TenantId:N}", IsComplimentary = true }),
            ],
        };
        CompareSubscriptions.Run(new AliveSubscriptions([], IsComplete: true), given).ShouldBeEmpty();
        CompareSubscriptions.Run(given).ShouldBeEmpty();
    }

    [Fact]
    public void ATenantThatItsSubscriptionDoesNotAllowIsOnlyReported()
    {
        SweptSubscription Of(SweptTenant t, DunningStage stage) => new(t.Id, $"sub_{t.Slug}", stage, false, Old);
        var found = CompareSubscriptions
            .Run(
                Expected() with
                {
                    Subscriptions =
                    [
                        Of(Ada, DunningStage.Removed),
                        Of(Bob, DunningStage.Suspended),
                        Of(Eve, DunningStage.Active),
                    ],
                }
            )
            .ToList();
        found.Select(f => f.Subject).ShouldBe(["ada", "eve"]);
        found.ShouldAllBe(f => f.Repair is Repair.ByHand);
    }

    private static List<Finding> Records(params FoundRecord[] found) =>
        [.. CompareRecords.Run(found, "shop.example", Expected())];

    private static AliveSubscriptions More(AliveSubscription one) => Alive with { Found = [.. Alive.Found, one] };

    private static AliveSubscription Sold(string id, SweptTenant tenant) => new(id, "active", tenant.OrderId, Old);
}
