using System.Text;
using Berth.Shop.Catalog;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Subscriptions;

/// <summary>
/// Ten thousand lives of a tenant, made up: paying, failing, recovering, cancelling and not, changing terms with the
/// plan, holds, outages in which nobody looks, crashes between deciding and saving. At every hour of each, what
/// customers were promised is kept. A failing life prints its seed and its story.
/// </summary>
public sealed class DunningHistoriesTests
{
    private const int Lives = 10_000;

    [Fact]
    public void KeepEveryPromise()
    {
        var reached = new int[Enum.GetValues<DunningStage>().Length];
        for (var seed = 1; seed <= Lives; seed++)
            reached[(int)new Life(seed).Run()]++;
        reached.ShouldAllBe(
            count => count > Lives / 200,
            "Each stage is the end of some lives; else the histories say nothing about it."
        );
    }

    /// <summary>One life. The provider knows what is paid; the shop knows what it read at its last look.</summary>
    private sealed class Life(int seed)
    {
        private static readonly DunningTerms[] Plans =
        [
            new(),
            new()
            {
                Settlement = TimeSpan.Zero,
                Grace = TimeSpan.Zero,
                Reminders = [],
                Suspended = TimeSpan.FromDays(2),
                Warning = TimeSpan.FromDays(1),
            },
            new()
            {
                Settlement = TimeSpan.FromDays(1),
                Grace = TimeSpan.FromDays(14),
                Reminders = [TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(13)],
                Suspended = TimeSpan.FromDays(60),
                Warning = TimeSpan.FromDays(14),
            },
        ];

        private readonly Random _random = new(seed);
        private readonly StringBuilder _story = new();
        private DunningTerms _terms = Plans[seed % Plans.Length];
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        // The provider's truth.
        private DateTimeOffset _paidThrough;
        private bool _failing,
            _ended,
            _cardWorks = true;

        // What the shop has saved, and what it promised.
        private Standing _saved = null!;
        private DateTimeOffset? _lookAt,
            _removalMailed,
            _away,
            _pastDueAt;

