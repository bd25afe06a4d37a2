namespace Berth.Shop.Usage;

/// <summary>Bytes.</summary>
public sealed record Traffic(long Received, long Sent);

/// <summary>Where the counters of a container stood. They begin at 0 with each start of it.</summary>
/// <param name="Container">Its id.</param>
/// <param name="Received">Bytes since its start.</param>
/// <param name="Sent">Bytes since its start.</param>
/// <param name="At">When.</param>
public sealed record CounterReading(string Container, long Received, long Sent, DateTimeOffset At)
{
    /// <summary>
    /// What came since an earlier reading. Another container, or a counter that went back, began anew in between: all
    /// that it says is new, and what the old one counted after the earlier reading is lost. Never more than was sent.
    /// </summary>
    public Traffic Since(CounterReading? before) =>
        before is null || before.Container != Container || Received < before.Received || Sent < before.Sent
            ? new(Received, Sent)
            : new(Received - before.Received, Sent - before.Sent);
}
