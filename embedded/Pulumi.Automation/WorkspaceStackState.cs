using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;

namespace Pulumi.Automation;

/// <summary>Changes to a stack's record by hand; the resources themselves are not touched.</summary>
public sealed class WorkspaceStackState
{
    private readonly Func<StackEngine> _engine;

    internal WorkspaceStackState(Func<StackEngine> engine) => _engine = engine;

    /// <summary>
    /// Forgets a resource. Refuses a protected one without <paramref name="force"/>, and one that others depend on.
    /// </summary>
    public Task DeleteAsync(string urn, bool force = false, CancellationToken cancellationToken = default) =>
        EditAsync(
            checkpoint =>
            {
                var record = Find(checkpoint, urn);
                if (record.Protect && !force)
                    throw new StateException(
                        $"{urn} is protected, so it is not removed from the state; unprotect it first, or pass force."
                    );
                if (checkpoint.Resources.FirstOrDefault(r => r != record && r.Needs().Contains(urn)) is { } dependent)
                {
                    throw new StateException(
                        $"{urn} cannot be removed from the state: {dependent.Urn} depends on it. Remove that first."
                    );
                }
                return checkpoint.Resources.Remove(record);
            },
            cancellationToken
        );

    /// <summary>Takes the protection off a resource.</summary>
    public Task UnprotectAsync(string urn, CancellationToken cancellationToken = default) =>
        EditAsync(
            checkpoint =>
            {
                Find(checkpoint, urn).Protect = false;
                return true;
            },
            cancellationToken
        );

    /// <summary>Takes the protection off all resources.</summary>
    public Task UnprotectAllAsync(CancellationToken cancellationToken = default) =>
        EditAsync(
            checkpoint =>
            {
                foreach (var record in checkpoint.Resources)
                    record.Protect = false;
                return true;
            },
            cancellationToken
        );

    private Task<bool> EditAsync(Func<Checkpoint, bool> change, CancellationToken cancellationToken) =>
        LocalWorkspace.GuardAsync(async () =>
        {
            await _engine().EditAsync(change, cancellationToken).ConfigureAwait(false);
            return true;
        });

    private static ResourceRecord Find(Checkpoint checkpoint, string urn) =>
        checkpoint.Resources.Find(r => r.Urn == urn && !r.Delete)
        ?? throw new StateException($"No such resource \"{urn}\" exists in the current state.");
}
