using System.Threading.Channels;

namespace Berth.Platform.Data;

/// <summary>
/// "Look again." Setting it while nobody waits is remembered once; setting it wakes everybody who waits. A wait that
/// was given up takes nothing away from the next one, which a semaphore's would.
/// </summary>
public sealed class Signal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Wakes.</summary>
    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>
    /// Returns when it is set, when <paramref name="other"/> is done, or after a while; never throws.
    /// </summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, Task? other, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var set = _channel.Reader.WaitToReadAsync(given.Token).AsTask();
        var late = Task.Delay(longest, clock, given.Token);
        await (other is null ? Task.WhenAny(set, late) : Task.WhenAny(set, late, other));
        await given.CancelAsync();
        _channel.Reader.TryRead(out _);
    }
}
