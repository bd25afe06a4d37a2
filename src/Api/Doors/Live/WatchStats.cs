using System.Runtime.CompilerServices;
using Berth.Docker;

namespace Berth.Doors.Live;

/// <summary>What a container uses, as it goes.</summary>
internal static class WatchStats
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>One sample with the use of processors, for which the engine takes one to two seconds.</summary>
    public static async Task<LiveStats> OnceAsync(FindContainer.Found container, CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(
            Ids(container).Select(id => container.Engine.Stats.MeasureAsync(id, cancellationToken))
        );
        return Read(all) ?? throw LiveException.NotRunning();
    }

    /// <summary>
    /// A sample every two seconds, until it does not run. The first one, at once, cannot know the use of processors.
    /// </summary>
    public static async IAsyncEnumerable<LiveStats> FollowAsync(
        FindContainer.Found container,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var ids = Ids(container).ToList();
        var last = new ContainerStats?[ids.Count];
        while (true)
        {
            for (var i = 0; i < ids.Count; i++)
                last[i] = await container.Engine.Stats.ReadAsync(ids[i], last[i], cancellationToken);
            if (Read(last!) is not { } now)
                yield break;
            yield return now;
            await Task.Delay(Every, clock, cancellationToken);
        }
    }

    private static IEnumerable<string> Ids(FindContainer.Found container) =>
        container.Parts.Values.Prepend(container.Id);

    /// <summary>
    /// Of all its containers together; the network is the door's. Null = the door does not run: the engine answers with
    /// zeros then, and no time.
    /// </summary>
    private static LiveStats? Read(ContainerStats[] all) =>
        all[0].Time.Year == 1
            ? null
            : new(
                all[0].Time,
                all.Any(s => s.CpuPercent is not null) ? all.Sum(s => s.CpuPercent ?? 0) : null,
                all.Sum(s => s.MemoryUsed),
                all.Sum(s => s.MemoryLimit),
                all[0].NetworkReceived,
                all[0].NetworkSent,
                all.Sum(s => s.Pids)
            );
}
