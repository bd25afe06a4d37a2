namespace Pulumi.Docker;

/// <summary>Asks a registry for the digest of an image.</summary>
public static class GetRegistryImage
{
    /// <summary>Asks at once.</summary>
    public static Task<GetRegistryImageResult> InvokeAsync(GetRegistryImageArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetRegistryImageResult>(
            "docker:index/getRegistryImage:getRegistryImage",
            args ?? new GetRegistryImageArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known.</summary>
    public static Output<GetRegistryImageResult> Invoke(
        GetRegistryImageInvokeArgs args,
        InvokeOptions? options = null
    ) =>
        Deployment.Instance.Invoke<GetRegistryImageResult>(
            "docker:index/getRegistryImage:getRegistryImage",
            args ?? new GetRegistryImageInvokeArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known and what it depends on is there.</summary>
    public static Output<GetRegistryImageResult> Invoke(GetRegistryImageInvokeArgs args, InvokeOutputOptions options) =>
        Deployment.Instance.Invoke<GetRegistryImageResult>(
            "docker:index/getRegistryImage:getRegistryImage",
            args ?? new GetRegistryImageInvokeArgs(),
            Utilities.WithDefaults(options)
        );
}

/// <summary>What is asked for, when it is known already.</summary>
public sealed class GetRegistryImageArgs : InvokeArgs
{
    [Input("insecureSkipVerify")]
    public bool? InsecureSkipVerify { get; set; }

    [Input("name", required: true)]
    public string Name { get; set; } = null!;

    public GetRegistryImageArgs() { }

    public static new GetRegistryImageArgs Empty => new();
}

/// <summary>What is asked for.</summary>
public sealed class GetRegistryImageInvokeArgs : InvokeArgs
{
    [Input("insecureSkipVerify")]
    public Input<bool>? InsecureSkipVerify { get; set; }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    public GetRegistryImageInvokeArgs() { }

    public static new GetRegistryImageInvokeArgs Empty => new();
}

/// <summary>What was found.</summary>
[OutputType]
public sealed class GetRegistryImageResult
{
    public readonly string Id;
    public readonly bool? InsecureSkipVerify;
    public readonly string Name;
    public readonly string Sha256Digest;

    [OutputConstructor]
    private GetRegistryImageResult(string id, bool? insecureSkipVerify, string name, string sha256Digest)
    {
        Id = id;
        InsecureSkipVerify = insecureSkipVerify;
        Name = name;
        Sha256Digest = sha256Digest;
    }
}
