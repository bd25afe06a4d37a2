namespace Pulumi.Aws;

/// <summary>Finds out who asks.</summary>
public static class GetCallerIdentity
{
    /// <summary>Asks at once.</summary>
    public static Task<GetCallerIdentityResult> InvokeAsync(
        GetCallerIdentityArgs? args = null,
        InvokeOptions? options = null
    ) =>
        Deployment.Instance.InvokeAsync<GetCallerIdentityResult>(
            "aws:index/getCallerIdentity:getCallerIdentity",
            args ?? new GetCallerIdentityArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known.</summary>
    public static Output<GetCallerIdentityResult> Invoke(
        GetCallerIdentityInvokeArgs? args = null,
        InvokeOptions? options = null
    ) =>
        Deployment.Instance.Invoke<GetCallerIdentityResult>(
            "aws:index/getCallerIdentity:getCallerIdentity",
            args ?? new GetCallerIdentityInvokeArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known and what it depends on is there.</summary>
    public static Output<GetCallerIdentityResult> Invoke(
        GetCallerIdentityInvokeArgs args,
        InvokeOutputOptions options
    ) =>
        Deployment.Instance.Invoke<GetCallerIdentityResult>(
            "aws:index/getCallerIdentity:getCallerIdentity",
            args ?? new GetCallerIdentityInvokeArgs(),
            Utilities.WithDefaults(options)
        );
}

/// <summary>What is asked for, when it is known already.</summary>
public sealed class GetCallerIdentityArgs : InvokeArgs
{
    [Input("id")]
    public string? Id { get; set; }

    public GetCallerIdentityArgs() { }

    public static new GetCallerIdentityArgs Empty => new();
}

/// <summary>What is asked for.</summary>
public sealed class GetCallerIdentityInvokeArgs : InvokeArgs
{
    [Input("id")]
    public Input<string>? Id { get; set; }

    public GetCallerIdentityInvokeArgs() { }

    public static new GetCallerIdentityInvokeArgs Empty => new();
}

/// <summary>What was found.</summary>
[OutputType]
public sealed class GetCallerIdentityResult
{
    public readonly string AccountId;
    public readonly string Arn;
    public readonly string Id;
    public readonly string UserId;

    [OutputConstructor]
    private GetCallerIdentityResult(string accountId, string arn, string id, string userId)
    {
        AccountId = accountId;
        Arn = arn;
        Id = id;
        UserId = userId;
    }
}
