using Berth.Tenants;

namespace Berth.Provisioning;

/// <summary>Applies tenants' stacks. Stands for the machine outside: Pulumi with what it drives.</summary>
public interface ITenantStacks
{
    /// <summary>Makes the stack as the spec says; done already, it changes nothing. <paramref name="step"/> hears of each resource that is ready.</summary>
    /// <exception cref="StackFailedException">It could not be made. What was made is recorded, and the next call goes on from there.</exception>
    Task UpAsync(TenantSpec spec, Action<string> step, CancellationToken cancellationToken);

    /// <summary>Destroys everything of the stack, its volume and its state, too. Done already, it changes nothing.</summary>
    /// <exception cref="StackFailedException">Something could not be destroyed.</exception>
    Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken);
}

/// <summary>A stack could not be applied. <see cref="Exception.Message"/> is for the operator; it holds no secret.</summary>
public sealed class StackFailedException(string message, Exception inner) : Exception(message, inner);
