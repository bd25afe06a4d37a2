using System.Runtime.CompilerServices;
using Berth.Docker;

namespace Berth.Doors.Live;

/// <summary>What a container uses, as it goes.</summary>
internal static class WatchStats
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>One sample with the use of processors, for which the engine takes one to two seconds.</summary>
    public static async Task<LiveStats> OnceAsync(FindContainer.Found container, CancellationToken cancellationToken) =>
        Read(await container.Engine.Stats.MeasureAsync(container.Id, cancellationToken))
        ?? throw LiveException.NotRunning();

    /// <summary>
    /// A sample every two seconds, until it does not run. The first one, at once, cannot know the use of processors.
    /// </summary>
    public static async IAsyncEnumerable<LiveStats> FollowAsync(
        FindContainer.Found container,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ContainerStats? last = null;
        while (true)
        {
            last = await container.Engine.Stats.ReadAsync(container.Id, last, cancellationToken);
            if (Read(last) is not { } now)
                yield break;
            yield return now;
            await Task.Delay(Every, clock, cancellationToken);
        }
    }

    /// <summary>Null = it does not run: the engine answers with zeros then, and no time.</summary>
    private static LiveStats? Read(ContainerStats s) =>
        s.Time.Year == 1
            ? null
            : new(s.Time, s.CpuPercent, s.MemoryUsed, s.MemoryLimit, s.NetworkReceived, s.NetworkSent, s.Pids);
}
