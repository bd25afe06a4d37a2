using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Pulumi.Automation;

/// <summary>A project with its stacks, their configuration and where they are kept.</summary>
public abstract class Workspace : IDisposable
{
    /// <summary>Where its files are.</summary>
    public abstract string WorkDir { get; }

    /// <summary>Where the official engine keeps its plugins; not used here.</summary>
    public abstract string? PulumiHome { get; }

    /// <summary>The engine version whose formats are used.</summary>
    public abstract string PulumiVersion { get; }

    /// <summary>How secrets are kept.</summary>
    public abstract string? SecretsProvider { get; }

    /// <summary>The program.</summary>
    public abstract PulumiFn? Program { get; set; }

    /// <summary>For messages.</summary>
    public abstract ILogger? Logger { get; set; }

    /// <summary>Win over the process's own variables.</summary>
    public abstract IDictionary<string, string?>? EnvironmentVariables { get; set; }

    /// <summary>The project.</summary>
    public abstract Task<ProjectSettings?> GetProjectSettingsAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes the project.</summary>
    public abstract Task SaveProjectSettingsAsync(
        ProjectSettings settings,
        CancellationToken cancellationToken = default
    );

    /// <summary>A stack's file.</summary>
    public abstract Task<StackSettings?> GetStackSettingsAsync(
        string stackName,
        CancellationToken cancellationToken = default
    );

    /// <summary>Changes a stack's file.</summary>
    public abstract Task SaveStackSettingsAsync(
        string stackName,
        StackSettings settings,
        CancellationToken cancellationToken = default
    );

    /// <summary>A configuration value; throws when it is not set.</summary>
    public abstract Task<ConfigValue> GetConfigAsync(
        string stackName,
        string key,
        CancellationToken cancellationToken = default
    );

    /// <summary>A configuration value, by path into an object.</summary>
    public abstract Task<ConfigValue> GetConfigAsync(
        string stackName,
        string key,
        bool path,
        CancellationToken cancellationToken = default
    );

    /// <summary>All configuration values.</summary>
    public abstract Task<ImmutableDictionary<string, ConfigValue>> GetAllConfigAsync(
        string stackName,
        CancellationToken cancellationToken = default
    );

    /// <summary>Sets a value.</summary>
    public abstract Task SetConfigAsync(
        string stackName,
        string key,
        ConfigValue value,
        CancellationToken cancellationToken = default
    );

    /// <summary>Sets a value, by path into an object.</summary>
    public abstract Task SetConfigAsync(
        string stackName,
        string key,
        ConfigValue value,
        bool path,
        CancellationToken cancellationToken = default
    );

    /// <summary>Sets values.</summary>
    public abstract Task SetAllConfigAsync(
        string stackName,
        IDictionary<string, ConfigValue> configMap,
        CancellationToken cancellationToken = default
    );

    /// <summary>Sets values, by path into objects.</summary>
    public abstract Task SetAllConfigAsync(
        string stackName,
        IDictionary<string, ConfigValue> configMap,
        bool path,
        CancellationToken cancellationToken = default
    );

    /// <summary>Removes a value.</summary>
    public abstract Task RemoveConfigAsync(string stackName, string key, CancellationToken cancellationToken = default);

    /// <summary>Removes values.</summary>
    public abstract Task RemoveAllConfigAsync(
        string stackName,
        IEnumerable<string> keys,
        CancellationToken cancellationToken = default
    );

    /// <summary>Takes the configuration of the last update as the stack's own.</summary>
    public abstract Task<ImmutableDictionary<string, ConfigValue>> RefreshConfigAsync(
        string stackName,
        CancellationToken cancellationToken = default
    );

    /// <summary>Who works on the backend.</summary>
    public abstract Task<WhoAmIResult> WhoAmIAsync(CancellationToken cancellationToken = default);

    /// <summary>The selected stack; null when none is.</summary>
    public virtual async Task<StackSummary?> GetStackAsync(CancellationToken cancellationToken = default) =>
        (await ListStacksAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(s => s.IsCurrent);

    /// <summary>Makes an empty stack and selects it.</summary>
    public Task CreateStackAsync(string stackName) => CreateStackAsync(stackName, default);

    /// <summary>Makes an empty stack and selects it.</summary>
    public abstract Task CreateStackAsync(string stackName, CancellationToken cancellationToken);

    /// <summary>Selects a stack.</summary>
    public Task SelectStackAsync(string stackName) => SelectStackAsync(stackName, default);

    /// <summary>Selects a stack.</summary>
    public abstract Task SelectStackAsync(string stackName, CancellationToken cancellationToken);

    /// <summary>Removes a stack; refuses while it has resources.</summary>
    public abstract Task RemoveStackAsync(string stackName, CancellationToken cancellationToken = default);

    /// <summary>The project's stacks.</summary>
    public abstract Task<ImmutableList<StackSummary>> ListStacksAsync(CancellationToken cancellationToken = default);

    /// <summary>A stack's state. Its secrets are readable in it.</summary>
    public abstract Task<StackDeployment> ExportStackAsync(
        string stackName,
        CancellationToken cancellationToken = default
    );

    /// <summary>Replaces a stack's state.</summary>
    public abstract Task ImportStackAsync(
        string stackName,
        StackDeployment state,
        CancellationToken cancellationToken = default
    );

    /// <summary>Nothing to install here: providers are part of the program.</summary>
    public Task InstallPluginAsync(string name, string version, PluginKind kind, CancellationToken cancellationToken) =>
        InstallPluginAsync(name, version, kind, null, cancellationToken);

    /// <summary>Nothing to install here: providers are part of the program.</summary>
    public abstract Task InstallPluginAsync(
        string name,
        string version,
        PluginKind kind = PluginKind.Resource,
        PluginInstallOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Nothing to remove here.</summary>
    public abstract Task RemovePluginAsync(
        string? name = null,
        string? versionRange = null,
        PluginKind kind = PluginKind.Resource,
        CancellationToken cancellationToken = default
    );

    /// <summary>None here.</summary>
    public abstract Task<ImmutableList<PluginInfo>> ListPluginsAsync(CancellationToken cancellationToken = default);

    /// <summary>A stack's outputs.</summary>
    public abstract Task<ImmutableDictionary<string, OutputValue>> GetStackOutputsAsync(
        string stackName,
        CancellationToken cancellationToken = default
    );

    /// <summary>Frees what the workspace holds.</summary>
    protected virtual void Dispose(bool disposing) { }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
