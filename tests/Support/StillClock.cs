namespace Berth.Tests;

/// <summary>One moment, for what is to happen within a moment, on however slow a machine.</summary>
public sealed class StillClock : TimeProvider
{
    private readonly DateTimeOffset _now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _now;
}
