using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>Resources and stacks that the program only reads.</summary>
internal sealed partial class UpdateRun
{
    private async Task<RegisteredResource> ReadManagedAsync(ResourceGoal goal, string urn, string id)
    {
        var providerRecord = goal.Provider is null
            ? await DefaultProviderAsync(goal.Type.Split(':')[0], goal.Version, goal.Assembly).ConfigureAwait(false)
            : ProviderRecord(goal.Provider);
        if (providerRecord.Id.Length == 0)
            return new RegisteredResource(urn, id, goal.Inputs); // a preview: there is nothing to ask yet
        var provider = _run.Providers.Use(providerRecord, goal.Assembly);
        var record = NewRecord(goal, urn, _olds.GetValueOrDefault(urn), goal.Inputs, providerRecord.ProviderReference);
        record.External = true;
        var old = _olds.GetValueOrDefault(urn);
        if (old is { External: false })
            throw new StepException(
                $"resource '{urn}' is managed by this stack; it cannot be only read under the same name. Give one of them another name."
            );
        var step = new Step(StepOp.Read, urn, goal.Type, old?.Clone(), record.Clone());
        _run.Started(step);
        var state = await ReadAsync(
                provider,
                new ResourceRef(urn, goal.Type, goal.Name),
                new ResourceState(id, PropertyValues.Unwrap(goal.Inputs), []),
                $"resource '{goal.Name}' of type {goal.Type} cannot be read: '{id}' does not exist."
            )
            .ConfigureAwait(false);
        record.Id = state.Id;
        record.Inputs = PropertyValues.Remark(state.Inputs, goal.Inputs);
        record.Outputs = WithoutSecretsLost(state.Outputs, record);
        _journal.Put(record, old);
        _run.Done(step with { New = record.Clone() });
        return Registered(record);
    }

    private async Task<ResourceState> ReadAsync(
        IResourceProvider provider,
        ResourceRef resource,
        ResourceState known,
        string missing
    )
    {
        try
        {
            return await _run.WorkAsync(ct => provider.ReadAsync(resource, known, ct)).ConfigureAwait(false)
                ?? throw new StepException(missing);
        }
        catch (Exception e)
        {
            throw Failed(e);
        }
    }

    private async Task<RegisteredResource> ReadStackAsync(ResourceGoal goal, string urn, string id)
    {
        var stack = StackName.Parse(id, _run.Stack.Project);
        var checkpoint =
            await _backend
                .ReadAsync(stack, new StackSecrets(_backend.Environment, null), _run.Cancellation)
                .ConfigureAwait(false)
            ?? throw new FailedStepException(new StepException($"unknown stack \"{id}\": it is not on this backend."));
        var outputs = checkpoint.RootStack?.Outputs ?? [];
        return new RegisteredResource(
            urn,
            id,
            new PropertyMap
            {
                ["name"] = id,
                ["outputs"] = outputs,
                ["secretOutputNames"] = new PropertyList(
                    outputs.Where(o => PropertyValues.ContainsSecret(o.Value)).Select(o => (object?)o.Key)
                ),
            }
        );
    }
}
