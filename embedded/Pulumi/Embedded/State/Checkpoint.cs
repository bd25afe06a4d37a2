using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>What is recorded of a stack: its resources in topological order, and what was under way.</summary>
internal sealed class Checkpoint
{
    /// <summary>The engine whose format this is; the version of it that the records were compared with.</summary>
    public const string EngineVersion = "v3.259.0";

    public List<ResourceRecord> Resources { get; set; } = [];
    public List<PendingOperation> Pending { get; set; } = [];
    public DateTimeOffset Time { get; set; }

    /// <summary>The passphrase salt; null while there has been no secret.</summary>
    public string? Salt { get; set; }

    /// <summary>The metadata object as read.</summary>
    public JsonElement? Metadata { get; set; }

    public ResourceRecord? RootStack => Resources.Find(r => r.Type == Stack.RootType && !r.Delete);
}

/// <summary>The state cannot be used: says which file, why, and what to do. Nothing has been changed.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner);
