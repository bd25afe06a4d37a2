using Berth.Shop.Catalog;
using Berth.Tenants.Backups;
using Shouldly;
using Xunit;

namespace Berth.Tests.Backups;

/// <summary>When backups are due, and which of them are kept.</summary>
public sealed class BackupTimesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EachTenantHasItsOwnMomentOfTheWindow()
    {
        var terms = new BackupTerms();
        var due = Enumerable
            .Range(0, 1000)
            .Select(i => BackupTimes.LastDue(terms, new Guid(i, 0, 0, new byte[8]), Noon))
            .ToList();
        due.ShouldAllBe(d => d >= Noon.AddHours(-9) && d < Noon.AddHours(-5), "from three to seven");
        due.GroupBy(d => d.Hour).Select(g => g.Count()).ShouldAllBe(count => count > 200);
        due.Distinct().Count().ShouldBeGreaterThan(900);
    }

    [Theory]
    [InlineData("day", 24)]
    [InlineData("6h", 6)]
    [InlineData("1h", 1)]
    public void TheNextMomentIsAlwaysOneIntervalLater(string every, int hours)
    {
        var terms = new BackupTerms { Every = every, At = "23:30" };
        var tenant = Guid.NewGuid();
        var last = BackupTimes.LastDue(terms, tenant, Noon);
        last.ShouldBeInRange(Noon.AddHours(-hours), Noon);
        for (var minutes = 0; minutes < 48 * 60; minutes++)
        {
            var now = Noon.AddMinutes(minutes);
            var due = BackupTimes.LastDue(terms, tenant, now);
            due.ShouldBeLessThanOrEqualTo(now);
            if (due == last)
                continue;
            (due - last).ShouldBe(TimeSpan.FromHours(hours));
            last = due;
        }
        last.ShouldBeGreaterThan(Noon.AddHours(48 - hours - 1));
    }

    [Fact]
    public void TheNewestOfEachPeriodIsKept()
    {
        // two a day for two years
        var all = Enumerable
            .Range(0, 2 * 730)
            .Select(i => new KeepPolicy.Kept(new Guid(i, 0, 0, new byte[8]), Noon.AddHours(-12 * i), IsAsked: false))
            .ToList();
        var left = all.ExceptBy(
                KeepPolicy.Drop(all, new BackupTerms { Keep = "7 daily 4 weekly 6 monthly" }, Noon),
                b => b.Id
            )
            .Select(b => b.At.UtcDateTime.ToString("MM-dd HH"))
            .ToList();
        // seven days, of each the later one; the ends of three more weeks; the ends of five more months (of which one is there)
        left.ShouldBe([
            "11-30 12",
            "11-29 12",
            "11-28 12",
            "11-27 12",
            "11-26 12",
            "11-25 12",
            "11-24 12",
            "11-22 12",
            "11-15 12",
            "10-31 12",
            "09-30 12",
            "08-31 12",
            "07-31 12",
            "06-30 12",
        ]);
    }

    [Fact]
    public void WhatIsLeftIsKeptAgainOnTheNextDay()
    {
        var terms = new BackupTerms { Keep = "2 daily" };
        List<KeepPolicy.Kept> all = [];
        for (var day = 0; day < 10; day++)
        {
            all.Add(new(Guid.NewGuid(), Noon.AddDays(day), IsAsked: false));
            var drop = KeepPolicy.Drop(all, terms, Noon.AddDays(day));
            all.RemoveAll(b => drop.Contains(b.Id));
            all.Count.ShouldBe(Math.Min(day + 1, 2));
        }
    }

    [Fact]
    public void WhatWasAskedForStaysAWeekAndTheLastOneForEver()
    {
        var terms = new BackupTerms { Keep = "1 daily" };
        var asked = new KeepPolicy.Kept(Guid.NewGuid(), Noon.AddDays(-6), IsAsked: true);
        var usual = new KeepPolicy.Kept(Guid.NewGuid(), Noon.AddDays(-6).AddHours(1), IsAsked: false);
        var newest = new KeepPolicy.Kept(Guid.NewGuid(), Noon, IsAsked: false);
        KeepPolicy.Drop([asked, usual, newest], terms, Noon).ShouldBe([usual.Id]);
        KeepPolicy
            .Drop([asked, usual, newest], terms, Noon.AddDays(2))
            .ShouldBe([usual.Id, asked.Id], ignoreOrder: true);
        KeepPolicy.Drop([newest], terms, Noon.AddYears(5)).ShouldBeEmpty();
    }
}
