using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>Finds a network by name.</summary>
public static class GetNetwork
{
    /// <summary>Asks at once.</summary>
    public static Task<GetNetworkResult> InvokeAsync(GetNetworkArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetNetworkResult>(
            "docker:index/getNetwork:getNetwork",
            args ?? new GetNetworkArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known.</summary>
    public static Output<GetNetworkResult> Invoke(GetNetworkInvokeArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetNetworkResult>(
            "docker:index/getNetwork:getNetwork",
            args ?? new GetNetworkInvokeArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known and what it depends on is there.</summary>
    public static Output<GetNetworkResult> Invoke(GetNetworkInvokeArgs args, InvokeOutputOptions options) =>
        Deployment.Instance.Invoke<GetNetworkResult>(
            "docker:index/getNetwork:getNetwork",
            args ?? new GetNetworkInvokeArgs(),
            Utilities.WithDefaults(options)
        );
}

/// <summary>What is asked for, when it is known already.</summary>
public sealed class GetNetworkArgs : InvokeArgs
{
    [Input("name", required: true)]
    public string Name { get; set; } = null!;

    public GetNetworkArgs() { }

    public static new GetNetworkArgs Empty => new();
}

/// <summary>What is asked for.</summary>
public sealed class GetNetworkInvokeArgs : InvokeArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    public GetNetworkInvokeArgs() { }

    public static new GetNetworkInvokeArgs Empty => new();
}

/// <summary>What was found.</summary>
[OutputType]
public sealed class GetNetworkResult
{
    public readonly ImmutableArray<Outputs.GetNetworkContainerResult> Containers;
    public readonly string Driver;
    public readonly string Id;
    public readonly bool Internal;
    public readonly ImmutableArray<Outputs.GetNetworkIpamConfigResult> IpamConfigs;
    public readonly string Name;
    public readonly ImmutableDictionary<string, string> Options;
    public readonly string Scope;

    [OutputConstructor]
    private GetNetworkResult(
        ImmutableArray<Outputs.GetNetworkContainerResult> containers,
        string driver,
        string id,
        bool @internal,
        ImmutableArray<Outputs.GetNetworkIpamConfigResult> ipamConfigs,
        string name,
        ImmutableDictionary<string, string> options,
        string scope
    )
    {
        Containers = containers;
        Driver = driver;
        Id = id;
        Internal = @internal;
        IpamConfigs = ipamConfigs;
        Name = name;
        Options = options;
        Scope = scope;
    }
}
