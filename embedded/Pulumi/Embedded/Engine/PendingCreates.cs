using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// Creations that an earlier run began, and nobody has asked for again: whatever came of them is taken up, so that it
/// can be deleted.
/// </summary>
internal static class PendingCreates
{
    /// <summary>
    /// Adopts them by the provider's own create, which finds what is there by its labels. One that cannot be created
    /// now is dropped with a warning; so is one beside a recorded resource of the same name, because adopting could
    /// then take the living one.
    /// </summary>
    /// <param name="run">The run; those that it is not for stay pending.</param>
    /// <param name="isDeclared">Whether the program asks for it: then this run has tried.</param>
    public static async Task AdoptAsync(RunContext run, Func<string, bool> isDeclared)
    {
        foreach (var pending in run.Journal.Pending.Where(p => p.Type == "creating"))
        {
            var record = pending.Resource;
            if (isDeclared(record.Urn) || !run.Options.Targets.Contains(record.Urn))
                continue;
            if (
                run.Journal.Find(record.Urn) is not null
                || record.ProviderUrn is null
                || run.Journal.Find(record.ProviderUrn) is not { } providerRecord
            )
            {
                Drop(run, pending, "something of the interrupted attempt may be left behind");
                continue;
            }
            if (run.IsPreview)
                continue;
            try
            {
                var state = await run.WorkAsync(ct =>
                        run.Providers.Use(providerRecord)
                            .CreateAsync(record.Ref, PropertyValues.Unwrap(record.Inputs), ct)
                    )
                    .ConfigureAwait(false);
                record.Id = state.Id;
                record.Outputs = PropertyValues.MarkSecret(
                    new PropertyMap(PropertyValues.Remark(state.Outputs, record.Inputs)),
                    record.AdditionalSecretOutputs
                );
                run.Journal.Adopt(record, pending);
            }
            catch (ProviderException e) when (!e.Retryable)
            {
                Drop(run, pending, e.Message);
            }
        }
    }

    private static void Drop(RunContext run, PendingOperation pending, string reason)
    {
        run.Journal.End(pending);
        run.Diagnose(
            pending.Resource.Urn,
            "warning",
            $"an earlier run was interrupted while creating this resource; it is no longer tracked: {reason}"
        );
    }
}
