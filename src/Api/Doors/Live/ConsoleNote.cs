using System.Text;
using System.Text.Json;
using Berth.Docker;

namespace Berth.Doors.Live;

/// <summary>
/// What is said beside a console's bytes, as a text message: that it has begun, and why it has ended. A browser says the
/// size of its terminal the same way.
/// </summary>
/// <param name="Kind"><see cref="Begun"/>, or in one word why it has ended, for the audit.</param>
/// <param name="Text">The same in words for who sits there; of a beginning, empty.</param>
public sealed record ConsoleNote(string Kind, string Text)
{
    /// <summary>A shell runs.</summary>
    public const string Begun = "begun";

    /// <summary>Largest text message, in bytes. All of ours are shorter.</summary>
    public const int Most = 1024;

    /// <summary>What the product's file names is not there, or is no program.</summary>
    internal const string NoShell = "The shell could not be started. Please tell us.";

    private const byte Reply = (byte)'<';

    private static readonly TerminalSize Usual = new(80, 24);

    /// <summary>Whoever sat there closed it, or their connection broke. Nobody reads this.</summary>
    public static ConsoleNote Left { get; } = new("closed", "You closed the console.");

    /// <summary>The process that holds it ends.</summary>
    public static ConsoleNote Stopping { get; } =
        new("shop stopped", "Berth is starting again. Your container is not affected; begin again in a minute.");

    /// <summary>What may open it was taken away meanwhile.</summary>
    public static ConsoleNote NotAllowed { get; } =
        new("not allowed any more", "You may not use this console any more. Open your container's page again.");

    /// <summary>A message was larger than a browser's of ours.</summary>
    public static ConsoleNote TooLarge { get; } = new("too much at once", "Too much was sent at once.");

    /// <summary>It was open as long as the product allows.</summary>
    public static ConsoleNote Late(TimeSpan limit) => new("time over", $"A console lasts {Words(limit)} at most.");

    /// <summary>Nobody typed.</summary>
    public static ConsoleNote Idle(TimeSpan idle) => new("idle", $"Nothing was typed for {Words(idle)}.");

    /// <summary>The container ended under it.</summary>
    public static ConsoleNote ContainerStopped { get; } =
        new("container stopped", "Your container was stopped, or is being started again.");

    /// <summary>
    /// The shell ended. Of one that never began, the engine says 126 or 127; so does a shell whose last command could not be
    /// found.
    /// </summary>
    public static ConsoleNote Exited(int code, bool wasUsed) =>
        code switch
        {
            0 => new("shell ended", "The shell has ended."),
            126 or 127 when !wasUsed => new("shell not started", NoShell),
            _ => new("shell ended", $"The shell has ended with the code {code}."),
        };

    /// <summary>It could not be begun, or goes on no longer.</summary>
    public static ConsoleNote Refused(LiveException why) => new("refused", why.Message);

    /// <summary>As a message.</summary>
    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    /// <summary>From a message; null if it is none.</summary>
    public static ConsoleNote? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<ConsoleNote>(message, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// What a terminal answers by itself when the shell asks it something, such as where its cursor is; null if it is none.
    /// </summary>
    public static ReadOnlyMemory<byte>? ReadReply(ReadOnlyMemory<byte> message) =>
        message.Length > 1 && message.Span[0] == Reply ? message[1..] : (ReadOnlyMemory<byte>?)null;

    /// <summary>A size that a browser says, within reason; null if it says none.</summary>
    public static TerminalSize? ReadSize(ReadOnlySpan<byte> message) =>
        Encoding.UTF8.GetString(message).Split('x') is [var columns, var rows]
        && int.TryParse(columns, out var c)
        && int.TryParse(rows, out var r)
            ? SizeOf(c, r)
            : null;

    /// <summary>The size that an address asks for.</summary>
    public static TerminalSize SizeOf(HttpRequest request) =>
        int.TryParse(request.Query["columns"], out var columns) && int.TryParse(request.Query["rows"], out var rows)
            ? SizeOf(columns, rows)
            : Usual;

    private static TerminalSize SizeOf(int columns, int rows) =>
        new(Math.Clamp(columns, 10, 500), Math.Clamp(rows, 2, 200));

    private static string Words(TimeSpan time) =>
        time switch
        {
            { TotalMinutes: 1 } => "a minute",
            { TotalSeconds: < 60 } => $"{time.TotalSeconds:0} seconds",
            _ => $"{time.TotalMinutes:0.#} minutes",
        };
}
