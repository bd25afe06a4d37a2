using System.Collections.Immutable;

namespace Pulumi.Automation.Events;

/// <summary>Something that happens in an operation. One of the properties is set.</summary>
public class EngineEvent
{
    internal EngineEvent(int sequence, int timestamp) => (Sequence, Timestamp) = (sequence, timestamp);

    /// <summary>Its number.</summary>
    public int Sequence { get; }

    /// <summary>Unix seconds.</summary>
    public int Timestamp { get; }

    /// <summary>The end of the events.</summary>
    public CancelEvent? CancelEvent { get; internal init; }

    /// <summary>A line of output.</summary>
    public StandardOutputEngineEvent? StandardOutputEvent { get; internal init; }

    /// <summary>A message.</summary>
    public DiagnosticEvent? DiagnosticEvent { get; internal init; }

    /// <summary>The beginning.</summary>
    public PreludeEvent? PreludeEvent { get; internal init; }

    /// <summary>The counts at the end.</summary>
    public SummaryEvent? SummaryEvent { get; internal init; }

    /// <summary>A step begins.</summary>
    public ResourcePreEvent? ResourcePreEvent { get; internal init; }

    /// <summary>A step is done.</summary>
    public ResourceOutputsEvent? ResourceOutputsEvent { get; internal init; }

    /// <summary>A step has failed.</summary>
    public ResourceOperationFailedEvent? ResourceOperationFailedEvent { get; internal init; }
}

/// <summary>The end of the events.</summary>
public class CancelEvent
{
    internal CancelEvent() { }
}

/// <summary>A line of output.</summary>
public class StandardOutputEngineEvent
{
    internal StandardOutputEngineEvent(string message) => Message = message;

    /// <summary>The text.</summary>
    public string Message { get; }

    /// <summary>Always <c>never</c>.</summary>
    public string Color => "never";
}

/// <summary>A message.</summary>
public class DiagnosticEvent
{
    internal DiagnosticEvent(string? urn, string message, string severity, bool? ephemeral) =>
        (Urn, Message, Severity, Ephemeral) = (urn, message, severity, ephemeral);

    /// <summary>About which resource.</summary>
    public string? Urn { get; }

    /// <summary>The beginning of its line.</summary>
    public string? Prefix => $"{Severity}: ";

    /// <summary>The text.</summary>
    public string Message { get; }

    /// <summary>Always <c>never</c>.</summary>
    public string Color => "never";

    /// <summary>info, warning or error.</summary>
    public string Severity { get; }

    /// <summary>Not used.</summary>
    public string? StreamId => null;

    /// <summary>Not worth keeping.</summary>
    public bool? Ephemeral { get; }
}

/// <summary>The beginning.</summary>
public class PreludeEvent
{
    internal PreludeEvent(IImmutableDictionary<string, string> config) => Config = config;

    /// <summary>The configuration; secret values as <c>[secret]</c>.</summary>
    public IImmutableDictionary<string, string> Config { get; }
}

/// <summary>The counts at the end.</summary>
public class SummaryEvent
{
    internal SummaryEvent(int durationSeconds, IImmutableDictionary<OperationType, int> changes) =>
        (DurationSeconds, ResourceChanges) = (durationSeconds, changes);

    /// <summary>Never here: what was begun is recorded.</summary>
    public bool MaybeCorrupt => false;

    /// <summary>Seconds, rounded up.</summary>
    public int DurationSeconds { get; }

    /// <summary>What was done, by kind.</summary>
    public IImmutableDictionary<OperationType, int> ResourceChanges { get; }

    /// <summary>None here.</summary>
    public IImmutableDictionary<string, string> PolicyPacks => ImmutableDictionary<string, string>.Empty;
}

/// <summary>A step begins.</summary>
public class ResourcePreEvent
{
    internal ResourcePreEvent(StepEventMetadata metadata, bool? planning) =>
        (Metadata, Planning) = (metadata, planning);

    /// <summary>The step.</summary>
    public StepEventMetadata Metadata { get; }

    /// <summary>In a preview.</summary>
    public bool? Planning { get; }
}

