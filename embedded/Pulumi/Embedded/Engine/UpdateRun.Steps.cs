using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>Replacing, and the parts that all steps share: recording before and after a provider's work.</summary>
internal sealed partial class UpdateRun
{
    private async Task<RegisteredResource> ReplaceAsync(
        ResourceGoal goal,
        IResourceProvider provider,
        ResourceRef resource,
        ResourceRecord record,
        ResourceRecord old,
        DiffResult diff
    )
    {
        if (record.Protect)
        {
            throw new StepException(
                $"unable to replace resource \"{old.Urn}\"\nbecause it is protected "
                    + $"({string.Join(", ", diff.Replaces)} cannot be changed in place). To unprotect the resource, "
                    + "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`"
            );
        }
        var deleteFirst = goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace;
        if (_run.IsPreview)
        {
            if (deleteFirst)
            {
                foreach (var dependent in Dependents(old))
                    _replacedInPreview.TryAdd(dependent.Urn, true);
                _journal.Change(() => old.PendingReplacement = true);
            }
            return await CreateAsync(provider, resource, record, old, StepOp.CreateReplacement, diff)
                .ConfigureAwait(false);
        }
        if (deleteFirst)
        {
            var dependents = Dependents(old);
            if (dependents.FirstOrDefault(d => d.Protect) is { } kept)
                throw DeleteScheduler.Protected(kept);
            foreach (var dependent in dependents)
                await DeleteReplacedAsync(dependent).ConfigureAwait(false);
            await DeleteReplacedAsync(old).ConfigureAwait(false);
            return await CreateAsync(provider, resource, record, old, StepOp.CreateReplacement, diff)
                .ConfigureAwait(false);
        }
        var replace = new Step(StepOp.Replace, record.Urn, record.Type, old.Clone(), record.Clone())
        {
            Diffs = diff.Changes,
            Keys = diff.Replaces,
            Detailed = diff.Detailed,
        };
        var result = await CreateAsync(provider, resource, record, old, StepOp.CreateReplacement, diff)
            .ConfigureAwait(false);
        _run.Started(replace);
        _run.Done(replace with { New = record.Clone() });
        return result;
    }

    // The record stays, marked, until its replacement is made: an interrupted run then knows that one is due.
    private async Task DeleteReplacedAsync(ResourceRecord old)
    {
        if (old.PendingReplacement)
            return;
        var step = new Step(StepOp.DeleteReplaced, old.Urn, old.Type, old.Clone(), null) { Logical = false };
        _run.Started(step);
        var clock = Stopwatch.StartNew();
        if (old.Custom && !old.RetainOnDelete)
        {
            var provider = _run.Providers.Use(ProviderRecord(old.Provider!));
            var operation = new PendingOperation(old, "deleting");
            await PerformAsync(
                    operation,
                    step,
                    async ct =>
                    {
                        await provider.DeleteAsync(old.Ref, StateOf(old), ct).ConfigureAwait(false);
                        return true;
                    },
                    old.Timeouts?[2] ?? 0
                )
                .ConfigureAwait(false);
            _journal.Change(() => old.PendingReplacement = true);
            _journal.End(operation);
            await _journal.WriteAsync().ConfigureAwait(false);
            OperationEvent.Emit("state-written", old.Urn, "deleting");
        }
        else
        {
            _journal.Change(() => old.PendingReplacement = true);
        }
        _run.Done(step, clock.Elapsed);
    }

    /// <summary>
    /// What must go before a resource can: recorded dependents that would be replaced with it, those that depend on
    /// others first.
    /// </summary>
    private IReadOnlyList<ResourceRecord> Dependents(ResourceRecord root)
    {
        var affected = new HashSet<string> { root.Urn };
        var found = new List<ResourceRecord>();
        // Recorded in topological order: one pass finds dependents of dependents.
        foreach (var candidate in _journal.Remaining)
        {
            if (
                ReferenceEquals(candidate, root)
                || candidate.Delete
                || !candidate.Custom
                || candidate.IsProvider
                || candidate.PendingReplacement
                || _registered.ContainsKey(candidate.Urn)
            )
                continue;
            if (candidate.ProviderUrn is { } providerUrn && affected.Contains(providerUrn))
            {
                Add(candidate);
                continue;
            }
            var through =
                candidate
                    .PropertyDependencies?.Where(p => p.Value.Exists(affected.Contains))
                    .Select(p => p.Key)
                    .ToArray()
                ?? [];
            if (through.Length == 0)
                continue;
            var changed = PropertyValues.Unwrap(candidate.Inputs);
            foreach (var property in through)
                changed[property] = Unknown.Value;
            var provider = _run.Providers.Use(ProviderRecord(candidate.Provider!));
            if (provider.Diff(candidate.Ref, StateOf(candidate), changed).Replaces.Count > 0)
                Add(candidate);
        }
        found.Reverse();
        return found;

        void Add(ResourceRecord candidate)
        {
            affected.Add(candidate.Urn);
            found.Add(candidate);
        }
    }

