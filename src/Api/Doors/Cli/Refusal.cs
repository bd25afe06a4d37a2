namespace Berth.Doors.Cli;

/// <summary>
/// How a command ends; scripts read it. Two older verbs use 2 for what they found: <c>sweep</c> and <c>hosts prepare
/// --check</c>.
/// </summary>
internal static class Exit
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>It failed, or what was looked at is not well.</summary>
    public const int Failed = 1;

    /// <summary>It was called in a wrong way.</summary>
    public const int Usage = 2;

    /// <summary>There is no such tenant, job, host, …</summary>
    public const int NotFound = 3;
}

/// <summary>A command cannot be done. The message says what, why, and what to do.</summary>
internal sealed class Refusal(int code, string message) : Exception(message)
{
    /// <summary>One of <see cref="Exit"/>.</summary>
    public int Code { get; } = code;

    /// <summary>There is no such thing.</summary>
    public static Refusal NotFound(string message) => new(Exit.NotFound, message);

    /// <summary>The command was called in a wrong way.</summary>
    public static Refusal Usage(string message) => new(Exit.Usage, message);
}
