using System.Globalization;
using System.Text;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Display;

/// <summary>Prints a run while it goes, line by line, as <c>pulumi --non-interactive --color never</c> does.</summary>
internal sealed class RunPrinter(StackName stack, string verb, bool isPreview, bool diff, Action<string>? onLine)
{
    private readonly StringBuilder _all = new();
    private readonly DiffTree _diff = new();
    private readonly List<DiagnosticRaised> _diagnostics = [];
    private bool _stackCreated;
    private bool _stackNamed;

    /// <summary>Everything printed.</summary>
    public string Text
    {
        get
        {
            lock (_all)
                return _all.ToString();
        }
    }

    /// <summary>What went wrong, as lines of standard error.</summary>
    public string ErrorText
    {
        get
        {
            lock (_all)
                return string.Concat(
                    _diagnostics
                        .Where(d => d is { Severity: "error", IsSummary: false })
                        .Select(d => $"error: {d.Message}\n")
                );
        }
    }

    public void Handle(RunEvent e)
    {
        lock (_all)
        {
            switch (e)
            {
                case RunStarted:
                    Line(
                        $"{(isPreview ? verb == "Updating" ? "Previewing update" : verb == "Refreshing" ? "Previewing refresh" : "Previewing destroy" : verb)} "
                            + $"({stack.Name}):"
                    );
                    if (!diff)
                        Line("");
                    break;
                case StepStarted { Step: var step, Planning: var planning }:
                    Started(step, planning);
                    break;
                case StepDone { Step: var step, Planning: var planning, Duration: var duration }:
                    Done(step, planning, duration);
                    break;
                case StepFailed { Step: var step, Message: var message }:
                    var info = $"{Diffs(step)}{(Diffs(step).Length > 0 ? "; " : "")}error: {message.Split('\n')[0]}";
                    Row(step, $"{Progress(step.Op)} (0s)", info);
                    Row(step, $"**{Failing(step.Op)} failed**", info);
                    break;
                case DiagnosticRaised { Ephemeral: false } diagnostic:
                    _diagnostics.Add(diagnostic);
                    if (diagnostic.Urn is null && diagnostic.Severity == "error")
                        Line($"error: {diagnostic.Message}");
                    break;
            }
        }
    }

