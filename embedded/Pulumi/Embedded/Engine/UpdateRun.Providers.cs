using System.Reflection;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>Provider resources, explicit and default.</summary>
internal sealed partial class UpdateRun
{
    private RegisteredResource RegisterProvider(ResourceGoal goal, string urn, ResourceRecord? old)
    {
        var package = goal.Type["pulumi:providers:".Length..];
        var attribute = ProviderRegistry.Find(package, goal.Assembly);
        var inputs = new PropertyMap(goal.Inputs)
        {
            ["__internal"] = new PropertyMap(),
            ["version"] = goal.Version ?? attribute.Version,
        };
        var record = NewRecord(goal, urn, old, inputs, provider: null);
        PutProvider(record, old);
        return new RegisteredResource(urn, record.Id.Length > 0 ? record.Id : Unknown.Value, record.Outputs);
    }

    private Task<ResourceRecord> DefaultProviderAsync(string package, string? version, Assembly? assembly)
    {
        version ??= ProviderRegistry.Find(package, assembly).Version;
        return _defaultProviders
            .GetOrAdd(
                $"{package}@{version}",
                _ =>
                    new(() =>
                        Task.Run(() =>
                        {
                            var type = $"pulumi:providers:{package}";
                            var urn = Urns.Create(
                                _run.Stack.Name,
                                _run.Stack.Project,
                                null,
                                type,
                                $"default_{version.Replace('.', '_')}"
                            );
                            _registered.TryAdd(urn, true);
                            var old = _olds.GetValueOrDefault(urn);
                            var record = new ResourceRecord
                            {
                                Urn = urn,
                                Type = type,
                                Custom = true,
                                Inputs = new PropertyMap { ["__internal"] = new PropertyMap(), ["version"] = version },
                                Created = old?.Created ?? DateTimeOffset.UtcNow,
                                Modified = old?.Modified ?? DateTimeOffset.UtcNow,
                            };
                            PutProvider(record, old);
                            return record;
                        })
                    )
            )
            .Value;
    }

    // A provider is configuration only, so it is changed in place and keeps its id: nothing that it manages is replaced
    // for it.
    private void PutProvider(ResourceRecord record, ResourceRecord? old)
    {
        var outputs = new PropertyMap(record.Inputs);
        outputs.Remove("__internal");
        record.Outputs = outputs;
        var same = old is not null && PropertyValues.Same(old.Inputs, record.Inputs);
        if (same)
            (record.Inputs, record.Outputs, record.Modified) = (old!.Inputs, old.Outputs, old.Modified);
        var op =
            old is null ? StepOp.Create
            : same ? StepOp.Same
            : StepOp.Update;
        var diffs = op == StepOp.Update ? Differing(old!.Inputs, record.Inputs) : [];
        var step = new Step(op, record.Urn, record.Type, old?.Clone(), record.Clone()) { Diffs = diffs };
        _run.Started(step);
        record.Id =
            old?.Id is { Length: > 0 } id ? id
            : _run.IsPreview ? ""
            : Guid.NewGuid().ToString();
        _journal.Put(record, old);
        _run.Done(step with { New = record.Clone() });
    }

    private ResourceRecord ProviderRecord(string reference)
    {
        var urn = reference[..reference.LastIndexOf("::", StringComparison.Ordinal)];
        return _journal.Find(urn) ?? throw new StepException($"unknown provider resource: {urn}");
    }

    private static IReadOnlyList<string> Differing(PropertyMap olds, PropertyMap news) =>
        [
            .. olds
                .Keys.Union(news.Keys)
                .Where(k => !PropertyValues.Same(olds.GetValueOrDefault(k), news.GetValueOrDefault(k)))
                .Order(StringComparer.Ordinal),
        ];
}
