using System.Runtime.ExceptionServices;

namespace Pulumi;

/// <content>Programs by the verbs of their command line.</content>
public sealed partial class Deployment
{
    /// <summary>Runs a program by the verbs of its command line; see <see cref="RunAsync{TStack}()"/>.</summary>
    public static Task<int> RunAsync(Action action) =>
        RunAsync(() =>
        {
            action();
            return new Dictionary<string, object?>();
        });

    /// <summary>Runs a program by the verbs of its command line; it returns the stack's outputs.</summary>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) =>
        RunAsync(() => Task.FromResult(func()));

    /// <summary>Runs a program by the verbs of its command line.</summary>
    public static Task<int> RunAsync(Func<Task> func) =>
        RunAsync(async () =>
        {
            await func().ConfigureAwait(false);
            return (IDictionary<string, object?>)new Dictionary<string, object?>();
        });

    /// <summary>Runs a program by the verbs of its command line; it returns the stack's outputs.</summary>
    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) =>
        Embedded.Cli.CommandLine.RunAsync(Program(func, options));

    /// <summary>
    /// Runs the stack by the verbs of the process's command line (<c>preview</c>, <c>up</c>, <c>refresh</c>,
    /// <c>destroy</c>, <c>output</c>, <c>export</c>, <c>import</c>, <c>cancel</c>), in this process. Returns the exit
    /// code. Refuses under the <c>pulumi</c> CLI, which needs the official packages.
    /// </summary>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new() => Embedded.Cli.CommandLine.RunAsync(Program(() => new TStack()));

    /// <summary>Runs the stack, taken from the services, by the verbs of the process's command line.</summary>
    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack => Embedded.Cli.CommandLine.RunAsync(Program(serviceProvider, typeof(TStack)));

    /// <summary>A program as the engine runs it: constructs the stack, returns the outputs.</summary>
    internal static StackProgram Program(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) =>
        async () =>
        {
            var stack = new Stack(options);
            return (stack, await func().ConfigureAwait(false) ?? new Dictionary<string, object?>());
        };

    internal static StackProgram Program(Func<Stack> create) =>
        () =>
        {
            var stack = Construct(create);
            return Task.FromResult((stack, stack.ReadOutputs()));
        };

    // new T() of a type parameter, and containers, wrap what a constructor throws.
    private static Stack Construct(Func<Stack> create)
    {
        try
        {
            return create();
        }
        catch (System.Reflection.TargetInvocationException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    internal static StackProgram Program(IServiceProvider services, Type stackType) =>
        Program(() =>
            services.GetService(stackType) as Stack
            ?? throw new RunException(
                $"Failed to resolve instance of type {stackType} from service provider. Register the type "
                    + "with the service provider before this method is called."
            )
        );

    /// <summary>
    /// Runs the program in this deployment until all it started is done, or the first failure, which is returned. A
    /// cancelled one is left where it is.
    /// </summary>
    internal async Task<(IDictionary<string, object?> Outputs, Exception? Failure)> RunProgramAsync(
        StackProgram program,
        CancellationToken cancellationToken = default
    )
    {
        if (CurrentDeployment.Value is not null)
            throw new InvalidOperationException(
                "Deployment.Instance is already set: a program cannot run inside another program. Run it "
                    + "outside, and read its outputs with a StackReference."
            );
        CurrentDeployment.Value = this;
        IDictionary<string, object?> outputs = new Dictionary<string, object?>();
        Runner.Track(RunStackAsync());
        Runner.Started();
        try
        {
            await Runner.WaitAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (outputs, new EngineStoppedException());
        }
        finally
        {
            CurrentDeployment.Value = null;
        }
        return (outputs, Runner.Failure);

        async Task RunStackAsync()
        {
            await Task.Yield();
            (var stack, outputs) = await program().ConfigureAwait(false);
            RegisterOutputs(stack, Output.Create(outputs));
        }
    }
}

/// <summary>Constructs a stack and returns its outputs.</summary>
internal delegate Task<(Stack Stack, IDictionary<string, object?> Outputs)> StackProgram();
