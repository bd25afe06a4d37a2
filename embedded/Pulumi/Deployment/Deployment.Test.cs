using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <content>Programs against mocks.</content>
public sealed partial class Deployment
{
    /// <summary>Runs a stack from the services against mocks.</summary>
    public static async Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks,
        IServiceProvider serviceProvider,
        TestOptions? options = null
    )
        where TStack : Stack =>
        (await TestAsync(mocks, options, Program(serviceProvider, typeof(TStack))).ConfigureAwait(false)).Resources;

    /// <summary>
    /// Runs a stack against mocks; returns what it registered. Throws <see cref="RunException"/> when it fails.
    /// </summary>
    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new() =>
        (await TestAsync(mocks, options, Program(() => new TStack())).ConfigureAwait(false)).Resources;

    /// <summary>Runs a program against mocks; returns what it registered, without the stack, and its outputs.</summary>
    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<Task<IDictionary<string, object?>>> createResources
    )
    {
        // They are for the caller, and are not registered as a stack's.
        IDictionary<string, object?> outputs = new Dictionary<string, object?>();
        var program = Program(async () =>
        {
            outputs = await createResources().ConfigureAwait(false);
            return new Dictionary<string, object?>();
        });
        var (resources, _) = await TestAsync(testMocks, testOptions, program).ConfigureAwait(false);
        return ([.. resources.Where(r => r is not Pulumi.Stack)], outputs);
    }

    /// <summary>Runs a program against mocks; returns what it registered, without the stack, and its outputs.</summary>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<IDictionary<string, object?>> createResources
    ) => TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    /// <summary>Runs a program against mocks; returns what it registered, without the stack.</summary>
    public static async Task<ImmutableArray<Resource>> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<Task> createResources
    )
    {
        var (resources, _) = await TestAsync(
                testMocks,
                testOptions,
                async () =>
                {
                    await createResources().ConfigureAwait(false);
                    return (IDictionary<string, object?>)new Dictionary<string, object?>();
                }
            )
            .ConfigureAwait(false);
        return resources;
    }

    /// <summary>Runs a program against mocks; returns what it registered, without the stack.</summary>
    public static Task<ImmutableArray<Resource>> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Action createResources
    ) =>
        TestAsync(
            testMocks,
            testOptions,
            () =>
            {
                createResources();
                return Task.CompletedTask;
            }
        );

    private static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks mocks,
        TestOptions? options,
        StackProgram program
    )
    {
        var settings = new DeploymentSettings(
            options?.ProjectName ?? "project",
            options?.StackName ?? "stack",
            options?.OrganizationName ?? "organization",
            options?.RootDirectory ?? "",
            options?.IsPreview ?? true,
            Pulumi.Config.FromEnvironment()
        );
        var monitor = new MockMonitor(mocks, settings);
        var (outputs, failure) = await new Deployment(settings, monitor).RunProgramAsync(program).ConfigureAwait(false);
        if (failure is not null || monitor.Errors.Count > 0)
        {
            Environment.ExitCode = 32; // as the official package leaves it
            throw new RunException(failure?.Message ?? string.Join(Environment.NewLine, monitor.Errors), failure);
        }
        return (monitor.Resources, outputs);
    }
}
