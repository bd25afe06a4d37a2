using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Display;

/// <summary>A preview as one JSON document, as <c>pulumi preview --json</c> prints it.</summary>
internal sealed class JsonPreview
{
    private readonly List<Step> _steps = [];
    private readonly HashSet<string> _refreshed = [];
    private readonly List<DiagnosticRaised> _diagnostics = [];
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    public void Handle(RunEvent e)
    {
        lock (_steps)
        {
            switch (e)
            {
                case RunStarted started:
                    _config = started.Config;
                    break;
                case StepStarted { Step: var step } when IsShown(step):
                    Add(step);
                    break;
                case StepDone { Step: var step } when step.Op != StepOp.Same && _refreshed.Contains(step.Urn):
                    _steps[_steps.FindIndex(s => s.Urn == step.Urn)] = step;
                    break;
                case DiagnosticRaised d:
                    _diagnostics.Add(d);
                    break;
            }
        }
    }

    public string ToText(RunOutcome outcome) =>
        Indented(writer =>
        {
            lock (_steps)
                Write(writer, outcome);
        });

    // What stays the same is only counted, but for the stack itself.
    private static bool IsShown(Step step) =>
        step.Op is not (StepOp.CreateReplacement or StepOp.DeleteReplaced)
        && (step.Op != StepOp.Same || step.Type == Stack.RootType)
        && (step.New ?? step.Old) is { IsDefaultProvider: false };

    private void Add(Step step)
    {
        if (step.Op == StepOp.Refresh)
            _refreshed.Add(step.Urn);
        _steps.Add(step);
    }

    /// <summary>Two-space indented JSON.</summary>
    public static string Indented(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions
                {
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                    Indented = true,
                    SkipValidation = true,
                }
            )
        )
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter writer, RunOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("config");
        foreach (var (key, value) in _config.OrderBy(c => c.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.WriteStartArray("steps");
        foreach (var step in _steps)
            WriteStep(writer, step);
        writer.WriteEndArray();
        if (_diagnostics.Count > 0)
        {
            writer.WriteStartArray("diagnostics");
            foreach (var d in _diagnostics)
            {
                writer.WriteStartObject();
                if (d.Urn is not null)
                    writer.WriteString("urn", d.Urn);
                writer.WriteString("message", d.Message);
                writer.WriteString("severity", d.Severity);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteNumber("duration", outcome.Duration.Ticks * 100);
        writer.WriteStartObject("changeSummary");
        foreach (var (op, count) in outcome.Changes.OrderBy(c => c.Key.Name(), StringComparer.Ordinal))
            writer.WriteNumber(op.Name(), count);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteStep(Utf8JsonWriter writer, Step step)
    {
        writer.WriteStartObject();
        writer.WriteString("op", step.Op.Name());
        writer.WriteString("urn", step.Urn);
        if (step.Provider.Length > 0)
            writer.WriteString("provider", step.Provider);
        if (step.Old is not null)
        {
            writer.WritePropertyName("oldState");
            CheckpointWriter.WriteResource(writer, step.Old, SecretForm.Hidden);
        }
        if (step.New is not null)
        {
            writer.WritePropertyName("newState");
            // A plan has no outputs; a refresh has what was read.
            var state = step.New.Clone();
            if (!_refreshed.Contains(step.Urn))
                (state.Id, state.Outputs) = ("", []);
            CheckpointWriter.WriteResource(writer, state, SecretForm.Hidden);
        }
        WriteNames(writer, "diffReasons", step.Diffs);
        WriteNames(writer, "replaceReasons", step.Keys);
        if (step.Detailed is { Count: > 0 } detailed)
        {
            writer.WriteStartObject("detailedDiff");
            foreach (var (path, change) in detailed.OrderBy(d => d.Key, StringComparer.Ordinal))
            {
                writer.WriteStartObject(path);
                writer.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(change.Kind.ToString()));
                writer.WriteBoolean("inputDiff", change.InputDiff);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        else
            writer.WriteNull("detailedDiff");
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
