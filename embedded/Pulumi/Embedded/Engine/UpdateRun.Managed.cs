using System.Diagnostics;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>Resources that a provider manages: check, diff, and what follows from it.</summary>
internal sealed partial class UpdateRun
{
    private async Task<RegisteredResource> RegisterManagedAsync(ResourceGoal goal, string urn, ResourceRecord? old)
    {
        var package = goal.Type.Split(':')[0];
        var providerRecord = goal.Provider is null
            ? await DefaultProviderAsync(package, goal.Version, goal.Assembly).ConfigureAwait(false)
            : ProviderRecord(goal.Provider);
        var provider = _run.Providers.Use(providerRecord, goal.Assembly);
        var reference =
            $"{providerRecord.Urn}::{(providerRecord.Id.Length > 0 ? providerRecord.Id : PropertyJson.UnknownText)}";
        var resource = new ResourceRef(urn, goal.Type, goal.Name);

        if (old is { External: true })
            old = Forget(old);
        if (old is not null && _uncertain.Contains(urn))
            old = await ReadUncertainAsync(provider, resource, old).ConfigureAwait(false);

        var news = goal.Inputs;
        if (old is not null && goal.IgnoreChanges.Count > 0)
            news = PropertyPaths.KeepOld(news, old.Inputs, goal.IgnoreChanges);
        var check = provider.Check(
            resource,
            old is null ? null : PropertyValues.Unwrap(old.Inputs),
            PropertyValues.Unwrap(news)
        );
        if (check.Failures.Count > 0)
        {
            throw new StepException(
                string.Join(
                    '\n',
                    check.Failures.Select(f =>
                        f.Property is null
                            ? $"{goal.Type} resource '{goal.Name}' has a problem: {f.Reason}"
                            : $"{goal.Type} resource '{goal.Name}': property {f.Property} has a problem: {f.Reason}"
                    )
                )
            );
        }
        var inputs = PropertyValues.Remark(check.Inputs, news);
        var record = NewRecord(goal, urn, old, inputs, reference);

        if (goal.ImportId is { } importId && old?.Id != importId && old?.ImportId != importId)
            return await ImportAsync(goal, provider, resource, record, old, importId).ConfigureAwait(false);
        if (old is null)
            return await CreateAsync(provider, resource, record, null, StepOp.Create, null).ConfigureAwait(false);
        if (old.PendingReplacement)
            return await CreateAsync(provider, resource, record, old, StepOp.CreateReplacement, DiffResult.None)
                .ConfigureAwait(false);

        var diff = Filter(provider.Diff(resource, StateOf(old), PropertyValues.Unwrap(inputs)), goal.IgnoreChanges);
        var replaces = diff.Replaces.ToList();
        foreach (var path in diff.Changes.Concat(diff.Detailed.Keys))
        {
            var property = PropertyPaths.Parse(path)[0];
            if (
                goal.ReplaceOnChanges.Count > 0
                && PropertyPaths.Covers(goal.ReplaceOnChanges, path)
                && !replaces.Contains(property)
            )
                replaces.Add(property);
        }
        if (ProviderChanged(old, reference))
            replaces.Add("provider");
        if (
            replaces.Count > 0
            || old.Taint
            || _run.Options.Replace.Contains(urn)
            || _replacedInPreview.ContainsKey(urn)
        )
        {
            return await ReplaceAsync(goal, provider, resource, record, old, diff with { Replaces = replaces })
                .ConfigureAwait(false);
        }
        return diff.Changes.Count > 0
            ? await UpdateAsync(provider, resource, record, old, diff).ConfigureAwait(false)
            : Same(record, old);
    }

    private RegisteredResource Same(ResourceRecord record, ResourceRecord old)
    {
        record.Id = old.Id;
        if (PropertyValues.Same(record.Inputs, old.Inputs))
            (record.Inputs, record.Outputs) = (old.Inputs, old.Outputs);
        else
            record.Outputs = PropertyValues.Remark(old.Outputs, record.Inputs);
        if (record.AdditionalSecretOutputs.Except(old.AdditionalSecretOutputs).Any())
            record.Outputs = PropertyValues.MarkSecret(new PropertyMap(record.Outputs), record.AdditionalSecretOutputs);
        var changed =
            record.Protect != old.Protect
            || record.RetainOnDelete != old.RetainOnDelete
            || record.Parent != old.Parent
            || record.Provider != old.Provider
            || record.DeletedWith != old.DeletedWith;
        record.Modified = changed ? DateTimeOffset.UtcNow : old.Modified;
        var step = new Step(StepOp.Same, record.Urn, record.Type, old.Clone(), record.Clone());
        _run.Started(step);
        _journal.Put(record, old);
        _journal.Settle(record.Urn);
        _run.Done(step);
        return Registered(record);
    }

    private async Task<RegisteredResource> CreateAsync(
        IResourceProvider provider,
        ResourceRef resource,
        ResourceRecord record,
        ResourceRecord? old,
        StepOp op,
        DiffResult? diff
    )
    {
        var step = new Step(op, record.Urn, record.Type, old?.Clone(), record.Clone())
        {
            Logical = op == StepOp.Create,
            Diffs = diff?.Changes ?? [],
            Keys = diff?.Replaces ?? [],
            Detailed = diff?.Detailed,
        };
        if (op == StepOp.CreateReplacement && (old!.PendingReplacement || _run.IsPreview))
        {
            // The old one is gone already, so this is where the replacement is told and counted.
            var replace = step with
            {
                Op = StepOp.Replace,
                Logical = true,
            };
            _run.Started(replace);
            if (_run.IsPreview)
                record.Outputs = WithoutSecretsLost(new PropertyMap(record.Inputs), record);
            _run.Done(replace with { New = record.Clone() });
            if (_run.IsPreview)
            {
                _journal.Put(record, old);
                return Registered(record);
            }
        }
        _run.Started(step);
        if (_run.IsPreview)
        {
            record.Outputs = WithoutSecretsLost(new PropertyMap(record.Inputs), record);
            _journal.Put(record, old);
            _run.Done(step with { New = record.Clone() });
            return Registered(record);
        }
        var clock = Stopwatch.StartNew();
        var state = await PerformAsync(
                "creating",
                record,
                step,
                ct => provider.CreateAsync(resource, PropertyValues.Unwrap(record.Inputs), ct),
                record.Timeouts?[0] ?? 0
            )
            .ConfigureAwait(false);
        await RecordAsync(state, record, old, "creating", step, clock).ConfigureAwait(false);
        return Registered(record);
    }

