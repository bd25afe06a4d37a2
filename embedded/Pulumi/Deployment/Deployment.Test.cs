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

    /// <summary>Runs a program against mocks; returns what it registered and its outputs.</summary>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<Task<IDictionary<string, object?>>> createResources
    ) => TestAsync(testMocks, testOptions, Program(createResources));

    /// <summary>Runs a program against mocks; returns what it registered and its outputs.</summary>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<IDictionary<string, object?>> createResources
    ) => TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    /// <summary>Runs a program against mocks; returns what it registered.</summary>
    public static async Task<ImmutableArray<Resource>> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<Task> createResources
    ) =>
        (
            await TestAsync(
                    testMocks,
                    testOptions,
                    async () =>
                    {
                        await createResources().ConfigureAwait(false);
                        return (IDictionary<string, object?>)new Dictionary<string, object?>();
                    }
                )
                .ConfigureAwait(false)
        ).Resources;

    /// <summary>Runs a program against mocks; returns what it registered.</summary>
    public static async Task<ImmutableArray<Resource>> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Action createResources
    ) =>
        (
            await TestAsync(
                    testMocks,
                    testOptions,
                    () =>
                    {
                        createResources();
                        return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
                    }
                )
                .ConfigureAwait(false)
        ).Resources;

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
