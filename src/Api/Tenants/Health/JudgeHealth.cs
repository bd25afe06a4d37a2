using Berth.Shop.Tenancy;

namespace Berth.Tenants.Health;

/// <summary>What is to be done about it.</summary>
public enum HealthAct
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The reconcile looks at what is there, and puts it right.</summary>
    Mend,

    /// <summary>The container is restarted.</summary>
    Restart,
}

/// <summary>What follows from what was seen.</summary>
/// <param name="Record">What is known now.</param>
/// <param name="Act">What is done.</param>
public sealed record HealthVerdict(HealthRecord Record, HealthAct Act = HealthAct.None)
{
    /// <summary>Operators are told, by an alert that closes by itself.</summary>
    public bool Alerts { get; init; }

    /// <summary>The alert is over.</summary>
    public bool Resolves { get; init; }

    /// <summary>The customer is told that it is down, or that it is up again.</summary>
    public bool TellsDown { get; init; }

    /// <inheritdoc cref="TellsDown"/>
    public bool TellsUp { get; init; }
}

/// <summary>
/// Decides what state a tenant is in, and what follows: whether it is mended or restarted, and who is told. Pure: the
/// same facts always give the same answer.
/// </summary>
public static class JudgeHealth
{
    /// <summary>So many failed checks in a row are no accident.</summary>
    public const int FailuresInARow = 3;

    /// <summary>So many ends in ten minutes are a crash loop, which is over when it has run for two minutes.</summary>
    public const int CrashLoop = 5;

    private static readonly TimeSpan LoopIsOver = TimeSpan.FromMinutes(2);

    /// <summary>What is found missing or stopped must be so for a moment: somebody may be restarting it by hand.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    /// <summary>Operators are told of whoever is not up for so long.</summary>
    public static readonly TimeSpan AlertAfter = TimeSpan.FromMinutes(5);

    /// <summary>And the customer.</summary>
    public static readonly TimeSpan TellAfter = TimeSpan.FromMinutes(15);

    /// <summary>After so long up, what was tried before does not count any more.</summary>
    private static readonly TimeSpan Forgiven = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan[] RestartWaits =
    [
        TimeSpan.Zero,
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(60),
    ];

    // What was taken away is put back at once, and once more; if it goes again, something else is wrong.
    private static readonly TimeSpan[] MendWaits = [TimeSpan.Zero, .. RestartWaits];

    /// <summary>Judges.</summary>
    public static HealthVerdict Judge(HealthRecord before, HealthFacts f)
    {
        var (state, why) = StateOf(before, f);
        var moved = state != before.State;
        var record = before with
        {
            State = state,
            Since = moved ? f.Now : before.Since,
            Why = moved || why.Length > 0 ? why : before.Why,
            Deaths = f.Deaths,
        };
        if (moved && before.State == HealthState.Up && f.Now - before.Since >= Forgiven)
            record = record with { Attempts = 0, AttemptedAt = null };
        return state switch
        {
            HealthState.Up => Up(record, f, moved),
            HealthState.None or HealthState.Suspended => Over(record) with { Resolves = before.IsAlerted },
            // Nothing is known of the tenant itself, and its operators hear of the host.
            HealthState.Unreachable => new(record),
            _ => Down(record with { DownSince = record.DownSince ?? f.Now }, f),
        };
    }

    private static HealthVerdict Over(HealthRecord record) =>
        new(record with { DownSince = null, IsAlerted = false, ToldAt = null });

    private static HealthVerdict Up(HealthRecord record, HealthFacts f, bool moved) =>
        Over(record with { UpAt = moved ? f.Now : record.UpAt ?? f.Now, Why = "" }) with
        {
            Resolves = record.IsAlerted,
            TellsUp = record.ToldAt is not null,
        };

    private static HealthVerdict Down(HealthRecord record, HealthFacts f)
    {
        var act = Act(record, f);
        if (act != HealthAct.None)
            record = record with { Attempts = record.Attempts + 1, AttemptedAt = f.Now };
        var time = f.Now - record.DownSince!.Value;
        var alerts = !record.IsAlerted && (time >= AlertAfter || NeedsAHand(record, f));
        var tells = record is { ToldAt: null, UpAt: not null } && time >= TellAfter;
        return new(record with { IsAlerted = record.IsAlerted || alerts, ToldAt = tells ? f.Now : record.ToldAt }, act)
        {
            Alerts = alerts,
            TellsDown = tells,
        };
    }

