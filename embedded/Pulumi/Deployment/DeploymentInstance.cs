namespace Pulumi;

/// <summary>The run a program is in.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment) => _deployment = deployment;

    /// <summary>The stack.</summary>
    public string StackName => _deployment.StackName;

    /// <summary>The project.</summary>
    public string ProjectName => _deployment.ProjectName;

    /// <summary>Where Pulumi.yaml is.</summary>
    public string RootDirectory => _deployment.RootDirectory;

    /// <summary>The organization; <c>organization</c> on backends that have none.</summary>
    public string OrganizationName => _deployment.OrganizationName;

    /// <summary>Whether this is a preview.</summary>
    public bool IsDryRun => _deployment.IsDryRun;

    /// <summary>Calls a function of a package.</summary>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoke<T>(token, args, options);

    /// <summary>Calls a function of a package, after the resources it depends on.</summary>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        _deployment.Invoke<T>(token, args, options);

    /// <summary>Calls a function that returns a single value.</summary>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        Invoke<System.Collections.Immutable.ImmutableDictionary<string, T>>(token, args, options)
            .Apply(r => r.Values.Single());

    /// <summary>Calls a function that returns a single value, after the resources it depends on.</summary>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        InvokeSingle<T>(token, args, (InvokeOptions)options);

    /// <summary>Calls a function of a package with plain arguments.</summary>
    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.InvokeAsync<T>(token, args, options);

    /// <summary>Calls a function that returns a single value, with plain arguments.</summary>
    public async Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        (
            await InvokeAsync<System.Collections.Immutable.ImmutableDictionary<string, T>>(token, args, options)
                .ConfigureAwait(false)
        ).Values.Single();

    /// <summary>Calls a function of a package for its effect.</summary>
    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options = null) =>
        InvokeAsync<object>(token, args, options);
}

/// <summary>How a function is called.</summary>
public class InvokeOptions
{
    /// <summary>Whose providers to use.</summary>
    public Resource? Parent { get; set; }

    /// <summary>The provider to use.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>The version of the package.</summary>
    public string? Version { get; set; }

    /// <summary>Where the official engine downloads the provider from.</summary>
    public string? PluginDownloadURL { get; set; }
}

/// <summary>How a function is called whose result is an output.</summary>
public class InvokeOutputOptions : InvokeOptions
{
    private InputList<Resource>? _dependsOn;

    /// <summary>Resources that must exist first.</summary>
    public InputList<Resource> DependsOn
    {
        get => _dependsOn ??= [];
        set => _dependsOn = value;
    }
}
