using System.Text;
using Pulumi.Embedded.Engine;

namespace Pulumi.Embedded.Display;

/// <summary>What differs in each resource, as a tree of parents and children, as <c>--diff</c> prints it.</summary>
internal sealed class DiffTree
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Step> _steps = [];

    public void Started(Step step)
    {
        if (!_order.Contains(step.Urn))
            _order.Add(step.Urn);
        _steps.TryAdd(step.Urn, step);
    }

    public void Done(Step step)
    {
        // The halves of a replacement are told as one.
        if (step.Op is not (StepOp.CreateReplacement or StepOp.DeleteReplaced))
            _steps[step.Urn] = step;
    }

    /// <summary>The stack itself is made in this run.</summary>
    public bool IsNew => _steps.Values.Any(s => s is { Op: StepOp.Create, Type: Stack.RootType });

    public string ToText()
    {
        var shown = _order.Where(u => IsShown(_steps[u])).ToHashSet();
        var text = new StringBuilder();
        foreach (var urn in _order.Where(u => shown.Contains(u) && NearestShown(u) is null))
            Print(urn, 0);
        return text.ToString();

        void Print(string urn, int depth)
        {
            PrintStep(text, _steps[urn], depth * 4);
            foreach (var child in _order.Where(u => shown.Contains(u) && NearestShown(u) == urn))
                Print(child, depth + 1);
        }

        string? NearestShown(string urn)
        {
            var above = ParentOf(urn);
            while (above is not null && !shown.Contains(above))
                above = ParentOf(above);
            return above;
        }
    }

    private string? ParentOf(string urn) =>
        _steps.TryGetValue(urn, out var step) ? (step.New ?? step.Old)!.Parent : null;

    private static bool IsShown(Step step) =>
        (step.Op != StepOp.Same || step.Type == Stack.RootType)
        && step.Op is not StepOp.Read
        && (step.New ?? step.Old) is { IsDefaultProvider: false };

    private static void PrintStep(StringBuilder text, Step step, int indent)
    {
        var record = step.New ?? step.Old!;
        text.Append(' ', indent)
            .Append(RunPrinter.Mark(step.Op))
            .Append(step.Type)
            .Append(": (")
            .Append(step.Op.Name())
            .Append(")\n");
        if (step.Old?.Id is { Length: > 0 } id)
            text.Append(' ', indent + 4).Append($"[id={id}]\n");
        text.Append(' ', indent + 4).Append($"[urn={step.Urn}]\n");
        if (record.Provider is not null)
            text.Append(' ', indent + 4).Append($"[provider={record.Provider}]\n");
        switch (step.Op)
        {
            case StepOp.Create or StepOp.Import:
                ValuePrinter.PrintMap(text, step.New!.Inputs, indent + 4);
                break;
            case StepOp.Delete:
                ValuePrinter.PrintMap(text, step.Old!.Inputs, indent + 4);
                break;
            case StepOp.Update or StepOp.Replace when step is { Old: { } old, Detailed.Count: > 0 }:
                DetailedPrinter.Print(text, step.Detailed, old, step.New!, indent + 4);
                break;
            case StepOp.Update or StepOp.Replace when step.Old is not null:
                ValuePrinter.PrintChanges(text, step.Old.Inputs, step.New!.Inputs, indent + 4, onlyChanges: true);
                break;
        }
    }
}
