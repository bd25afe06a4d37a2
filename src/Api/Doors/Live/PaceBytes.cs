namespace Berth.Doors.Live;

/// <summary>
/// Lets so many bytes a second pass, and a number of them at once after a rest. What is too fast waits, and whoever
/// sends it waits with it.
/// </summary>
internal sealed class PaceBytes(TimeProvider clock, int perSecond, int atOnce)
{
    private double _left = atOnce;
    private long _at = clock.GetTimestamp();

    /// <summary>Returns when these may pass.</summary>
    public async Task WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        var rested = clock.GetElapsedTime(_at, now).TotalSeconds * perSecond;
        (_left, _at) = (Math.Min(atOnce, _left + rested) - bytes, now);
        if (_left < 0)
            await Task.Delay(TimeSpan.FromSeconds(-_left / perSecond), clock, cancellationToken);
    }
}
