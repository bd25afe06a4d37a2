using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>Reads every recorded resource, or the targets among them, as it is, and records that.</summary>
internal static class RefreshRun
{
    /// <summary>Reads all; one that cannot be read fails the run and stays as recorded.</summary>
    public static async Task RunAsync(RunContext run, bool count)
    {
        run.Options.Targets.Check(run, isDeclared: _ => false, stops: true);
        if (run.Stopped)
            return;
        var targeted = run.Options.Targets.Of(run.Journal.Resources);
        await Task.WhenAll(targeted.Select(r => RefreshAsync(run, r, count))).ConfigureAwait(false);
        run.Journal.DropDangling();
        if (run.Options.ClearPendingCreates)
        {
            foreach (var pending in run.Journal.Pending.Where(p => p.Type == "creating"))
                run.Journal.End(pending);
        }
    }

    /// <summary>Takes what was read into the record; secrets stay secret.</summary>
    public static void Apply(ResourceRecord record, ResourceState state)
    {
        var marks = record.Outputs;
        if (state.Inputs.Count > 0)
            record.Inputs = Keep(record.Inputs, PropertyValues.Remark(state.Inputs, record.Inputs));
        record.Outputs = Keep(
            record.Outputs,
            PropertyValues.MarkSecret(
                new PropertyMap(PropertyValues.Remark(PropertyValues.Remark(state.Outputs, record.Inputs), marks)),
                record.AdditionalSecretOutputs
            )
        );
        if (state.Id.Length > 0)
            record.Id = state.Id;
    }

    private static async Task RefreshAsync(RunContext run, ResourceRecord record, bool count)
    {
        var before = record.Clone();
        var step = new Step(StepOp.Refresh, record.Urn, record.Type, before, before);
        run.Started(step);
        var op = StepOp.Same;
        IReadOnlyList<string> diffs = [];
        try
        {
            if (
                record is { Custom: true, IsProvider: false, PendingReplacement: false }
                && record.ProviderUrn is { } providerUrn
            )
            {
                var providerRecord =
                    run.Journal.Find(providerUrn)
                    ?? throw new StepException($"the provider {providerUrn} of {record.Urn} is not in the state.");
                var provider = run.Providers.Use(providerRecord);
                var state = await run.WorkAsync(ct =>
                        provider.ReadAsync(
                            record.Ref,
                            new ResourceState(
                                record.Id,
                                PropertyValues.Unwrap(record.Inputs),
                                PropertyValues.Unwrap(record.Outputs)
                            ),
                            ct
                        )
                    )
                    .ConfigureAwait(false);
                if (state is null)
                {
                    op = StepOp.Delete;
                    run.Journal.Remove(record);
                }
                else
                {
                    // Providers read some things in another form than they create them; a change is only what the next
                    // update would see.
                    diffs = provider
                        .Diff(
                            record.Ref,
                            state.Inputs.Count > 0
                                ? state
                                : state with
                                {
                                    Inputs = PropertyValues.Unwrap(record.Inputs),
                                },
                            PropertyValues.Unwrap(record.Inputs)
                        )
                        .Changes;
                    op = diffs.Count > 0 ? StepOp.Update : StepOp.Same;
                    Take(run, record, state);
                }
                foreach (
                    var pending in run.Journal.Pending.Where(p => p.Type != "creating" && p.Resource.Urn == record.Urn)
                )
                    run.Journal.End(pending);
            }
        }
        catch (Exception e)
        {
            run.Emit(new StepFailed(step, run.Hide(e.Message)));
            run.Diagnose(record.Urn, "error", e is OperationCanceledException ? "the run was cancelled" : e.Message);
            return;
        }
        var done = new Step(op, record.Urn, record.Type, before, op == StepOp.Delete ? null : record.Clone())
        {
            Diffs = diffs,
        };
        run.Done(done, count: count);
    }

    private static void Take(RunContext run, ResourceRecord record, ResourceState state) =>
        run.Journal.Change(() =>
        {
            var (inputs, outputs) = (record.Inputs, record.Outputs);
            Apply(record, state);
            if (!ReferenceEquals(inputs, record.Inputs) || !ReferenceEquals(outputs, record.Outputs))
                record.Modified = DateTimeOffset.UtcNow;
        });

    // The same object, so that unchanged secrets keep their ciphertext.
    private static PropertyMap Keep(PropertyMap old, PropertyMap read) => PropertyValues.Same(old, read) ? old : read;
}
