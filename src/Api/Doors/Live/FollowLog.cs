using System.Runtime.CompilerServices;
using Berth.Docker;

namespace Berth.Doors.Live;

/// <summary>What a container printed and prints.</summary>
internal static class FollowLog
{
    /// <summary>Most lines from before.</summary>
    public const int MostTail = 1000;

    private const int LongestText = 4000;

    /// <summary>
    /// Nobody reads more; and a container that prints without end must not keep the worker busy. What is too fast waits
    /// in the engine.
    /// </summary>
    private const int MostEachSecond = 200;

    /// <summary>The last lines, and with <paramref name="follow"/> those that come, until the container ends.</summary>
    public static async IAsyncEnumerable<LiveLine> FollowAsync(
        FindContainer.Found container,
        int tail,
        bool follow,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (begun, count) = (clock.GetTimestamp(), 0);
        await foreach (
            var line in container.Engine.Logs.ReadAsync(
                container.Id,
                new LogQuery { Tail = tail, Follow = follow },
                cancellationToken
            )
        )
        {
            yield return new LiveLine(
                line.Time,
                line.Stream == OutputStream.Error ? "error" : "out",
                line.Text.Length > LongestText ? line.Text[..LongestText] + " …" : line.Text
            );
            if (++count < MostEachSecond + tail)
                continue;
            if (TimeSpan.FromSeconds(1) - clock.GetElapsedTime(begun) is { Ticks: > 0 } early)
                await Task.Delay(early, clock, cancellationToken);
            (begun, count) = (clock.GetTimestamp(), tail);
        }
    }
}