    /// <summary>Prints what follows the rows: diagnostics, outputs, counts, duration.</summary>
    public void Finish(RunOutcome outcome, bool showOutputs)
    {
        lock (_all)
        {
            if (diff)
                Block(_diff.ToText());
            var root = Urns.Create(
                stack.Name,
                stack.Project,
                null,
                Pulumi.Stack.RootType,
                $"{stack.Project}-{stack.Name}"
            );
            if (_diagnostics.Any(d => d.Severity == "error" && d.Urn != root))
                _diagnostics.Add(
                    new DiagnosticRaised(root, "error", isPreview ? "preview failed" : "update failed", false)
                    {
                        IsSummary = true,
                    }
                );
            if (!diff && !_stackNamed)
                StackRows(root);
            PrintDiagnostics();
            if (showOutputs && (outcome.Outputs.Count > 0 || outcome.PreviousOutputs.Count > 0))
                PrintOutputs(outcome);
            PrintCounts(outcome);
            if (!isPreview)
            {
                Line("");
                Line(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Duration: {Math.Max(1, (int)Math.Ceiling(outcome.Duration.TotalSeconds))}s"
                    )
                );
                Line("");
            }
        }
    }

    /// <summary>Prints one more line.</summary>
    public void Note(string line)
    {
        lock (_all)
            Line(line);
    }

    private void Started(Step step, bool planning)
    {
        if (diff)
            _diff.Started(step);
        if (diff || planning || step.Op is StepOp.Same or StepOp.Read || Hidden(step))
            return;
        Row(step, $"{Progress(step.Op)} (0s)", Diffs(step));
    }

    private void Done(Step step, bool planning, TimeSpan duration)
    {
        if (Hidden(step))
            return;
        if (diff)
        {
            _diff.Done(step);
            return;
        }
        if (step.Op == StepOp.Same)
        {
            if (step.Old?.Protect != step.New?.Protect && step.Old is not null)
                Row(step, "", " [diff: ~protect]");
            else if (verb == "Refreshing" && step.Type != Pulumi.Stack.RootType)
                Row(step, "", "");
            return;
        }
        if (step.Type == Pulumi.Stack.RootType)
            _stackCreated = true;
        if (planning)
            Row(step, step.Op == StepOp.CreateReplacement ? "create replacement" : step.Op.Name(), Diffs(step));
        else if ((step.New ?? step.Old) is { Custom: true } || step.Type == Pulumi.Stack.RootType)
            Row(step, $"{Finished(step.Op)} ({Seconds(duration)})", Diffs(step));
    }

    private void StackRows(string root)
    {
        var own = _diagnostics.Where(d => d.Urn == root).ToList();
        var errors = own.Count(d => d.Severity == "error");
        var warnings = own.Count(d => d.Severity == "warning");
        var name = $"    {Pulumi.Stack.RootType} {stack.Project}-{stack.Name}";
        if (errors > 0)
        {
            Line(
                $"{name} {(verb == "Updating" ? "running" : "")} error: {own.Last(d => d.Severity == "error").Message.Split('\n')[0]}"
            );
            Line(
                $"{name} **failed** {errors} "
                    + $"error{(errors > 1 ? "s" : "")}{(warnings > 0 ? $"; {warnings} warning{(warnings > 1 ? "s" : "")}" : "")}"
            );
        }
        else if (!_stackCreated)
            Line($"{name}  {(warnings > 0 ? $"{warnings} warning{(warnings > 1 ? "s" : "")}" : "")}");
    }

    private void Row(Step step, string status, string info)
    {
        if (step.Type == Pulumi.Stack.RootType && step.Op == StepOp.Same)
            _stackNamed = true;
        Line(
            $" {Mark(step.Op)} {Urns.DisplayType(step.Type)} {Urns.Name(step.Urn)} {status}{(info.StartsWith(' ') ? info : " " + info)}"
        );
    }

    private void PrintDiagnostics()
    {
        if (_diagnostics.Count == 0)
            return;
        Line("Diagnostics:");
        foreach (var group in _diagnostics.GroupBy(d => d.Urn ?? ""))
        {
            Line(
                group.Key.Length == 0
                    ? $"  {Pulumi.Stack.RootType} ({stack.Project}-{stack.Name}):"
                    : $"  {Urns.DisplayType(Urns.Type(group.Key))} ({Urns.Name(group.Key)}):"
            );
            foreach (var d in group)
            {
                var message = d.Severity == "info" ? d.Message : $"{d.Severity}: {d.Message}";
                foreach (var line in message.TrimEnd().Split('\n'))
                    Line($"    {line}");
            }
            Line("");
        }
    }

    private void PrintOutputs(RunOutcome outcome)
    {
        var text = new StringBuilder();
        if (diff)
        {
            // As the CLI: a plan that cannot say the new value of an output does not say that it changes.
            var changed = new PropertyMap(
                outcome.Outputs.Where(o =>
                    !isPreview
                    || !outcome.PreviousOutputs.ContainsKey(o.Key)
                    || !PropertyValues.ContainsUnknown(o.Value)
                )
            );
            var before = new PropertyMap(
                outcome.PreviousOutputs.Where(o => changed.ContainsKey(o.Key) || !outcome.Outputs.ContainsKey(o.Key))
            );
            if (before.Count == 0 && _diff.IsNew)
                ValuePrinter.PrintMap(text, changed, 4);
            else
                ValuePrinter.PrintChanges(text, before, changed, 4, onlyChanges: true);
            if (text.Length == 0)
                return;
            Line("    --outputs:--");
            Block(text.ToString());
            return;
        }
        // On the very first run every output is new, and the CLI marks none.
        if (outcome.PreviousOutputs.Count == 0 && _stackCreated)
            ValuePrinter.PrintMap(text, outcome.Outputs, 4);
        else
            ValuePrinter.PrintChanges(text, outcome.PreviousOutputs, outcome.Outputs, 4);
        if (text.Length == 0)
            return;
        Line("Outputs:");
        Block(text.ToString());
        Line("");
    }

    private void PrintCounts(RunOutcome outcome)
    {
        Line("Resources:");
        var changes = 0;
        var kinds = 0;
        foreach (var (op, mark, done, todo) in Counted)
        {
            if (outcome.Changes.GetValueOrDefault(op) is not (> 0 and var count))
                continue;
            Line($"    {mark}{count} {(isPreview ? todo : done)}");
            changes += count;
            kinds++;
        }
        var same = outcome.Changes.GetValueOrDefault(StepOp.Same);
        if (kinds > 1)
            Line($"    {changes} changes{(same > 0 ? $". {same} unchanged" : "")}");
        else if (same > 0)
            Line($"    {same} unchanged");
        var errored = _diagnostics.Where(d => d.Severity == "error").Select(d => d.Urn).Distinct().Count();
        if (errored > 0)
            Line($"    {errored} errored");
    }

    private static readonly (StepOp, string, string, string)[] Counted =
    [
        (StepOp.Create, "+ ", "created", "to create"),
        (StepOp.Update, "~ ", "updated", "to update"),
        (StepOp.Delete, "- ", "deleted", "to delete"),
        (StepOp.Replace, "+-", "replaced", "to replace"),
        (StepOp.Import, "= ", "imported", "to import"),
    ];

    private void Block(string text)
    {
        if (text.Length == 0)
            return;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            Line(line);
    }

    private void Line(string line)
    {
        _all.Append(line).Append('\n');
        onLine?.Invoke(line);
    }

    private static bool Hidden(Step step) => (step.New ?? step.Old) is { IsDefaultProvider: true };

    // Added, removed and changed properties, each kind with its mark: "[diff: +a,b-c~d]".
    private static string Diffs(Step step)
    {
        if (step is not { Old: { } old, New: { } now } || step.Op is StepOp.Same or StepOp.Delete)
            return "";
        var kinds = step.Detailed is { Count: > 0 } detailed
            ? detailed.Select(d => Short(d.Key, d.Value.Kind))
            : ValuePrinter.Changed(old.Inputs, now.Inputs);
        if (old.Protect != now.Protect)
            kinds = kinds.Append(("protect", '~'));
        var shown = kinds
            .Where(k => step.Diffs.Count == 0 || step.Diffs.Contains(k.Name))
            .Distinct()
            .ToLookup(k => k.Mark);
        var text = string.Concat(
            "+-~"
                .Where(shown.Contains)
                .Select(m => m + string.Join(',', shown[m].Select(k => k.Name).Order(StringComparer.Ordinal)))
        );
        return text.Length > 0 ? $"[diff: {text}]" : "";
    }

    private static (string Name, char Mark) Short(string path, ChangeKind kind) =>
        PropertyPaths.Parse(path) is [var only]
            ? (
                only,
                kind is ChangeKind.Add or ChangeKind.AddReplace ? '+'
                : kind is ChangeKind.Delete or ChangeKind.DeleteReplace ? '-'
                : '~'
            )
            : (PropertyPaths.Parse(path)[0], '~');

    private static string Seconds(TimeSpan duration) =>
        duration.TotalSeconds >= 1
            ? $"{(int)duration.TotalSeconds}s"
            : duration.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + "s";

    internal static string Mark(StepOp op) =>
        op switch
        {
            StepOp.Create => "+ ",
            StepOp.Update or StepOp.Refresh => "~ ",
            StepOp.Delete => "- ",
            StepOp.Replace => "+-",
            StepOp.CreateReplacement => "++",
            StepOp.DeleteReplaced => "--",
            StepOp.Read => "> ",
            StepOp.Import => "= ",
            _ => "  ",
        };

    private static string Progress(StepOp op) =>
        op switch
        {
            StepOp.Create => "creating",
            StepOp.Update => "updating",
            StepOp.Delete => "deleting",
            StepOp.Replace => "replacing",
            StepOp.CreateReplacement => "creating replacement",
            StepOp.DeleteReplaced => "deleting original",
            StepOp.Import => "importing",
            StepOp.Refresh => "refreshing",
            _ => op.Name(),
        };

    private static string Failing(StepOp op) =>
        op switch
        {
            StepOp.CreateReplacement => "creating",
            StepOp.DeleteReplaced => "deleting",
            _ => Progress(op),
        };

    private static string Finished(StepOp op) =>
        op switch
        {
            StepOp.Create => "created",
            StepOp.Update => "updated",
            StepOp.Delete => "deleted",
            StepOp.Replace => "replaced",
            StepOp.CreateReplacement => "created replacement",
            StepOp.DeleteReplaced => "deleted original",
            StepOp.Import => "imported",
            _ => op.Name(),
        };
}
