using System.Collections.Immutable;
using Pulumi.Embedded;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>One run of a program: what it registers, and where that goes.</summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<Deployment?> CurrentDeployment = new();
    private readonly ImmutableDictionary<string, string> _config;
    private readonly DeploymentInstance _instance;

    internal Deployment(DeploymentSettings settings, IMonitor monitor)
    {
        (ProjectName, StackName, OrganizationName, RootDirectory, IsDryRun, _config) = (
            settings.Project,
            settings.Stack,
            settings.Organization,
            settings.RootDirectory,
            settings.IsDryRun,
            settings.Config
        );
        Monitor = monitor;
        _instance = new DeploymentInstance(this);
    }

    /// <summary>The run the calling code is in. Throws outside of one.</summary>
    public static DeploymentInstance Instance => Required._instance;

    internal static Deployment? Current => CurrentDeployment.Value;

    internal static Deployment Required =>
        CurrentDeployment.Value
        ?? throw new InvalidOperationException(
            "Trying to acquire Deployment.Instance before 'Run' was called. Resources and configuration "
                + "exist only inside a program that Deployment.RunAsync, the Automation API or "
                + "Deployment.TestAsync runs."
        );

    internal string ProjectName { get; }
    internal string StackName { get; }
    internal string OrganizationName { get; }
    internal string RootDirectory { get; }
    internal bool IsDryRun { get; }
    internal IMonitor Monitor { get; }
    internal Runner Runner { get; } = new();
    internal Stack? Stack { get; set; }
    internal bool HasLoggedErrors { get; private set; }

    internal string? GetConfig(string key) => _config.GetValueOrDefault(key);

    internal void Log(string severity, string message, Resource? resource, bool? ephemeral)
    {
        if (severity == "error")
            HasLoggedErrors = true;
        var subject = resource ?? Stack;
        if (subject is null)
        {
            Monitor.Log(severity, message, null, ephemeral == true);
            return;
        }
        Runner.Track(LogAsync());
        async Task LogAsync() =>
            Monitor.Log(severity, message, (await subject.Urn.DataTask.ConfigureAwait(false)).Value, ephemeral == true);
    }

    /// <summary>Registers a resource; returns at once, the rest happens when its inputs are known.</summary>
    internal void ReadOrRegister(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var outputs = ResourceOutputs.Open(resource);
        Runner.Track(RegisterAsync(resource, args, options, outputs));
    }

    internal void RegisterOutputs(Resource resource, Output<IDictionary<string, object?>> outputs)
    {
        Runner.Track(SendAsync());
        async Task SendAsync()
        {
            var urn = await resource.Urn.DataTask.ConfigureAwait(false);
            var data = await outputs.DataTask.ConfigureAwait(false);
            var values = await PropertySerializer
                .SerializeMapAsync(data.Value ?? new Dictionary<string, object?>(), keepNulls: true)
                .ConfigureAwait(false);
            await Monitor.RegisterOutputsAsync(urn.Value, values, resource).ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(
        Resource resource,
        ResourceArgs args,
        ResourceOptions options,
        ResourceOutputs outputs
    )
    {
        try
        {
            // Leaves the constructor's stack: what a derived class sets up after base(...) must not wait for this.
            await Task.Yield();
            var goal = await GoalBuilder.BuildAsync(resource, args, options, this).ConfigureAwait(false);
            var id =
                options.Id is null ? null
                : (await options.Id.ToOutput().DataTask.ConfigureAwait(false)) is { IsKnown: true } known ? known.Value
                : null;
            var registered =
                options.Id is not null && !string.IsNullOrEmpty(id)
                    ? await Monitor.ReadAsync(goal, id).ConfigureAwait(false)
                    : await Monitor.RegisterAsync(goal).ConfigureAwait(false);
            outputs.Resolve(resource, registered, isKnown: !IsDryRun && registered.IsKnown);
        }
        catch (Exception e)
        {
            Runner.Note(e);
            outputs.Fail(e is EngineStoppedException ? e : new EngineStoppedException(e));
            throw;
        }
    }

    internal Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options)
    {
        return new Output<T>(CallAsync());
        async Task<OutputData<T>> CallAsync()
        {
            await Task.Yield();
            var (values, dependencies) = await PropertySerializer.SerializeArgsAsync(args).ConfigureAwait(false);
            var resources = dependencies.Values.SelectMany(d => d).ToImmutableHashSet();
            if (options is InvokeOutputOptions { DependsOn: var dependsOn })
            {
                var waited = await dependsOn.ToOutput().DataTask.ConfigureAwait(false);
                foreach (var resource in waited.Value.IsDefault ? [] : waited.Value)
                {
                    var registered = resource is CustomResource custom
                        ? (await custom.Id.DataTask.ConfigureAwait(false)).IsKnown
                        : (await resource.Urn.DataTask.ConfigureAwait(false)).IsKnown;
                    resources = resources.Add(resource);
                    if (!registered)
                        return OutputData<T>.Unknown(resources, isSecret: false);
                }
            }
            var secret = PropertyValues.ContainsSecret(values);
            if (PropertyValues.ContainsUnknown(values))
                return OutputData<T>.Unknown(resources, secret);
            var provider = await GoalBuilder
                .ProviderReferenceAsync(GoalBuilder.ProviderFor(token, options))
                .ConfigureAwait(false);
            if (provider?.EndsWith(PropertyJson.UnknownText, StringComparison.Ordinal) == true)
                return OutputData<T>.Unknown(resources, secret);
            var result = await Monitor
                .InvokeAsync(
                    new InvokeGoal(token, PropertyValues.Unwrap(values), provider, options?.Version, typeof(T).Assembly)
                )
                .ConfigureAwait(false);
            var data = PropertyReader.Read<T>(
                result,
                $"{token} result",
                resources,
                warning => Pulumi.Log.Warn(warning)
            );
            return data with { IsSecret = data.IsSecret || secret };
        }
    }

    internal async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
    {
        var data = await Invoke<T>(token, args, options).DataTask.ConfigureAwait(false);
        return data.Value;
    }
}

/// <summary>What a program may ask about its run.</summary>
internal sealed record DeploymentSettings(
    string Project,
    string Stack,
    string Organization,
    string RootDirectory,
    bool IsDryRun,
    ImmutableDictionary<string, string> Config
);
