using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Shouldly;
using Xunit;

namespace Berth.Tests.Health;

/// <summary>What is said and done of a tenant, by what was seen of it and the clock.</summary>
public sealed class JudgeHealthTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly CheckResult Failed = new(CheckOutcome.Failed, "/ answers 502, not 200-399.");
    private static readonly EngineSight Running = new() { Status = "running", StartedAt = Start };
    private static readonly HealthRecord Up = new()
    {
        State = HealthState.Up,
        Since = Start,
        UpAt = Start,
    };

    private static HealthFacts At(TimeSpan after) =>
        new()
        {
            Wanted = TenantState.Running,
            Observed = TenantState.Running,
            IsSettled = true,
            Sight = Running,
            StartPeriod = TimeSpan.FromMinutes(1),
            HasPassed = true,
            Now = Start + after,
        };

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    [Theory]
    [InlineData("exited", HealthState.Stopped)]
    [InlineData("created", HealthState.Stopped)]
    [InlineData("dead", HealthState.Stopped)]
    [InlineData("paused", HealthState.Stopped)]
    [InlineData("restarting", HealthState.Restarting)]
    [InlineData("removing", HealthState.Missing)]
    [InlineData(null, HealthState.Missing)]
    public void TheEnginesWordSaysWhatItIs(string? status, HealthState state) =>
        JudgeHealth
            .Judge(Up, At(Minutes(20)) with { Sight = Running with { Status = status } })
            .Record.State.ShouldBe(state);

    [Fact]
    public void WhatWeDoOurselvesIsNoTrouble()
    {
        foreach (var status in (string?[])["exited", "created", "removing", null])
        {
            var verdict = JudgeHealth.Judge(
                Up,
                At(Minutes(20)) with
                {
                    IsSettled = false,
                    Sight = Running with { Status = status },
                }
            );
            verdict.Record.State.ShouldBe(HealthState.Starting);
            verdict.Act.ShouldBe(HealthAct.None);
        }
    }

    [Fact]
    public void OneFailureIsAnAccidentAndThreeAreNot()
    {
        var facts = At(Minutes(20)) with { Check = Failed };
        JudgeHealth.Judge(Up, facts with { Failed = 1 }).Record.ShouldBe(Up);
        JudgeHealth.Judge(Up, facts with { Failed = 2 }).Record.ShouldBe(Up);
        var third = JudgeHealth.Judge(Up, facts with { Failed = 3 });
        (third.Record.State, third.Record.Why, third.Act).ShouldBe(
            (HealthState.Unhealthy, Failed.Why, HealthAct.Restart)
        );
    }

    [Fact]
    public void WhoeverHasStartedAMomentAgoMayStillFail()
    {
        var facts = At(TimeSpan.FromSeconds(59)) with { Check = Failed, Failed = 30, HasPassed = false };
        var starting = Up with { State = HealthState.Starting };
        JudgeHealth.Judge(starting, facts).Record.State.ShouldBe(HealthState.Starting);
        JudgeHealth
            .Judge(starting, facts with { Now = Start + Minutes(1.1) })
            .Record.State.ShouldBe(HealthState.Unhealthy);
        // What had passed before does not get that time again.
        JudgeHealth.Judge(starting, facts with { HasPassed = true }).Record.State.ShouldBe(HealthState.Unhealthy);
    }

    [Fact]
    public void TheProductsOwnHealthCommandCountsToo() =>
        JudgeHealth
            .Judge(
                Up,
                At(Minutes(20)) with
                {
                    Check = CheckResult.Passed,
                    Sight = Running with { Health = "unhealthy", Log = "no disk" },
                }
            )
            .Record.Why.ShouldBe("Its own health check fails.\nno disk");

    [Fact]
    public void AnEngineOrAProxyThatIsAwayIsNotTheTenantsFault()
    {
        var away = JudgeHealth.Judge(Up, At(Minutes(20)) with { Sight = null, Check = Failed, Failed = 9 });
        (away.Record.State, away.Record.DownSince, away.Act).ShouldBe((HealthState.Unreachable, null, HealthAct.None));
        JudgeHealth
            .Judge(Up, At(Minutes(20)) with { Sight = null, Check = CheckResult.Passed })
            .Record.State.ShouldBe(HealthState.Up); // whoever is served is up
        var cut = At(Minutes(20)) with { Check = new(CheckOutcome.NoProxy, "refused"), Failed = 2 };
        JudgeHealth.Judge(Up, cut).Record.State.ShouldBe(HealthState.Unreachable);
        JudgeHealth.Judge(Up, cut with { Failed = 1 }).Record.State.ShouldBe(HealthState.Up);
        var closed = JudgeHealth.Judge(Up, At(Minutes(20)) with { Check = new(CheckOutcome.NoGate, ""), Failed = 9 });
        (closed.Record.State, closed.Record.DownSince, closed.Act).ShouldBe(
            (HealthState.Unreachable, null, HealthAct.None)
        );
        var hour = JudgeHealth.Judge(away.Record, At(Minutes(80)) with { Sight = null });
        (hour.Alerts, hour.TellsDown).ShouldBe((false, false));
    }

    [Fact]
    public void WhatIsStoppedIsMendedAfterAMomentAndThenWithGrowingWaits()
    {
        var facts = At(Minutes(20)) with { Sight = Running with { Status = "exited", ExitCode = 137 } };
        var record = JudgeHealth.Judge(Up, facts).Record;
        record.Why.ShouldBe("It ended with exit code 137.");
        var mended = new List<double>();
        for (var second = 0; second < 3 * 3600; second++)
        {
            var verdict = JudgeHealth.Judge(record, facts with { Now = facts.Now.AddSeconds(second) });
            record = verdict.Record;
            if (verdict.Act == HealthAct.Mend)
                mended.Add(second);
        }
        mended.ShouldBe([3, 4, 304, 1204, 4804, 8404], "at once, once more, then after 5, 15 and 60 minutes");
    }

    [Fact]
    public void RestartsComeWithGrowingWaits()
    {
        var facts = At(Minutes(20)) with { Check = Failed, Failed = 3 };
        var (record, restarted) = (Up, new List<double>());
        for (var minute = 0; minute < 200; minute++)
        {
            var verdict = JudgeHealth.Judge(record, facts with { Now = facts.Now.AddMinutes(minute) });
            record = verdict.Record;
            if (verdict.Act == HealthAct.Restart)
                restarted.Add(minute);
        }
        restarted.ShouldBe([0, 5, 20, 80, 140]);
    }

    [Fact]
    public void WhatWasTriedIsForgivenAfterAWhileUp()
    {
        var tried = Up with { Attempts = 3, AttemptedAt = Start };
        var facts = At(TimeSpan.Zero) with { Check = Failed, Failed = 3 };
        JudgeHealth.Judge(tried, facts with { Now = Start + Minutes(9) }).Act.ShouldBe(HealthAct.None);
        JudgeHealth.Judge(tried, facts with { Now = Start + Minutes(10) }).Act.ShouldBe(HealthAct.Restart);
    }

    [Fact]
    public void ALostVolumeIsNeverMadeAnewAndToldAtOnce()
    {
        var verdict = JudgeHealth.Judge(
            Up with
            {
                State = HealthState.Missing,
            },
            At(Minutes(20)) with
            {
                Sight = EngineSight.Missing with { HasVolume = false },
            }
        );
        (verdict.Act, verdict.Alerts).ShouldBe((HealthAct.None, true));
    }

    [Fact]
    public void WhateverIsPausedWasPausedBySomebody()
    {
        var record = Up with { State = HealthState.Stopped };
        JudgeHealth
            .Judge(record, At(Minutes(20)) with { Sight = Running with { Status = "paused" } })
            .Act.ShouldBe(HealthAct.None);
    }

    [Fact]
    public void OperatorsHearAfterFiveMinutesAndTheCustomerAfterFifteenAndBothOnce()
    {
        var facts = At(Minutes(20)) with { Check = Failed, Failed = 3 };
        var record = Up;
        List<int> alerts = [],
            mails = [];
        for (var minute = 0; minute < 60; minute++)
        {
            var verdict = JudgeHealth.Judge(record, facts with { Now = facts.Now.AddMinutes(minute) });
            record = verdict.Record;
            if (verdict.Alerts)
                alerts.Add(minute);
            if (verdict.TellsDown)
                mails.Add(minute);
        }
        alerts.ShouldBe([5]);
        mails.ShouldBe([15]);
        var back = JudgeHealth.Judge(
            record,
            facts with
            {
                Check = CheckResult.Passed,
                Failed = 0,
                Now = facts.Now.AddHours(2),
            }
        );
        (back.Record.State, back.Resolves, back.TellsUp).ShouldBe((HealthState.Up, true, true));
        (back.Record.DownSince, back.Record.IsAlerted, back.Record.ToldAt).ShouldBe((null, false, null));
        var later = JudgeHealth.Judge(
            back.Record,
            facts with
            {
                Check = CheckResult.Passed,
                Failed = 0,
                Now = facts.Now.AddHours(3),
            }
        );
        (later.Resolves, later.TellsUp).ShouldBe((false, false));
    }

    /// <summary>Whoever paid and never came up has other mails; operators hear all the same.</summary>
    [Fact]
    public void WhoeverIsPaidAndNotUpIsAlertedOf()
    {
        var record = new HealthRecord { State = HealthState.None, Since = Start };
        var facts = At(TimeSpan.Zero) with
        {
            Observed = TenantState.None,
            IsSettled = false,
            Sight = EngineSight.Missing,
        };
        record = JudgeHealth.Judge(record, facts).Record;
        record.State.ShouldBe(HealthState.Starting);
        JudgeHealth.Judge(record, facts with { Now = Start + Minutes(4.9) }).Alerts.ShouldBeFalse();
        var verdict = JudgeHealth.Judge(record, facts with { Now = Start + Minutes(20) });
        (verdict.Alerts, verdict.TellsDown, verdict.Act).ShouldBe((true, false, HealthAct.None));
    }

    [Fact]
    public void ACrashLoopIsToldAtOnceAndOverAfterTwoMinutes()
    {
        var facts = At(TimeSpan.FromSeconds(10)) with { Deaths = 5, Check = CheckResult.Passed };
        var loop = JudgeHealth.Judge(Up, facts);
        (loop.Record.State, loop.Alerts, loop.Act).ShouldBe((HealthState.Restarting, true, HealthAct.Restart));
        JudgeHealth.Judge(loop.Record, facts with { Now = Start + Minutes(2) }).Record.State.ShouldBe(HealthState.Up);
    }

    [Fact]
    public void WhoeverIsStoppedByUsIsNotDown()
    {
        var down = Up with { State = HealthState.Stopped, DownSince = Start, IsAlerted = true, ToldAt = Start };
        var verdict = JudgeHealth.Judge(down, At(Minutes(30)) with { Wanted = TenantState.Suspended });
        (verdict.Record.State, verdict.Record.DownSince, verdict.Resolves, verdict.TellsUp).ShouldBe(
            (HealthState.Suspended, null, true, false)
        );
    }

    [Fact]
    public void WordsAloneAreNoNews()
    {
        Up.IsNews(Up with { Why = "502", Deaths = 3 }).ShouldBeFalse();
        Up.IsNews(Up with { Attempts = 1 }).ShouldBeTrue();
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31mred\e[0m and \u0007bell", "red and bell")]
    [InlineData("password=hunter2hunter2", "password=[hidden]")]
    [InlineData("\e[", "")]
    public void LogsAreCleanedBeforeTheyAreKept(string line, string kept) =>
        HealthWords.Clean(line, ["hunter2hunter2"]).ShouldBe(kept);

    [Fact]
    public void WhatIsKeptOfALogIsItsEnd()
    {
        var kept = HealthWords.With("It ended.", new string('x', 5000) + "the end");
        kept.Length.ShouldBe(HealthWords.MostText);
        kept.ShouldStartWith("It ended.\n");
        kept.ShouldEndWith("the end");
    }
}
