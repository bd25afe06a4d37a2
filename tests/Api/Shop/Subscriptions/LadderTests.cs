using Berth.Shop.Catalog;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Subscriptions;

/// <summary>
/// The ladder rung by rung: what is due when, with the terms that a plan has unless it says otherwise.
/// </summary>
public sealed class LadderTests
{
    private static readonly LadderTerms Terms = new();
    private static readonly DateTimeOffset Due = new(2026, 12, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PaidIsActive() =>
        Step(Rung.Active, Due.AddDays(-1)).ShouldBe(new(Rung.Active, null, null, 0, Due.AddDays(3)));

    [Fact]
    public void MoneyOnItsWayIsNotMissingYet() => Step(Rung.Active, Due.AddDays(2.9)).Rung.ShouldBe(Rung.Active);

    [Fact]
    public void AFailedPaymentIsPastDueWithADate() =>
        Step(Rung.Active, Due.AddHours(1), failing: true)
            .ShouldBe(new(Rung.PastDue, Due.AddDays(7), null, 0, Due.AddDays(3)));

    [Fact]
    public void RemindersComeOnTheirDays()
    {
        Step(Rung.PastDue, Due.AddDays(3), failing: true, suspends: Due.AddDays(7))
            .ShouldBe(new(Rung.PastDue, Due.AddDays(7), null, 1, Due.AddDays(6)));
        Step(Rung.PastDue, Due.AddDays(6), failing: true, suspends: Due.AddDays(7), reminded: 1)
            .ShouldBe(new(Rung.PastDue, Due.AddDays(7), null, 2, Due.AddDays(7)));
    }

    [Fact]
    public void AfterTheGraceItIsSuspendedAndItsRemovalHasADate() =>
        Step(Rung.PastDue, Due.AddDays(7), failing: true, suspends: Due.AddDays(7))
            .ShouldBe(new(Rung.Suspended, null, Due.AddDays(28), 0, Due.AddDays(23)));

    [Fact]
    public void BeforeTheRemovalItIsWarnedAndThenRemoved()
    {
        Step(Rung.Suspended, Due.AddDays(23), failing: true, removed: Due.AddDays(28))
            .ShouldBe(new(Rung.PurgeWarned, null, Due.AddDays(28), 0, Due.AddDays(28)));
        Step(Rung.PurgeWarned, Due.AddDays(28), failing: true, removed: Due.AddDays(28)).Rung.ShouldBe(Rung.Purged);
    }

    [Fact]
    public void WhoIsToldLateHasADayStill() =>
        Step(Rung.Active, Due.AddDays(40), failing: true).SuspendsAt.ShouldBe(Due.AddDays(41));

    [Fact]
    public void AWarningThatIsLateMovesTheRemoval() =>
        Step(Rung.Suspended, Due.AddDays(60), failing: true, removed: Due.AddDays(28))
            .ShouldBe(new(Rung.PurgeWarned, null, Due.AddDays(65), 0, Due.AddDays(65)));

    [Theory]
    [InlineData(Rung.PastDue)]
    [InlineData(Rung.Suspended)]
    [InlineData(Rung.PurgeWarned)]
    public void PayingLeadsBackFromEveryRung(Rung rung) =>
        Step(rung, Due.AddDays(-1), suspends: Due, removed: Due).Rung.ShouldBe(Rung.Active);

    [Fact]
    public void NothingLeadsBackFromTheLast() => Step(Rung.Purged, Due.AddDays(-1)).Rung.ShouldBe(Rung.Purged);

    [Fact]
    public void AnEndThatWasWantedSuspendsAtOnce() =>
        Step(Rung.Active, Due.AddDays(-10), ended: true)
            .ShouldBe(new(Rung.Suspended, null, Due.AddDays(11), 0, Due.AddDays(6)));

    [Fact]
    public void AnEndWithTheDataRemovesAtOnce() =>
        Ladder
            .Step(Standing(Rung.Active, ended: true) with { RemoveAtEnd = true }, Terms, Due)
            .Rung.ShouldBe(Rung.Purged);

    [Fact]
    public void AnUnpaidBillForMoreDoesNotStopWhatIsPaid() =>
        Step(Rung.Active, Due.AddDays(-20), failing: true).SuspendsAt.ShouldBe(Due.AddDays(7));

    [Fact]
    public void AHoldStopsWhatIsPaidAndNothingMore()
    {
        Ladder.Wanted(Rung.Active, Hold.Dispute).ShouldBe(TenantState.Suspended);
        Ladder.Wanted(Rung.PastDue, Hold.None).ShouldBe(TenantState.Running);
        Ladder.Wanted(Rung.PurgeWarned, Hold.None).ShouldBe(TenantState.Suspended);
        Ladder.Wanted(Rung.Purged, Hold.Operator).ShouldBe(TenantState.Gone);
    }

    [Fact]
    public void AnOperatorLetsItRunUnpaid() =>
        Ladder
            .Step(Standing(Rung.Suspended, failing: true) with { KeepRunning = true }, Terms, Due.AddDays(90))
            .ShouldBe(new(Rung.Active, null, null, 0, null));

    [Fact]
    public void WhatWasGivenStaysUntilItIsTakenAway()
    {
        var given = Standing(Rung.Active) with { IsGiven = true };
        Ladder.Step(given, Terms, Due.AddYears(9)).ShouldBe(new(Rung.Active, null, null, 0, null));
        Ladder.Step(given with { Ended = true, RemoveAtEnd = true }, Terms, Due).Rung.ShouldBe(Rung.Purged);
        Ladder.Wanted(Rung.Active, Hold.Operator).ShouldBe(TenantState.Suspended);
    }

    [Fact]
    public void TermsThatContradictThemselvesAreRefused()
    {
        new LadderTerms().Mistakes().ShouldBeEmpty();
        new LadderTerms
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

    private static Ladder.Position Step(
        Rung rung,
        DateTimeOffset now,
        bool failing = false,
        bool ended = false,
        DateTimeOffset? suspends = null,
        DateTimeOffset? removed = null,
        int reminded = 0
    ) =>
        Ladder.Step(
            Standing(rung, failing, ended) with
            {
                SuspendsAt = suspends,
                RemovedAt = removed,
                Reminded = reminded,
            },
            Terms,
            now
        );

    private static Standing Standing(Rung rung, bool failing = false, bool ended = false) =>
        new(Due, failing, ended, false, Hold.None, false, rung, null, null, 0);
}
