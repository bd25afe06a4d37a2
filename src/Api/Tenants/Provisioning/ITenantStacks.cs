namespace Berth.Tenants.Provisioning;

/// <summary>
/// Applies tenant stacks. The interface separates the reconcile from Pulumi, so tests can replace it.
/// </summary>
public interface ITenantStacks
{
    /// <summary>
    /// Applies the spec. Changes nothing if the stack matches it already. Calls <paramref name="step"/> for each
    /// resource that becomes ready.
    /// </summary>
    /// <exception cref="StackFailedException">
    /// The stack could not be applied. What was made is recorded, and the next call continues from there.
    /// </exception>
    Task UpAsync(TenantSpec spec, Action<string> step, CancellationToken cancellationToken);

    /// <summary>
    /// Destroys everything in the stack, including the volume, and removes the stack's state. May be called again.
    /// </summary>
    /// <exception cref="StackFailedException">Something could not be destroyed.</exception>
    Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the real state of the stack's resources, so that the next <see cref="UpAsync"/> repairs what others
    /// changed or removed. Changes only the record.
    /// </summary>
    /// <exception cref="StackFailedException">The resources could not be read.</exception>
    Task RefreshAsync(TenantSpec spec, CancellationToken cancellationToken);

    /// <summary>Lists all tenant stacks in the backend.</summary>
    /// <exception cref="StackFailedException">The stacks could not be listed.</exception>
    Task<IReadOnlyList<FoundStack>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes a stack's record but none of its resources; those are found by their labels. May be called again.
    /// </summary>
    /// <exception cref="StackFailedException">The stack is locked, or its record cannot be removed.</exception>
    Task ForgetAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A stack in the backend.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant that it was made for; null if the name does not end with a tenant's id.</param>
/// <param name="UpdatedAt">When it was last changed; null if never since it was made.</param>
/// <param name="IsLocked">An update is running, or its process died.</param>
public sealed record FoundStack(string Name, Guid? TenantId, DateTimeOffset? UpdatedAt, bool IsLocked);

/// <summary>
/// A stack operation failed. <see cref="Exception.Message"/> is written for operators and holds no secret.
/// </summary>
public sealed class StackFailedException(string message, Exception inner) : Exception(message, inner);