    /// <summary>What no restart puts right, and what was not put right by one.</summary>
    private static bool NeedsAHand(HealthRecord record, HealthFacts f) =>
        record.State == HealthState.Missing && f.Sight is { HasVolume: false }
        || record.State == HealthState.Restarting && f.Deaths >= CrashLoop;

    private static HealthAct Act(HealthRecord record, HealthFacts f)
    {
        if (!f.IsSettled || f.Observed != TenantState.Running)
            return HealthAct.None;
        return record.State switch
        {
            // An empty volume in the place of a lost one would hide that the data is missing.
            HealthState.Missing when f.Sight is { HasVolume: false } => HealthAct.None,
            // Whoever paused it has a reason.
            HealthState.Stopped when f.Sight is { Status: "paused" } => HealthAct.None,
            HealthState.Missing
            or HealthState.Stopped when f.Now - record.Since >= Moment && IsDue(record, f.Now, MendWaits) =>
                HealthAct.Mend,
            HealthState.Unhealthy when IsDue(record, f.Now, RestartWaits) => HealthAct.Restart,
            // The engine starts it again and again by itself; once in a while it is begun afresh.
            HealthState.Restarting when f.Deaths >= CrashLoop && IsDue(record, f.Now, RestartWaits) =>
                HealthAct.Restart,
            _ => HealthAct.None,
        };
    }

    private static bool IsDue(HealthRecord record, DateTimeOffset now, TimeSpan[] waits) =>
        record.AttemptedAt is not { } last || now - last >= waits[Math.Min(record.Attempts, waits.Length - 1)];

    private static (HealthState State, string Why) StateOf(HealthRecord before, HealthFacts f)
    {
        if (f.Wanted != TenantState.Running)
            return (f.Wanted == TenantState.Suspended ? HealthState.Suspended : HealthState.None, "");
        var passed = f.Check is { Outcome: CheckOutcome.Passed };
        if (f.Sight is not { } sight)
            // Whoever is served is up, whatever the engine does.
            return passed
                ? (HealthState.Up, "")
                : (HealthState.Unreachable, "The engine of the machine that it is on does not answer.");
        var gone = sight.Status is null or "removing" || !sight.HasNetwork;
        if ((gone || sight.Status is not ("running" or "restarting")) && !f.IsSettled)
            return (HealthState.Starting, "It is being set up, changed or restarted.");
        if (gone)
            return (
                HealthState.Missing,
                !sight.HasVolume ? "Its volume is not there, and its data with it."
                : sight.Status is "running" ? "Its network is not there."
                : $"{HealthWords.Its(sight)} is not there."
            );
        if (sight.Status is not "running")
            return (
                sight.Status is "restarting" ? HealthState.Restarting : HealthState.Stopped,
                HealthWords.End(sight)
            );
        if (f.Deaths >= CrashLoop && f.Now - sight.StartedAt < LoopIsOver)
            return (HealthState.Restarting, HealthWords.Loop(sight, f.Deaths));
        if (f is { IsSettled: true, IsRecovering: false } && sight.Health == "unhealthy")
            return (
                HealthState.Unhealthy,
                HealthWords.With($"{HealthWords.Of(sight)} own health check fails.", sight.Log)
            );
        return passed ? (HealthState.Up, "") : NotPassed(before, f, sight);
    }

    private static (HealthState State, string Why) NotPassed(HealthRecord before, HealthFacts f, EngineSight sight)
    {
        if (
            f.Check is { Outcome: (CheckOutcome.NoProxy or CheckOutcome.NoGate) and var away }
            && (f.Failed > 1 || before.State != HealthState.Up)
        )
            return (
                HealthState.Unreachable,
                away == CheckOutcome.NoProxy
                    ? "The proxy of the machine that it is on does not answer."
                    : "The shop does not answer whom its gate lets in."
            );
        var why = f.Check is { } check ? HealthWords.With(check.Why, sight.Log) : "It has not answered yet.";
        var isNew = !f.HasPassed && f.Now - sight.StartedAt < f.StartPeriod;
        if (f.IsSettled && !isNew && f.Failed >= FailuresInARow)
            return (HealthState.Unhealthy, why);
        return before.State switch
        {
            HealthState.Up when f.Failed < FailuresInARow => (HealthState.Up, ""),
            HealthState.Unhealthy when f.IsSettled && !isNew => (HealthState.Unhealthy, why),
            _ => (HealthState.Starting, why),
        };
    }
}
