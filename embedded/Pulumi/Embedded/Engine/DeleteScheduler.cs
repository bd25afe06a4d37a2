using System.Diagnostics;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// Deletes a set of resources: each after all that need it, as many at once as that allows. After a failure nothing new
/// is begun, or, when the run goes on after errors, only what the failed one needs stays. A protected one is no failure
/// to stop for: all of them are named in one run.
/// </summary>
internal sealed class DeleteScheduler
{
    private readonly RunContext _run;
    private readonly IReadOnlyList<ResourceRecord> _doomed;
    private readonly HashSet<string> _doomedUrns;
    private readonly Dictionary<ResourceRecord, int> _waitingFor = [];
    private readonly Dictionary<ResourceRecord, List<ResourceRecord>> _frees = [];
    private readonly Lock _gate = new();

    private DeleteScheduler(RunContext run, IReadOnlyList<ResourceRecord> doomed)
    {
        (_run, _doomed) = (run, doomed);
        _doomedUrns = [.. doomed.Select(r => r.Urn)];
    }

    /// <summary>Deletes them.</summary>
    public static Task RunAsync(RunContext run, IReadOnlyList<ResourceRecord> doomed) =>
        new DeleteScheduler(run, doomed).RunAsync();

    /// <summary>Why a protected resource is not deleted.</summary>
    public static StepException Protected(ResourceRecord record) =>
        new(
            $"resource \"{record.Urn}\" cannot be deleted\nbecause it is protected. To unprotect the "
                + "resource, either remove the `protect` flag from the resource in your Pulumi program and run "
                + $"`pulumi up`, or use the command:\n`pulumi state unprotect '{record.Urn}'`"
        );

    private async Task RunAsync()
    {
        var byUrn = _doomed.ToLookup(r => r.Urn);
        foreach (var record in _doomed)
        {
            _waitingFor.TryAdd(record, 0);
            foreach (
                var needed in record
                    .Needs()
                    .Distinct()
                    .SelectMany(urn => byUrn[urn])
                    .Where(n => !ReferenceEquals(n, record))
            )
            {
                _waitingFor[needed] = _waitingFor.GetValueOrDefault(needed) + 1;
                if (!_frees.TryGetValue(record, out var frees))
                    _frees[record] = frees = [];
                frees.Add(needed);
            }
        }
        // Last recorded first, so that among independent ones the order is the reverse of creation.
        var ready = _doomed.Reverse().Where(r => _waitingFor[r] == 0).ToArray();
        await Task.WhenAll(ready.Select(DeleteThenNextAsync)).ConfigureAwait(false);
    }

    private async Task DeleteThenNextAsync(ResourceRecord record)
    {
        if (_run.Stopped || _run.Cancellation.IsCancellationRequested)
            return;
        try
        {
            await DeleteAsync(record).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _run.Diagnose(
                record.Urn,
                "error",
                e is OperationCanceledException ? "the run was cancelled" : e.Message,
                stops: !_run.Options.ContinueOnError && !(e is StepException && record.Protect)
            );
            return;
        }
        var next = new List<ResourceRecord>();
        lock (_gate)
        {
            foreach (var freed in _frees.GetValueOrDefault(record) ?? [])
            {
                if (--_waitingFor[freed] == 0)
                    next.Add(freed);
            }
        }
        await Task.WhenAll(next.Select(DeleteThenNextAsync)).ConfigureAwait(false);
    }

    private async Task DeleteAsync(ResourceRecord record)
    {
        var op =
            record.Delete ? StepOp.DeleteReplaced
            : record.PendingReplacement ? StepOp.RemovePendingReplace
            : StepOp.Delete;
        var step = new Step(op, record.Urn, record.Type, record.Clone(), null) { Logical = op == StepOp.Delete };
        _run.Started(step);
        if (record.Protect && op == StepOp.Delete)
        {
            var refusal = Protected(record);
            _run.Emit(new StepFailed(step, refusal.Message));
            throw refusal;
        }
        var clock = Stopwatch.StartNew();
        if (!_run.IsPreview && NeedsProvider(record))
            await DeleteByProviderAsync(record, step).ConfigureAwait(false);
        else
            _run.Journal.Remove(record);
        _run.Journal.Settle(record.Urn);
        _run.Done(step, clock.Elapsed);
    }

    private bool NeedsProvider(ResourceRecord record) =>
        record is { Custom: true, IsProvider: false, External: false, RetainOnDelete: false, PendingReplacement: false }
        && (record.DeletedWith is null || !_doomedUrns.Contains(record.DeletedWith));

    private async Task DeleteByProviderAsync(ResourceRecord record, Step step)
    {
        var providerRecord =
            _run.Journal.Find(record.ProviderUrn!)
            ?? throw new StepException(
                $"the provider {record.ProviderUrn} of {record.Urn} is not in the state, so the resource cannot be deleted."
            );
        var provider = _run.Providers.Use(providerRecord);
        var operation = new PendingOperation(record, "deleting");
        _run.Journal.Begin(operation);
        await _run.Journal.WriteAsync().ConfigureAwait(false);
        OperationEvent.Emit("operation-recorded", record.Urn, "deleting");
        try
        {
            await _run.WorkAsync(
                    async ct =>
                    {
                        await provider
                            .DeleteAsync(
                                record.Ref,
                                new ResourceState(
                                    record.Id,
                                    PropertyValues.Unwrap(record.Inputs),
                                    PropertyValues.Unwrap(record.Outputs)
                                ),
                                ct
                            )
                            .ConfigureAwait(false);
                        return true;
                    },
                    record.Timeouts?[2] ?? 0
                )
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (e is ProviderException { Retryable: false })
                _run.Journal.End(operation);
            _run.Emit(new StepFailed(step, _run.Hide(e.Message)));
            throw;
        }
        OperationEvent.Emit("provider-called", record.Urn, "deleting");
        _run.Journal.Remove(record, operation);
        await _run.Journal.WriteAsync().ConfigureAwait(false);
        OperationEvent.Emit("state-written", record.Urn, "deleting");
    }
}