/// <summary>A step is done.</summary>
public class ResourceOutputsEvent
{
    internal ResourceOutputsEvent(StepEventMetadata metadata, bool? planning) =>
        (Metadata, Planning) = (metadata, planning);

    /// <summary>The step.</summary>
    public StepEventMetadata Metadata { get; }

    /// <summary>In a preview.</summary>
    public bool? Planning { get; }
}

/// <summary>A step has failed.</summary>
public class ResourceOperationFailedEvent
{
    internal ResourceOperationFailedEvent(StepEventMetadata metadata) => Metadata = metadata;

    /// <summary>The step.</summary>
    public StepEventMetadata Metadata { get; }

    /// <summary>Not used.</summary>
    public int Status => 0;

    /// <summary>Not used.</summary>
    public int Steps => 0;
}

/// <summary>A step.</summary>
public class StepEventMetadata
{
    internal StepEventMetadata() { }

    /// <summary>What it does.</summary>
    public OperationType Op { get; internal init; }

    /// <summary>The resource.</summary>
    public string Urn { get; internal init; } = "";

    /// <summary>Its type token.</summary>
    public string Type { get; internal init; } = "";

    /// <summary>As it was recorded.</summary>
    public StepEventStateMetadata? Old { get; internal init; }

    /// <summary>As it is to be.</summary>
    public StepEventStateMetadata? New { get; internal init; }

    /// <summary>Properties that force a replacement.</summary>
    public ImmutableArray<string>? Keys { get; internal init; }

    /// <summary>Properties that differ.</summary>
    public ImmutableArray<string>? Diffs { get; internal init; }

    /// <summary>What differs, by path.</summary>
    public IImmutableDictionary<string, PropertyDiff>? DetailedDiff { get; internal init; }

    /// <summary>False for the halves of a replacement.</summary>
    public bool? Logical { get; internal init; }

    /// <summary>The provider's URN and id.</summary>
    public string Provider { get; internal init; } = "";
}

/// <summary>A resource in a step.</summary>
public class StepEventStateMetadata
{
    internal StepEventStateMetadata() { }

    /// <summary>The resource.</summary>
    public string Urn { get; internal init; } = "";

    /// <summary>Its type token.</summary>
    public string Type { get; internal init; } = "";

    /// <summary>Whether a provider manages it.</summary>
    public bool? Custom { get; internal init; }

    /// <summary>Whether it is to be deleted.</summary>
    public bool? Delete { get; internal init; }

    /// <summary>Its id; empty while it has none.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>Its parent.</summary>
    public string Parent { get; internal init; } = "";

    /// <summary>Whether it is protected.</summary>
    public bool? Protect { get; internal init; }

    /// <summary>Its inputs; secrets as <c>[secret]</c>.</summary>
    public IImmutableDictionary<string, object> Inputs { get; internal init; } =
        ImmutableDictionary<string, object>.Empty;

    /// <summary>Its outputs; secrets as <c>[secret]</c>.</summary>
    public IImmutableDictionary<string, object> Outputs { get; internal init; } =
        ImmutableDictionary<string, object>.Empty;

    /// <summary>The provider's URN and id.</summary>
    public string Provider { get; internal init; } = "";

    /// <summary>What went wrong in making it.</summary>
    public ImmutableArray<string>? InitErrors { get; internal init; }
}

/// <summary>How a property differs.</summary>
public class PropertyDiff
{
    internal PropertyDiff(DiffKind kind, bool inputDiff) => (Kind, InputDiff) = (kind, inputDiff);

    /// <summary>How.</summary>
    public DiffKind Kind { get; }

    /// <summary>Whether old inputs, not outputs, were compared.</summary>
    public bool InputDiff { get; }
}

/// <summary>Ways to differ.</summary>
public enum DiffKind
{
    /// <summary>Added.</summary>
    Add,

    /// <summary>Added, and that forces a replacement.</summary>
    AddReplace,

    /// <summary>Removed.</summary>
    Delete,

    /// <summary>Removed, and that forces a replacement.</summary>
    DeleteReplace,

    /// <summary>Changed.</summary>
    Update,

    /// <summary>Changed, and that forces a replacement.</summary>
    UpdateReplace,
}
