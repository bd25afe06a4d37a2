using Berth.Platform.Web;

namespace Berth.Doors.Live;

/// <summary>What a container uses at a moment.</summary>
/// <param name="At">When.</param>
/// <param name="CpuPercent">100 = one processor, fully; null = not known yet.</param>
/// <param name="MemoryUsed">Bytes, without caches that can be given up.</param>
/// <param name="MemoryLimit">Bytes.</param>
/// <param name="Received">Bytes that came since it was started.</param>
/// <param name="Sent">Bytes that went since then.</param>
/// <param name="Processes">Processes and threads.</param>
public sealed record LiveStats(
    DateTimeOffset At,
    double? CpuPercent,
    long MemoryUsed,
    long MemoryLimit,
    long Received,
    long Sent,
    int Processes
);

/// <summary>A line that a container printed.</summary>
/// <param name="At">When; null = the rest of a very long line.</param>
/// <param name="Stream">out or error.</param>
/// <param name="Text">Without its end, and cut when it is very long.</param>
public sealed record LiveLine(DateTimeOffset? At, string Stream, string Text);

/// <summary>A piece of what a command prints; the last one says how it ended instead.</summary>
/// <param name="Stream">out or error.</param>
/// <param name="Text">Not always whole lines.</param>
/// <param name="ExitCode">The last piece, when it ended by itself: 0 = well.</param>
/// <param name="Note">The last piece: what else is to be said to who waits, such as that it takes too long.</param>
public sealed record CommandPiece(string Stream, string Text, int? ExitCode = null, string? Note = null)
{
    /// <summary>Whether nothing comes after it.</summary>
    public bool IsLast => ExitCode is not null || Note is not null;
}

/// <summary>What worker and web say to each other when it does not work.</summary>
/// <param name="Text">Words for the customer.</param>
public sealed record LiveAnswer(string Text);

/// <summary>
/// A live thing is not to be had: 404 there is no such thing, 409 the container does not run or is busy, 422 a command's
/// arguments are not taken, 429 too many look, 503 worker or engine are away.
/// </summary>
/// <param name="status">As an HTTP status.</param>
/// <param name="text">Words for the customer.</param>
/// <param name="inner">What was behind it, for the log.</param>
public sealed class LiveException(int status, string text, Exception? inner = null) : AnswerableException(text, inner)
{
    /// <summary>As an HTTP status.</summary>
    public override int Status { get; } = status;

    /// <summary>The worker, or the engine, does not answer.</summary>
    public static LiveException Away(Exception? inner = null) =>
        new(
            503,
            "Live numbers, log, commands and consoles are not available just now. Your container is not affected; try again in a minute.",
            inner
        );

    /// <summary>The container is not there, or does not run.</summary>
    public static LiveException NotRunning(Exception? inner = null) =>
        new(409, "Your container is not running just now.", inner);
}
