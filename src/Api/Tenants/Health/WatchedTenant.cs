using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Health;

/// <summary>A tenant's row as far as its health asks for it.</summary>
internal sealed record WatchedRow(
    Guid Id,
    string Slug,
    string Product,
    RouteKind Route,
    string DataOn,
    TenantState Wanted,
    TenantState Observed,
    int Generation,
    int ObservedGeneration,
    bool IsOpen,
    List<string> Volumes,
    DateTimeOffset? LeaseUntil
)
{
    /// <summary>What is wanted was made, and nobody works on it.</summary>
    public bool IsSettled(DateTimeOffset now) =>
        ObservedGeneration == Generation && !(LeaseUntil > now) && Observed == Wanted;
}

/// <summary>
/// One tenant that a worker watches: what was seen of it last, and when it is looked at again. Times are counted from
/// when the watching began, so that a clock which is set does not matter. Used by one task at a time, except for what
/// events set.
/// </summary>
internal sealed class WatchedTenant(WatchedRow row, HealthRecord record, ProductCheck check)
{
    private static readonly TimeSpan DeathsCount = TimeSpan.FromMinutes(10);
    private readonly Queue<TimeSpan> _deaths = new();
    private long _lookAt,
        _checkAt;
    private int _isTended;

    public WatchedRow Row { get; set; } = row;
    public HealthRecord Record { get; set; } = record;
    public ProductCheck Check { get; } = check;
    public EngineSight? Sight { get; set; }

    /// <summary>The host's port that leads to it, where it has no page. It is the tenant's for life.</summary>
    public int? Port { get; set; }

    /// <summary>Of this run of the container.</summary>
    public CheckResult? LastCheck { get; private set; }

    /// <summary>Whether that is from this time of tending.</summary>
    public bool IsChecked { get; private set; }

    public int Failed { get; private set; }
    public bool HasPassed { get; private set; }
    private DateTimeOffset? _startedAt;

    /// <summary>When the engine, and the row, are looked at again.</summary>
    public TimeSpan LookAt
    {
        get => new(Interlocked.Read(ref _lookAt));
        set => Interlocked.Exchange(ref _lookAt, value.Ticks);
    }

    /// <summary>When its page is asked for again.</summary>
    public TimeSpan CheckAt
    {
        get => new(Interlocked.Read(ref _checkAt));
        set => Interlocked.Exchange(ref _checkAt, value.Ticks);
    }

    public bool IsDue(TimeSpan time) => LookAt <= time || CheckAt <= time;

    /// <summary>Takes it for one task; false if another has it.</summary>
    public bool Take() => Interlocked.Exchange(ref _isTended, 1) == 0;

    /// <summary>Gives it back.</summary>
    public void GiveBack() => Interlocked.Exchange(ref _isTended, 0);

    /// <summary>Has it looked at then, if that is sooner.</summary>
    public void LookBy(TimeSpan time)
    {
        if (time < LookAt)
            LookAt = time;
    }

    /// <summary>A process in it ran out of memory and was ended, which is not noted yet.</summary>
    public bool RanOutOfMemory { get; set; }

    private TimeSpan? _notedAt;

    /// <summary>Whether that is to be noted now: not each time of many.</summary>
    public bool TakeOutOfMemory(TimeSpan time)
    {
        var isNew = RanOutOfMemory && !(time - _notedAt < DeathsCount);
        if (isNew)
            _notedAt = time;
        RanOutOfMemory = false;
        return isNew;
    }

    /// <summary>Its container ended.</summary>
    public void Died(TimeSpan time)
    {
        lock (_deaths)
            _deaths.Enqueue(time);
    }

    /// <summary>How often it ended in the last ten minutes.</summary>
    public int Deaths(TimeSpan time)
    {
        lock (_deaths)
        {
            while (_deaths.TryPeek(out var first) && time - first > DeathsCount)
                _deaths.Dequeue();
            return _deaths.Count;
        }
    }

    /// <summary>Its ends were our doing, or somebody's who waited for it to come back.</summary>
    public void ForgiveDeaths()
    {
        lock (_deaths)
            _deaths.Clear();
    }

    /// <summary>What the engine says. What was asked of an earlier run of the container does not count for this one.</summary>
    public void Saw(EngineSight? sight)
    {
        Sight = sight;
        if (sight is null || sight.StartedAt is null || sight.StartedAt == _startedAt && sight.Status == "running")
            return;
        var isFirst = _startedAt is null;
        _startedAt = sight.Status == "running" ? sight.StartedAt : null;
        if (!isFirst || sight.Status != "running")
            (LastCheck, IsChecked, Failed, HasPassed) = (null, false, 0, false);
    }

    private static readonly TimeSpan Recovers = TimeSpan.FromMinutes(1);
    private TimeSpan? _busyAt;
    private bool _isForgiven = true;

    /// <summary>Somebody works on it, who may have stopped or paused it.</summary>
    public void Busy(TimeSpan time) => (_busyAt, _isForgiven) = (time, false);

    /// <summary>
    /// Nobody works on it any more: what it did not answer meanwhile does not count against it. For a minute neither does
    /// what the engine's own checks found then.
    /// </summary>
    public bool IsRecovering(TimeSpan time)
    {
        if (!_isForgiven)
            (Failed, _isForgiven) = (0, true);
        return time - _busyAt < Recovers;
    }

    /// <summary>It is tended again: its page is asked for once more.</summary>
    public void LastCheckIsOld() => IsChecked = false;

    /// <summary>What its page answered.</summary>
    public void Checked(CheckResult result)
    {
        (LastCheck, IsChecked) = (result, true);
        (Failed, HasPassed) = result.Outcome == CheckOutcome.Passed ? (0, true) : (Failed + 1, HasPassed);
    }
}
