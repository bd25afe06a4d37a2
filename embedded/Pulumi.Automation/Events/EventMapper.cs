using System.Collections.Immutable;
using Pulumi.Embedded;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;

namespace Pulumi.Automation.Events;

/// <summary>The engine's events as the official package shows them.</summary>
internal static class EventMapper
{
    public static EngineEvent Map(RunEvent e)
    {
        var (sequence, timestamp) = (e.Sequence, (int)e.Time.ToUnixTimeSeconds());
        return e switch
        {
            RunStarted started => new(sequence, timestamp)
            {
                PreludeEvent = new(started.Config.ToImmutableDictionary()),
            },
            StepStarted started => new(sequence, timestamp)
            {
                ResourcePreEvent = new(Map(started.Step), started.Planning ? true : null),
            },
            StepDone done => new(sequence, timestamp)
            {
                ResourceOutputsEvent = new(Map(done.Step), done.Planning ? true : null),
            },
            StepFailed failed => new(sequence, timestamp) { ResourceOperationFailedEvent = new(Map(failed.Step)) },
            DiagnosticRaised d => new(sequence, timestamp)
            {
                DiagnosticEvent = new(d.Urn, d.Message, d.Severity, d.Ephemeral ? true : null),
            },
            RunSummary summary => new(sequence, timestamp)
            {
                SummaryEvent = new(
                    Math.Max(1, (int)Math.Ceiling(summary.Duration.TotalSeconds)),
                    Changes(summary.Changes)
                ),
            },
            _ => new(sequence, timestamp) { CancelEvent = new() },
        };
    }

    public static ImmutableDictionary<OperationType, int> Changes(IEnumerable<KeyValuePair<StepOp, int>> changes) =>
        changes.ToImmutableDictionary(c => Operation(c.Key), c => c.Value);

    public static OperationType Operation(StepOp op) => Enum.Parse<OperationType>(op.ToString());

    public static OperationType Operation(string name) =>
        Enum.TryParse<OperationType>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var op)
            ? op
            : OperationType.Unknown;

    private static StepEventMetadata Map(Step step) =>
        new()
        {
            Op = Operation(step.Op),
            Urn = step.Urn,
            Type = step.Type,
            Old = Map(step.Old),
            New = Map(step.New),
            Keys = step.Keys.Count > 0 ? [.. step.Keys] : null,
            Diffs = step.Diffs.Count > 0 ? [.. step.Diffs] : null,
            DetailedDiff = step.Detailed is { Count: > 0 } detailed
                ? detailed.ToImmutableDictionary(
                    d => d.Key,
                    d => new PropertyDiff((DiffKind)(int)d.Value.Kind, d.Value.InputDiff)
                )
                : null,
            Logical = step.Logical ? true : null,
            Provider = step.Provider,
        };

    private static StepEventStateMetadata? Map(ResourceRecord? record) =>
        record is null
            ? null
            : new()
            {
                Urn = record.Urn,
                Type = record.Type,
                Custom = record.Custom ? true : null,
                Delete = record.Delete ? true : null,
                Id = record.Id,
                Parent = record.Parent ?? "",
                Protect = record.Protect ? true : null,
                Inputs = Shown(record.Inputs),
                Outputs = Shown(record.Outputs),
                Provider = record.Provider ?? "",
            };

    private static ImmutableDictionary<string, object> Shown(PropertyMap map) =>
        map.ToImmutableDictionary(kv => kv.Key, kv => Show(kv.Value)!);

    private static object? Show(object? value) =>
        value switch
        {
            Secret => "[secret]",
            Unknown => PropertyJson.UnknownText,
            PropertyMap map => Shown(map),
            PropertyList list => list.Select(Show).ToImmutableArray(),
            _ => value,
        };
}
