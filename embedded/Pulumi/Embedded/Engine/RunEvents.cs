using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>What a step does.</summary>
internal enum StepOp
{
    Same,
    Create,
    Update,
    Delete,
    Replace,
    CreateReplacement,
    DeleteReplaced,
    Read,
    Refresh,
    RemovePendingReplace,
    Import,
}

internal static class StepOps
{
    /// <summary>The name in events and history.</summary>
    public static string Name(this StepOp op) =>
        op switch
        {
            StepOp.CreateReplacement => "create-replacement",
            StepOp.DeleteReplaced => "delete-replaced",
            StepOp.RemovePendingReplace => "remove-pending-replace",
            _ => op.ToString().ToLowerInvariant(),
        };
}

/// <summary>One step: what it does to which resource, and why.</summary>
internal sealed record Step(StepOp Op, string Urn, string Type, ResourceRecord? Old, ResourceRecord? New)
{
    /// <summary>Top-level properties that differ.</summary>
    public IReadOnlyList<string> Diffs { get; init; } = [];

    /// <summary>Those that force a replacement.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public IReadOnlyDictionary<string, DetailedChange>? Detailed { get; init; }

    /// <summary>False for the halves of a replacement.</summary>
    public bool Logical { get; init; } = true;

    public string Provider => (New ?? Old)?.Provider ?? "";
}

/// <summary>Something that happens in a run, in order.</summary>
internal abstract record RunEvent
{
    public int Sequence { get; set; }
    public DateTimeOffset Time { get; set; }
}

internal sealed record RunStarted(IReadOnlyDictionary<string, string> Config) : RunEvent;

internal sealed record StepStarted(Step Step, bool Planning) : RunEvent;

internal sealed record StepDone(Step Step, bool Planning, TimeSpan Duration) : RunEvent;

internal sealed record StepFailed(Step Step, string Message) : RunEvent;

internal sealed record DiagnosticRaised(string? Urn, string Severity, string Message, bool Ephemeral) : RunEvent
{
    /// <summary>Says only that others have said what is wrong.</summary>
    public bool IsSummary { get; init; }
}

internal sealed record RunSummary(
    TimeSpan Duration,
    IReadOnlyDictionary<StepOp, int> Changes,
    bool IsPreview,
    bool Succeeded
) : RunEvent;

internal sealed record RunEnded : RunEvent;
