using System.Text.Json;

namespace Berth.Tenants.Backups;

/// <summary>How a piece of work ended, and what it printed.</summary>
/// <param name="Code">Restic's exit code, or one of <c>images/restic/work.sh</c>.</param>
/// <param name="Said">Its output, mostly JSON.</param>
/// <param name="Complained">Its errors.</param>
public sealed record ResticAnswer(int Code, IReadOnlyList<string> Said, IReadOnlyList<string> Complained)
{
    /// <summary>A backup was made, but not all files could be read.</summary>
    private const int Incomplete = 3;

    private const int NoRepository = 20;

    /// <summary>A restore has changed nothing.</summary>
    public const int NothingChanged = 21;

    private const int LongestWhy = 400;
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public bool IsDone => Code == 0;

    /// <summary>
    /// What was backed up. Files that went while a tenant ran on are no loss; any other that could not be read is.
    /// </summary>
    /// <exception cref="BackupTroubleException">It is not complete.</exception>
    public (ResticSummary Summary, int Vanished) Summary()
    {
        var vanished = Complained.Count(IsVanished);
        var isWhole = Code == 0 || Code == Incomplete && vanished > 0 && Complained.All(IsVanishedOrNote);
        var summary = Lines<ResticSummary>().LastOrDefault(s => s.MessageType == "summary");
        return isWhole && summary is { SnapshotId.Length: > 0 }
            ? (summary, vanished)
            : throw new BackupTroubleException(Why().Text, Why().OfTarget) { Snapshot = summary?.SnapshotId ?? "" };
    }

    /// <summary>What is in a repository.</summary>
    public IReadOnlyList<ResticSnapshot> Snapshots() => [.. Lines<List<ResticSnapshot>>().SelectMany(s => s)];

    /// <summary>Why it failed, in words for operators.</summary>
    public BackupTroubleException Trouble() => new(Why().Text, Why().OfTarget);

    private (string Text, bool OfTarget) Why()
    {
        var text = string.Join(' ', Complained.Where(l => l.Length > 0).TakeLast(5));
        return Code == NoRepository ? ("There is no repository of ours in the folder. Is its disk mounted?", true)
            : Has("wrong password")
                ? ("The password is not the repository's: another file, or another repository.", true)
            : Has("no space left") ? ("The target is full.", true)
            : Has("read-only file system") ? ("The target can only be read.", true)
            : Code == 137 ? ("It was killed: it needs more memory than Backups:MemoryMb, or somebody ended it.", false)
            : ($"restic ended with {Code}: {(text.Length > LongestWhy ? text[..LongestWhy] : text)}", false);

        bool Has(string words) => Complained.Any(l => l.Contains(words, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsVanished(string line) =>
        line.Contains("no such file or directory", StringComparison.Ordinal)
        || line.Contains("\"Err\":2}", StringComparison.Ordinal);

    private static bool IsVanishedOrNote(string line) =>
        IsVanished(line)
        || line.Length == 0
        || line.StartsWith("Warning: at least one source file could not be read", StringComparison.Ordinal);

    private IEnumerable<T> Lines<T>()
        where T : class
    {
        foreach (var line in Said.Where(l => l.StartsWith(typeof(T) == typeof(ResticSummary) ? '{' : '[')))
        {
            T? read = null;
            try
            {
                read = JsonSerializer.Deserialize<T>(line, Json);
            }
            catch (JsonException)
            {
                // another kind of line
            }
            if (read is not null)
                yield return read;
        }
    }
}

/// <summary>What restic says of a backup that is complete.</summary>
public sealed record ResticSummary
{
    public string MessageType { get; init; } = "";
    public string SnapshotId { get; init; } = "";
    public long DataAdded { get; init; }
    public long TotalBytesProcessed { get; init; }
    public long TotalFilesProcessed { get; init; }
}

/// <summary>A snapshot in a repository.</summary>
public sealed record ResticSnapshot
{
    public string ShortId { get; init; } = "";
    public DateTimeOffset Time { get; init; }
    public List<string> Tags { get; init; } = [];

    /// <summary>The value of a tag; null if it has none of that name.</summary>
    public string? Tag(string name) =>
        Tags.Find(t => t.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
}

/// <summary>A backup could not be made or read, for a reason that is none of Docker's.</summary>
/// <param name="why">In words for operators.</param>
/// <param name="ofTarget">Whether it is the target's fault, and so will be everybody's.</param>
public sealed class BackupTroubleException(string why, bool ofTarget = false) : Exception(why)
{
    public bool IsOfTarget => ofTarget;

    /// <summary>What was stored all the same, which is not whole.</summary>
    public string Snapshot { get; init; } = "";
}
