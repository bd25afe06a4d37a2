using Berth.Shop.Catalog;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Subscriptions;

/// <summary>
/// Dunning stage by stage: what is due when, with the terms that a plan has unless it says otherwise.
/// </summary>
public sealed class DunningTests
{
    private static readonly DunningTerms Terms = new();
    private static readonly DateTimeOffset Due = new(2026, 12, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PaidIsActive() =>
        Step(DunningStage.Active, Due.AddDays(-1)).ShouldBe(new(DunningStage.Active, null, null, 0, Due.AddDays(3)));

    [Fact]
    public void MoneyOnItsWayIsNotMissingYet() =>
        Step(DunningStage.Active, Due.AddDays(2.9)).Stage.ShouldBe(DunningStage.Active);

    [Fact]
    public void AFailedPaymentIsPastDueWithADate() =>
        Step(DunningStage.Active, Due.AddHours(1), failing: true)
            .ShouldBe(new(DunningStage.PastDue, Due.AddDays(7), null, 0, Due.AddDays(3)));

    [Fact]
    public void RemindersComeOnTheirDays()
    {
        Step(DunningStage.PastDue, Due.AddDays(3), failing: true, suspends: Due.AddDays(7))
            .ShouldBe(new(DunningStage.PastDue, Due.AddDays(7), null, 1, Due.AddDays(6)));
        Step(DunningStage.PastDue, Due.AddDays(6), failing: true, suspends: Due.AddDays(7), reminded: 1)
            .ShouldBe(new(DunningStage.PastDue, Due.AddDays(7), null, 2, Due.AddDays(7)));
    }

    [Fact]
    public void AfterTheGraceItIsSuspendedAndItsRemovalHasADate() =>
        Step(DunningStage.PastDue, Due.AddDays(7), failing: true, suspends: Due.AddDays(7))
            .ShouldBe(new(DunningStage.Suspended, null, Due.AddDays(28), 0, Due.AddDays(23)));

    [Fact]
    public void BeforeTheRemovalItIsWarnedAndThenRemoved()
    {
        Step(DunningStage.Suspended, Due.AddDays(23), failing: true, removed: Due.AddDays(28))
            .ShouldBe(new(DunningStage.Warned, null, Due.AddDays(28), 0, Due.AddDays(28)));
        Step(DunningStage.Warned, Due.AddDays(28), failing: true, removed: Due.AddDays(28))
            .Stage.ShouldBe(DunningStage.Removed);
    }

    [Fact]
    public void WhoIsToldLateHasADayStill() =>
        Step(DunningStage.Active, Due.AddDays(40), failing: true).SuspendsAt.ShouldBe(Due.AddDays(41));

    [Fact]
    public void AWarningThatIsLateMovesTheRemoval() =>
        Step(DunningStage.Suspended, Due.AddDays(60), failing: true, removed: Due.AddDays(28))
            .ShouldBe(new(DunningStage.Warned, null, Due.AddDays(65), 0, Due.AddDays(65)));

    [Theory]
    [InlineData(DunningStage.PastDue)]
    [InlineData(DunningStage.Suspended)]
    [InlineData(DunningStage.Warned)]
    public void PayingLeadsBackFromEveryStage(DunningStage stage) =>
        Step(stage, Due.AddDays(-1), suspends: Due, removed: Due).Stage.ShouldBe(DunningStage.Active);

    [Fact]
    public void NothingLeadsBackFromTheLast() =>
        Step(DunningStage.Removed, Due.AddDays(-1)).Stage.ShouldBe(DunningStage.Removed);

    [Fact]
    public void AnEndThatWasWantedSuspendsAtOnce() =>
        Step(DunningStage.Active, Due.AddDays(-10), ended: true)
            .ShouldBe(new(DunningStage.Suspended, null, Due.AddDays(11), 0, Due.AddDays(6)));

    [Fact]
    public void AnEndWithTheDataRemovesAtOnce() =>
        Dunning
            .Decide(Standing(DunningStage.Active, ended: true) with { RemoveAtEnd = true }, Terms, Due)
            .Stage.ShouldBe(DunningStage.Removed);

    [Fact]
    public void AnUnpaidBillForMoreDoesNotStopWhatIsPaid() =>
        Step(DunningStage.Active, Due.AddDays(-20), failing: true).SuspendsAt.ShouldBe(Due.AddDays(7));

    [Fact]
    public void AHoldStopsWhatIsPaidAndNothingMore()
    {
        Dunning.Wanted(DunningStage.Active, SuspensionReason.Dispute).ShouldBe(TenantState.Suspended);
        Dunning.Wanted(DunningStage.PastDue, SuspensionReason.None).ShouldBe(TenantState.Running);
        Dunning.Wanted(DunningStage.Warned, SuspensionReason.None).ShouldBe(TenantState.Suspended);
        Dunning.Wanted(DunningStage.Removed, SuspensionReason.Operator).ShouldBe(TenantState.Gone);
    }

    [Fact]
    public void AnOperatorLetsItRunUnpaid() =>
        Dunning
            .Decide(Standing(DunningStage.Suspended, failing: true) with { KeepRunning = true }, Terms, Due.AddDays(90))
            .ShouldBe(new(DunningStage.Active, null, null, 0, null));

    [Fact]
    public void WhatWasGivenStaysUntilItIsTakenAway()
    {
        var given = Standing(DunningStage.Active) with { IsComplimentary = true };
        Dunning.Decide(given, Terms, Due.AddYears(9)).ShouldBe(new(DunningStage.Active, null, null, 0, null));
        Dunning
            .Decide(given with { Ended = true, RemoveAtEnd = true }, Terms, Due)
            .Stage.ShouldBe(DunningStage.Removed);
        Dunning.Wanted(DunningStage.Active, SuspensionReason.Operator).ShouldBe(TenantState.Suspended);
    }

    [Fact]
    public void TermsThatContradictThemselvesAreRefused()
    {
        new DunningTerms().Mistakes().ShouldBeEmpty();
        new DunningTerms
        {
            Settlement = TimeSpan.FromDays(9),
            Reminders = [TimeSpan.FromDays(8)],
            Warning = TimeSpan.FromDays(99),
            KeepData = TimeSpan.FromDays(-1),
        }
            .Mistakes()
            .Count()
            .ShouldBe(4);
    }

    private static Dunning.Position Step(
        DunningStage stage,
        DateTimeOffset now,
        bool failing = false,
        bool ended = false,
        DateTimeOffset? suspends = null,
        DateTimeOffset? removed = null,
        int reminded = 0
    ) =>
        Dunning.Decide(
            Standing(stage, failing, ended) with
            {
                SuspendsAt = suspends,
                RemovedAt = removed,
                Reminded = reminded,
            },
            Terms,
            now
        );

    private static Standing Standing(DunningStage stage, bool failing = false, bool ended = false) =>
        new(Due, failing, ended, false, SuspensionReason.None, false, stage, null, null, 0);
}
