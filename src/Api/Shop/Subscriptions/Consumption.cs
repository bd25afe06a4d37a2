namespace Berth.Shop.Subscriptions;

/// <summary>
/// What a tenant uses, what its plan allows, and what its customer was told so far. Disk and traffic are in bytes; a
/// limit of 0 means unlimited.
/// </summary>
/// <param name="DiskUsed">What the volume held when it was last measured.</param>
/// <param name="DiskLimit">The most that the volume may hold.</param>
/// <param name="DiskGrace">How long the tenant keeps running above the limit.</param>
/// <param name="DiskTold">The customer has been told that the volume is nearly full.</param>
/// <param name="DiskStopsAt">When the tenant is stopped, as promised when it was first seen above the limit.</param>
/// <param name="TrafficUsed">Bytes sent and received in this month.</param>
/// <param name="TrafficLimit">What the plan allows in a month.</param>
/// <param name="TrafficStops">Using up the traffic stops the tenant until the month is over.</param>
/// <param name="TrafficTold">Percent that the customer was told about in this month: 0, 80 or 100.</param>
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

/// <summary>The overage for which a paid tenant is stopped.</summary>
public enum Overage
{
    /// <summary>Within the plan's limits, or the grace period still runs.</summary>
    None,

    /// <summary>
    /// The data is larger than the plan allows. A larger plan starts the tenant again, and so does an operator who
    /// gives it time to delete data: while it is stopped, its customer cannot.
    /// </summary>
    Disk,

    /// <summary>
    /// The traffic of this month is used up. The end of the month or a larger plan starts the tenant again.
    /// </summary>
    Traffic,
}

/// <summary>What follows from a <see cref="Consumption"/>: whether the tenant stops, and which mails are due.</summary>
/// <param name="Overage">Why the tenant is to stop, if it is.</param>
/// <param name="DiskTold">Whether the customer has been told of a nearly full volume, once the mails are sent.</param>
/// <param name="DiskStopsAt">When the tenant is stopped if the volume still holds too much.</param>
/// <param name="TrafficTold">
/// Percent of the traffic that the customer has been told about, once the mails are sent: 0, 80 or 100.
/// </param>
/// <param name="LookAt">When to look again although nothing else happens; null = never.</param>
public sealed record Allowance(
    Overage Overage,
    bool DiskTold,
    DateTimeOffset? DiskStopsAt,
    int TrafficTold,
    DateTimeOffset? LookAt
)
{
    /// <summary>
    /// Decides without side effects. With <paramref name="keep"/> an operator lets the tenant run whatever it uses; its
    /// customer is still told.
    /// </summary>
    public static Allowance Of(Consumption u, bool keep, DateTimeOffset now)
    {
        // Tell at 90 %, and again only after usage was below 80 % in between.
        var told = u.DiskLimit > 0 && (u.DiskTold ? u.DiskUsed >= u.DiskLimit * 0.8 : u.DiskUsed >= u.DiskLimit * 0.9);
        // Keep a date that was mailed, even if the plan's terms change.
        var stopsAt =
            u.DiskLimit > 0 && u.DiskUsed > u.DiskLimit ? u.DiskStopsAt ?? now + u.DiskGrace : (DateTimeOffset?)null;
        var traffic =
            u.TrafficLimit == 0 ? 0
            : u.TrafficUsed >= u.TrafficLimit ? 100
            : u.TrafficUsed >= u.TrafficLimit * 0.8 ? 80
            : 0;
        var overage =
            keep ? Overage.None
            : now >= stopsAt ? Overage.Disk
            : traffic == 100 && u.TrafficStops ? Overage.Traffic
            : Overage.None;
        return new(
            overage,
            told,
            stopsAt,
            traffic,
            overage == Overage.Traffic ? u.MonthEnds
                : stopsAt > now ? stopsAt
                : null
        );
    }
}
