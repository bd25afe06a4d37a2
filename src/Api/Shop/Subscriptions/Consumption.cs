namespace Berth.Shop.Subscriptions;

/// <summary>
/// What a tenant uses, what its plan gives, and what was said of it so far. Bytes; a limit of 0 is none.
/// </summary>
/// <param name="DiskUsed">What its volume held when it was measured last.</param>
/// <param name="DiskLimit">What it should hold at most.</param>
/// <param name="DiskGrace">How long it runs on with more.</param>
/// <param name="DiskTold">Its customer knows that it is nearly full.</param>
/// <param name="DiskStopsAt">The day that was promised when it was seen to hold more.</param>
/// <param name="TrafficUsed">Sent and received in this month.</param>
/// <param name="TrafficLimit">What the plan gives for a month.</param>
/// <param name="TrafficStops">More than that stops it, until the month is over.</param>
/// <param name="TrafficTold">What its customer knows in this month: 0, 80 or 100 percent.</param>
/// <param name="MonthEnds">When the next month begins.</param>
public sealed record Consumption(
    long DiskUsed,
    long DiskLimit,
    TimeSpan DiskGrace,
    bool DiskTold,
    DateTimeOffset? DiskStopsAt,
    long TrafficUsed,
    long TrafficLimit,
    bool TrafficStops,
    int TrafficTold,
    DateTimeOffset MonthEnds
);

/// <summary>Why a tenant does not run although it is paid: it uses more than its plan gives.</summary>
public enum Excess
{
    /// <summary>It does not, or its customer has time still.</summary>
    None,

    /// <summary>
    /// Its data takes more room. A larger plan moves it on, or an operator who gives it time to delete: stopped, nobody
    /// can.
    /// </summary>
    Disk,

    /// <summary>Its month's traffic is used up. The end of the month moves it on, or a larger plan.</summary>
    Traffic,
}

/// <summary>What follows from a <see cref="Consumption"/>.</summary>
/// <param name="Excess">Whether it is to stop.</param>
/// <param name="DiskTold">What its customer knows, once the mails are out.</param>
/// <param name="DiskStopsAt">When it is stopped if it still holds more then.</param>
/// <param name="TrafficTold">0, 80 or 100.</param>
/// <param name="LookAt">When the clock alone may change something; null = never.</param>
public sealed record Allowance(
    Excess Excess,
    bool DiskTold,
    DateTimeOffset? DiskStopsAt,
    int TrafficTold,
    DateTimeOffset? LookAt
)
{
    /// <summary>
    /// Pure. <paramref name="keep"/>: an operator lets it run whatever it uses; its customer still hears.
    /// </summary>
    public static Allowance Of(Consumption u, bool keep, DateTimeOffset now)
    {
        // From 90 % on, and again only when it was below 80 % in between.
        var told = u.DiskLimit > 0 && (u.DiskTold ? u.DiskUsed >= u.DiskLimit * 0.8 : u.DiskUsed >= u.DiskLimit * 0.9);
        // The date that was mailed stays, whatever becomes of the plan's terms.
        var stopsAt =
            u.DiskLimit > 0 && u.DiskUsed > u.DiskLimit ? u.DiskStopsAt ?? now + u.DiskGrace : (DateTimeOffset?)null;
        var traffic =
            u.TrafficLimit == 0 ? 0
            : u.TrafficUsed >= u.TrafficLimit ? 100
            : u.TrafficUsed >= u.TrafficLimit * 0.8 ? 80
            : 0;
        var excess =
            keep ? Excess.None
            : now >= stopsAt ? Excess.Disk
            : traffic == 100 && u.TrafficStops ? Excess.Traffic
            : Excess.None;
        return new(
            excess,
            told,
            stopsAt,
            traffic,
            excess == Excess.Traffic ? u.MonthEnds
                : stopsAt > now ? stopsAt
                : null
        );
    }
}