    private async Task<RegisteredResource> UpdateAsync(
        IResourceProvider provider,
        ResourceRef resource,
        ResourceRecord record,
        ResourceRecord old,
        DiffResult diff
    )
    {
        record.Id = old.Id;
        var step = new Step(StepOp.Update, record.Urn, record.Type, old.Clone(), record.Clone())
        {
            Diffs = diff.Changes,
            Detailed = diff.Detailed,
        };
        _run.Started(step);
        if (_run.IsPreview)
        {
            var planned = new PropertyMap(old.Outputs);
            foreach (var (name, value) in record.Inputs)
                planned[name] = value;
            record.Outputs = WithoutSecretsLost(planned, record);
            _journal.Put(record, old);
            _run.Done(step with { New = record.Clone() });
            return Registered(record);
        }
        var clock = Stopwatch.StartNew();
        record.Outputs = old.Outputs;
        var state = await PerformAsync(
                "updating",
                record,
                step,
                ct => provider.UpdateAsync(resource, StateOf(old), PropertyValues.Unwrap(record.Inputs), ct),
                record.Timeouts?[1] ?? 0
            )
            .ConfigureAwait(false);
        await RecordAsync(state, record, old, "updating", step, clock).ConfigureAwait(false);
        return Registered(record);
    }

    private async Task<RegisteredResource> ImportAsync(
        ResourceGoal goal,
        IResourceProvider provider,
        ResourceRef resource,
        ResourceRecord record,
        ResourceRecord? old,
        string importId
    )
    {
        if (old is not null)
            throw new StepException(
                $"resource '{goal.Name}' is managed already with id '{old.Id}'; remove the import option, or "
                    + $"the resource from the state, before importing '{importId}'."
            );
        var step = new Step(StepOp.Import, record.Urn, record.Type, null, record.Clone());
        _run.Started(step);
        var state = await ReadAsync(
                provider,
                resource,
                new ResourceState(importId, [], []),
                $"resource '{goal.Name}' cannot be imported: '{importId}' does not exist."
            )
            .ConfigureAwait(false);
        var diff = Filter(provider.Diff(resource, state, PropertyValues.Unwrap(record.Inputs)), goal.IgnoreChanges);
        if (diff.Changes.Count > 0)
            throw new FailedStepException(
                new StepException(
                    $"inputs to import do not match the existing resource: {string.Join(", ", diff.Changes)} "
                        + "differ. Importing this resource will fail until they are made equal or ignored."
                )
            );
        record.Id = state.Id;
        record.ImportId = importId;
        record.Outputs = WithoutSecretsLost(state.Outputs, record);
        _journal.Put(record, null);
        await _journal.WriteAsync().ConfigureAwait(false);
        _run.Done(step with { New = record.Clone() });
        return Registered(record);
    }

    // What was being updated or deleted when a run was killed may be in either state: look.
    private async Task<ResourceRecord?> ReadUncertainAsync(
        IResourceProvider provider,
        ResourceRef resource,
        ResourceRecord old
    )
    {
        var state = await _run.WorkAsync(ct => provider.ReadAsync(resource, StateOf(old), ct)).ConfigureAwait(false);
        if (state is null)
            return Forget(old);
        _journal.Change(() => RefreshRun.Apply(old, state));
        return old;
    }

    private ResourceRecord? Forget(ResourceRecord old)
    {
        _journal.Remove(old);
        _journal.Settle(old.Urn);
        return null;
    }

    private static bool ProviderChanged(ResourceRecord old, string reference)
    {
        if (old.Provider is null || old.Provider == reference)
            return false;
        var urn = reference[..reference.LastIndexOf("::", StringComparison.Ordinal)];
        if (old.ProviderUrn == urn)
            return false;
        // A newer version of a default provider takes over what the older one made.
        static bool IsDefault(string providerUrn) =>
            Urns.Name(providerUrn).StartsWith("default", StringComparison.Ordinal);
        return !(IsDefault(urn) && IsDefault(old.ProviderUrn!));
    }

    private static DiffResult Filter(DiffResult diff, IReadOnlyList<string> ignored)
    {
        if (ignored.Count == 0)
            return diff;
        var detailed = diff
            .Detailed.Where(d => !PropertyPaths.Covers(ignored, d.Key))
            .ToDictionary(d => d.Key, d => d.Value);
        bool Stays(string property) =>
            !PropertyPaths.Covers(ignored, property)
            && (
                !diff.Detailed.Keys.Any(k => PropertyPaths.Parse(k)[0] == property)
                || detailed.Keys.Any(k => PropertyPaths.Parse(k)[0] == property)
            );
        return diff with
        {
            Changes = [.. diff.Changes.Where(Stays)],
            Replaces = [.. diff.Replaces.Where(Stays)],
            Detailed = detailed,
        };
    }
}
