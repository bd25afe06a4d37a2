namespace Pulumi.Docker;

/// <summary>Finds an image on the engine by name.</summary>
public static class GetRemoteImage
{
    /// <summary>Asks at once.</summary>
    public static Task<GetRemoteImageResult> InvokeAsync(GetRemoteImageArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetRemoteImageResult>(
            "docker:index/getRemoteImage:getRemoteImage",
            args ?? new GetRemoteImageArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known.</summary>
    public static Output<GetRemoteImageResult> Invoke(GetRemoteImageInvokeArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetRemoteImageResult>(
            "docker:index/getRemoteImage:getRemoteImage",
            args ?? new GetRemoteImageInvokeArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known and what it depends on is there.</summary>
    public static Output<GetRemoteImageResult> Invoke(GetRemoteImageInvokeArgs args, InvokeOutputOptions options) =>
        Deployment.Instance.Invoke<GetRemoteImageResult>(
            "docker:index/getRemoteImage:getRemoteImage",
            args ?? new GetRemoteImageInvokeArgs(),
            Utilities.WithDefaults(options)
        );
}

/// <summary>What is asked for, when it is known already.</summary>
public sealed class GetRemoteImageArgs : InvokeArgs
{
    [Input("name", required: true)]
    public string Name { get; set; } = null!;

    public GetRemoteImageArgs() { }

    public static new GetRemoteImageArgs Empty => new();
}

/// <summary>What is asked for.</summary>
public sealed class GetRemoteImageInvokeArgs : InvokeArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    public GetRemoteImageInvokeArgs() { }

    public static new GetRemoteImageInvokeArgs Empty => new();
}

/// <summary>What was found.</summary>
[OutputType]
public sealed class GetRemoteImageResult
{
    public readonly string Id;
    public readonly string Name;
    public readonly string RepoDigest;

    [OutputConstructor]
    private GetRemoteImageResult(string id, string name, string repoDigest)
    {
        Id = id;
        Name = name;
        RepoDigest = repoDigest;
    }
}
