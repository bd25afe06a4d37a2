namespace Berth.Tenants.Provisioning;

/// <summary>Applies tenants' stacks. Stands for the machine outside: Pulumi with what it drives.</summary>
public interface ITenantStacks
{
    /// <summary>
    /// Makes the stack as the spec says; done already, it changes nothing. <paramref name="step"/> hears of each
    /// resource that is ready.
    /// </summary>
    /// <exception cref="StackFailedException">
    /// It could not be made. What was made is recorded, and the next call goes on from there.
    /// </exception>
    Task UpAsync(TenantSpec spec, Action<string> step, CancellationToken cancellationToken);

    /// <summary>
    /// Destroys everything of the stack, its volume and its state, too. Done already, it changes nothing.
    /// </summary>
    /// <exception cref="StackFailedException">Something could not be destroyed.</exception>
    Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken);

    /// <summary>
    /// Looks at what is there of the stack, so that the next <see cref="UpAsync"/> makes good what was changed or
    /// removed by others. Changes nothing but the record.
    /// </summary>
    /// <exception cref="StackFailedException">It could not be looked at.</exception>
    Task RefreshAsync(TenantSpec spec, CancellationToken cancellationToken);

    /// <summary>All tenants' stacks that there are records of.</summary>
    /// <exception cref="StackFailedException">They could not be listed.</exception>
    Task<IReadOnlyList<FoundStack>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes a stack's record, and nothing of what it made: that is known by its labels. Done already, it changes
    /// nothing.
    /// </summary>
    /// <exception cref="StackFailedException">Somebody works on it, or the record cannot be removed.</exception>
    Task ForgetAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A stack in the backend.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant that it was made for; null when its name is none of ours.</param>
/// <param name="UpdatedAt">When it was changed last; null = never since it was made.</param>
/// <param name="IsLocked">Somebody works on it, or died doing so.</param>
public sealed record FoundStack(string Name, Guid? TenantId, DateTimeOffset? UpdatedAt, bool IsLocked);

/// <summary>
/// A stack could not be applied. <see cref="Exception.Message"/> is for the operator; it holds no secret.
/// </summary>
public sealed class StackFailedException(string message, Exception inner) : Exception(message, inner);
