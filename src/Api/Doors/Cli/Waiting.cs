namespace Berth.Doors.Cli;

/// <summary>Waits for what a worker does, and shows how far it is.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks until all is done. False when it is not within the time.</summary>
    public static Task<bool> UntilAsync(
        Output output,
        string title,
        TimeProvider clock,
        TimeSpan most,
        Func<Task<Step>> look,
        CancellationToken cancellationToken
    ) =>
        output.ProgressAsync(
            title,
            async say =>
            {
                var begun = clock.GetTimestamp();
                while (true)
                {
                    var step = await look();
                    say(step);
                    if (step.Done >= step.Of)
                        return true;
                    if (clock.GetElapsedTime(begun) > most)
                        return false;
                    await Task.Delay(Between, clock, cancellationToken);
                }
            }
        );
}