    private Task<ResourceState> PerformAsync(
        string type,
        ResourceRecord record,
        Step step,
        Func<CancellationToken, Task<ResourceState>> work,
        double timeout
    ) => PerformAsync(new PendingOperation(record, type), step, work, timeout);

    // Before: on disk that it is begun. After: the caller records the result and ends the operation in one write.
    private async Task<T> PerformAsync<T>(
        PendingOperation operation,
        Step step,
        Func<CancellationToken, Task<T>> work,
        double timeout
    )
    {
        _journal.Begin(operation);
        await _journal.WriteAsync().ConfigureAwait(false);
        OperationEvent.Emit("operation-recorded", operation.Resource.Urn, operation.Type);
        try
        {
            var result = await _run.WorkAsync(work, timeout).ConfigureAwait(false);
            OperationEvent.Emit("provider-called", operation.Resource.Urn, operation.Type);
            return result;
        }
        catch (Exception e)
        {
            // A refused request has changed nothing. After anything else the resource may or may not be there, so the
            // next run looks.
            if (e is ProviderException { Retryable: false })
                _journal.End(operation);
            _run.Emit(new StepFailed(step, _run.Hide(e.Message)));
            throw Failed(e);
        }
    }

    // Cancelled is not failed.
    private Exception Failed(Exception e)
    {
        if (e is OperationCanceledException && _run.Cancellation.IsCancellationRequested)
            ExceptionDispatchInfo.Throw(e);
        return new FailedStepException(e);
    }

    private async Task RecordAsync(
        ResourceState state,
        ResourceRecord record,
        ResourceRecord? old,
        string operation,
        Step step,
        Stopwatch clock
    )
    {
        _journal.Change(() =>
        {
            record.Id = state.Id;
            record.Outputs = WithoutSecretsLost(state.Outputs, record);
            record.Modified = DateTimeOffset.UtcNow;
            if (operation == "creating")
                record.Created = record.Modified;
            // A replaced one that still exists is deleted when all else is done.
            if (step.Op == StepOp.CreateReplacement && old is { PendingReplacement: false })
                old.Delete = true;
        });
        _journal.Put(record, old is { Delete: true } ? null : old);
        _journal.Settle(record.Urn);
        await _journal.WriteAsync().ConfigureAwait(false);
        OperationEvent.Emit("state-written", record.Urn, operation);
        _run.Done(step with { New = record.Clone() }, clock.Elapsed);
    }

    private ResourceRecord NewRecord(
        ResourceGoal goal,
        string urn,
        ResourceRecord? old,
        PropertyMap inputs,
        string? provider
    )
    {
        var now = DateTimeOffset.UtcNow;
        var dependencies = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, urns) in goal.PropertyDependencies)
            dependencies[name] = [.. urns];
        return new ResourceRecord
        {
            Urn = urn,
            Type = goal.Type,
            Custom = goal.Custom,
            Inputs = inputs,
            Parent = goal.Parent,
            Protect = goal.Protect,
            Dependencies = [.. goal.Dependencies],
            PropertyDependencies = dependencies.Count > 0 ? dependencies : null,
            Provider = provider,
            AdditionalSecretOutputs = [.. goal.AdditionalSecretOutputs],
            RetainOnDelete = goal.RetainOnDelete,
            DeletedWith = goal.DeletedWith,
            IgnoreChanges = [.. goal.IgnoreChanges],
            ReplaceOnChanges = [.. goal.ReplaceOnChanges],
            ImportId = old?.ImportId,
            Timeouts = goal.Timeouts is { } t
                ? [t.Create?.TotalSeconds ?? 0, t.Update?.TotalSeconds ?? 0, t.Delete?.TotalSeconds ?? 0]
                : null,
            Created = old?.Created ?? now,
            Modified = old?.Modified ?? now,
            Other = old?.Other,
        };
    }

    private PropertyMap WithoutSecretsLost(PropertyMap outputs, ResourceRecord record)
    {
        var marked = PropertyValues.MarkSecret(
            new PropertyMap(PropertyValues.Remark(outputs, record.Inputs)),
            record.AdditionalSecretOutputs
        );
        if (PropertyValues.ContainsSecret(marked))
            _journal.ExpectSecrets();
        return marked;
    }

    private static ResourceState StateOf(ResourceRecord record) =>
        new(record.Id, PropertyValues.Unwrap(record.Inputs), PropertyValues.Unwrap(record.Outputs));

    private RegisteredResource Registered(ResourceRecord record) =>
        new(record.Urn, record.Id.Length > 0 ? record.Id : Unknown.Value, record.Outputs);
}
