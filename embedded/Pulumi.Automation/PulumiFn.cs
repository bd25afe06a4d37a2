namespace Pulumi.Automation;

/// <summary>A program in this process.</summary>
public abstract class PulumiFn
{
    private PulumiFn() { }

    internal abstract StackProgram ToProgram(CancellationToken cancellationToken);

    /// <summary>A program that returns the stack's outputs.</summary>
    public static PulumiFn Create(Func<CancellationToken, Task<IDictionary<string, object?>>> program) =>
        new Inline(ct => Deployment.Program(() => program(ct)));

    /// <summary>A program that returns the stack's outputs.</summary>
    public static PulumiFn Create(Func<Task<IDictionary<string, object?>>> program) => Create(_ => program());

    /// <summary>A program without outputs.</summary>
    public static PulumiFn Create(Func<CancellationToken, Task> program) =>
        Create(async ct =>
        {
            await program(ct).ConfigureAwait(false);
            return (IDictionary<string, object?>)new Dictionary<string, object?>();
        });

    /// <summary>A program without outputs.</summary>
    public static PulumiFn Create(Func<Task> program) => Create((CancellationToken _) => program());

    /// <summary>A program that returns the stack's outputs.</summary>
    public static PulumiFn Create(Func<IDictionary<string, object?>> program) =>
        Create(_ => Task.FromResult(program()));

    /// <summary>A program without outputs.</summary>
    public static PulumiFn Create(Action program) =>
        Create(_ =>
        {
            program();
            return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
        });

    /// <summary>A stack class.</summary>
    public static PulumiFn Create<TStack>()
        where TStack : Stack, new() => new Inline(_ => Deployment.Program(() => new TStack()));

    /// <summary>A stack class from the services.</summary>
    public static PulumiFn Create<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack => Create(serviceProvider, typeof(TStack));

    /// <summary>A stack class from the services.</summary>
    public static PulumiFn Create(IServiceProvider serviceProvider, Type stackType) =>
        typeof(Stack).IsAssignableFrom(stackType)
            ? new Inline(_ => Deployment.Program(serviceProvider, stackType))
            : throw new ArgumentException($"{stackType.FullName} is no {nameof(Stack)}.", nameof(stackType));

    private sealed class Inline(Func<CancellationToken, StackProgram> create) : PulumiFn
    {
        internal override StackProgram ToProgram(CancellationToken cancellationToken) => create(cancellationToken);
    }
}
