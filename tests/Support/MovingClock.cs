namespace Berth.Tests;

/// <summary>The real time, moved forward by wish. Timers and waits stay as they are.</summary>
public sealed class MovingClock : TimeProvider
{
    private long _offset;

    /// <summary>Moves it.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    /// <summary>Back to the real time: another story begins.</summary>
    public void Reset() => Interlocked.Exchange(ref _offset, 0);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));
}