        public DunningStage Run()
        {
            _paidThrough = _now.AddDays(30);
            _saved = new(
                _paidThrough,
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
            Look(crash: false);
            for (var day = 0; day < 150 && _saved.Stage != DunningStage.Removed; day++)
            {
                if (_random.Next(4) == 0)
                    Happen();
                for (var hour = 0; hour < 4; hour++)
                    Pass(TimeSpan.FromHours(6));
            }
            return _saved.Stage;
        }

        private void Happen()
        {
            switch (_random.Next(12))
            {
                case 0:
                    _cardWorks = false;
                    Say("the card is blocked");
                    break;
                case 1:
                    _cardWorks = true;
                    Say("a new card");
                    Recover();
                    break;
                case 2 when !_ended && _failing:
                    Recover(force: true);
                    break;
                case 3 when !_ended:
                    _ended = true;
                    Say("cancelled");
                    Told();
                    break;
                case 4 when _ended && _saved.Stage != DunningStage.Removed:
                    (_ended, _failing, _paidThrough, _cardWorks) = (false, false, _now.AddDays(30), true);
                    Say("bought again");
                    Told();
                    break;
                case 5:
                    _terms = Plans[_random.Next(Plans.Length)];
                    Say("another plan");
                    break;
                case 6:
                    _saved = _saved with
                    {
                        SuspensionReason =
                            _saved.SuspensionReason == SuspensionReason.None
                                ? SuspensionReason.Dispute
                                : SuspensionReason.None,
                    };
                    Say($"hold {_saved.SuspensionReason}");
                    Look(crash: false);
                    break;
                case 7:
                    _away = _now.AddDays(_random.Next(1, 20));
                    Say("nobody looks until " + _away);
                    break;
                case 8 when _random.Next(10) == 0:
                    _saved = _saved with { KeepRunning = !_saved.KeepRunning };
                    Say($"keep running {_saved.KeepRunning}");
                    Look(crash: false);
                    break;
                case 9 when _random.Next(10) == 0 && !_ended:
                    (_ended, _saved) = (true, _saved with { RemoveAtEnd = true });
                    Say("remove it all");
                    Told();
                    break;
            }
        }

        private void Pass(TimeSpan time)
        {
            _now += time;
            if (!_ended && !_failing && _now >= _paidThrough)
            {
                if (_cardWorks)
                {
                    _paidThrough = _paidThrough.AddDays(30);
                    Say("renewed");
                }
                else
                {
                    _failing = true;
                    Say("renewal failed");
                }
                Told();
            }
            if (_away is { } until && _now < until)
                return;
            var back = _away is not null;
            _away = null;
            // Due by the clock, or the repair comes by.
            if (back || _lookAt <= _now || _random.Next(6) == 0)
                Look(crash: false);
            Check();
        }

        private void Recover(bool force = false)
        {
            if (!_failing || _ended || !(force || _cardWorks))
                return;
            (_failing, _paidThrough) = (false, (_now > _paidThrough.AddDays(30) ? _now : _paidThrough).AddDays(30));
            Say("recovered");
            Told();
        }

        /// <summary>
        /// An event arrives; or it is lost, or the shop is away, and the next look makes it good. Some looks crash
        /// before they are saved.
        /// </summary>
        private void Told()
        {
            if (_away is not null && _now < _away)
                return;
            if (_random.Next(5) == 0)
                Look(crash: true);
            Look(crash: false);
            Check();
        }

        private void Look(bool crash)
        {
            var s = _saved with { PaidThrough = _paidThrough, Failing = _failing, Ended = _ended };
            DateTimeOffset? lookAt = null,
                mailed = _removalMailed,
                pastDue = _pastDueAt;
            for (var i = 0; i < 8; i++)
            {
                var to = Dunning.Decide(s, _terms, _now);
                Legal(s.Stage, to.Stage, s);
                if (s.Stage == DunningStage.Warned && to.Stage == DunningStage.Removed)
                    Promise(
                        s is { Ended: true, RemoveAtEnd: true } || (mailed is { } promised && _now >= promised),
                        "removed before its date"
                    );
                if (s.Stage == DunningStage.PastDue && to.Stage == DunningStage.Suspended && !s.Ended)
                    Promise(_now >= s.SuspendsAt, "suspended before its date");
                if (to.Stage == DunningStage.Warned && s.Stage != DunningStage.Warned)
                {
                    mailed = to.RemovedAt;
                    Promise(mailed >= _now + _terms.Warning && mailed >= s.RemovedAt, "warned too late");
                }
                if (to.Stage == DunningStage.PastDue && s.Stage == DunningStage.Active)
                    pastDue = _now;
                var before = s.Stage;
                s = s with
                {
                    Stage = to.Stage,
                    SuspendsAt = to.SuspendsAt,
                    RemovedAt = to.RemovedAt,
                    Reminded = to.Reminded,
                };
                lookAt = to.LookAt;
                if (before == to.Stage)
                    break;
                Say(
                    $"{before} -> {to.Stage} (suspends {to.SuspendsAt:MM-dd HH}, removed "
                        + $"{to.RemovedAt:MM-dd HH}){(crash ? " but it crashed" : "")}"
                );
            }
            if (crash)
                return;
            (_saved, _lookAt, _removalMailed, _pastDueAt) = (s, lookAt, mailed, pastDue);
        }

        /// <summary>Looked at in time, at any moment.</summary>
        private void Check()
        {
            var wanted = Dunning.Wanted(_saved.Stage, _saved.SuspensionReason);
            var paid = !_ended && !_failing && _now < _paidThrough;
            if (paid && _saved.SuspensionReason == SuspensionReason.None && _saved.Stage != DunningStage.Removed)
                Promise(wanted == TenantState.Running, "stopped while paid");
            if (wanted == TenantState.Running && !paid && !_saved.KeepRunning)
            {
                Promise(!_ended, "running after its end");
                // The promise was made when the payment was seen to be missing: the grace, but a day at least for who
                // was told late.
                var latest = _saved.SuspendsAt ?? _paidThrough + _terms.Settlement;
                Promise(_now < latest || _lookAt > _now, "running past its grace");
                if (_saved.Stage == DunningStage.PastDue && _pastDueAt is { } told)
                    Promise(
                        _saved.SuspendsAt <= Later(_paidThrough + Plans.Max(p => p.Grace), told + Dunning.Notice),
                        "a grace without end"
                    );
            }
            if (_saved.Stage is DunningStage.Suspended or DunningStage.Warned)
                Promise(_saved.RemovedAt is not null, "suspended without a date");
            Promise(
                _saved.Stage == DunningStage.Removed || _lookAt is not null || _saved.KeepRunning,
                "nobody will look"
            );
        }

        /// <summary>Down one by one, up at once, and out of the last one never.</summary>
        private void Legal(DunningStage from, DunningStage to, Standing s)
        {
            if (from == to || to == DunningStage.Active && from != DunningStage.Removed)
                return;
            var legal = (from, to) switch
            {
                (DunningStage.Active, DunningStage.PastDue) => true,
                (DunningStage.Active or DunningStage.PastDue, DunningStage.Suspended) => from == DunningStage.PastDue
                    || s.Ended,
                (DunningStage.Suspended, DunningStage.Warned) => true,
                (DunningStage.Warned, DunningStage.Removed) => true,
                (not DunningStage.Removed, DunningStage.Removed) => s is { Ended: true, RemoveAtEnd: true },
                _ => false,
            };
            Promise(legal, $"{from} -> {to}");
        }

        private void Promise(bool kept, string broken)
        {
            if (!kept)
                throw new InvalidOperationException(
                    $"Life {seed}, {_now:u}: {broken}.\n{_saved}\npaid through {_paidThrough:u}, failing "
                        + $"{_failing}, ended {_ended}, look at {_lookAt:u}\n{_story}"
                );
        }

        private void Say(string what) => _story.AppendLine($"{_now:MM-dd HH}  {what}");

        private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
    }
}
