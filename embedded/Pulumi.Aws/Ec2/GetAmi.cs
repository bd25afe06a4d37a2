using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>Finds an image to start machines from.</summary>
public static class GetAmi
{
    /// <summary>Asks at once.</summary>
    public static Task<GetAmiResult> InvokeAsync(GetAmiArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetAmiResult>(
            "aws:ec2/getAmi:getAmi",
            args ?? new GetAmiArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known.</summary>
    public static Output<GetAmiResult> Invoke(GetAmiInvokeArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetAmiResult>(
            "aws:ec2/getAmi:getAmi",
            args ?? new GetAmiInvokeArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known and what it depends on is there.</summary>
    public static Output<GetAmiResult> Invoke(GetAmiInvokeArgs args, InvokeOutputOptions options) =>
        Deployment.Instance.Invoke<GetAmiResult>(
            "aws:ec2/getAmi:getAmi",
            args ?? new GetAmiInvokeArgs(),
            Utilities.WithDefaults(options)
        );
}

/// <summary>What is asked for, when it is known already.</summary>
public sealed class GetAmiArgs : InvokeArgs
{
    [Input("executableUsers")]
    private List<string>? _executableUsers;

    public List<string> ExecutableUsers
    {
        get => _executableUsers ??= [];
        set => _executableUsers = value;
    }

    [Input("filters")]
    private List<Inputs.GetAmiFilterArgs>? _filters;

    public List<Inputs.GetAmiFilterArgs> Filters
    {
        get => _filters ??= [];
        set => _filters = value;
    }

    [Input("includeDeprecated")]
    public bool? IncludeDeprecated { get; set; }

    /// <summary>The newest, when several fit.</summary>
    [Input("mostRecent")]
    public bool? MostRecent { get; set; }

    [Input("nameRegex")]
    public string? NameRegex { get; set; }

    [Input("owners")]
    private List<string>? _owners;

    public List<string> Owners
    {
        get => _owners ??= [];
        set => _owners = value;
    }

    [Input("region")]
    public string? Region { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public GetAmiArgs() { }

    public static new GetAmiArgs Empty => new();
}

/// <summary>What is asked for.</summary>
public sealed class GetAmiInvokeArgs : InvokeArgs
{
    [Input("executableUsers")]
    private InputList<string>? _executableUsers;

    public InputList<string> ExecutableUsers
    {
        get => _executableUsers ??= [];
        set => _executableUsers = value;
    }

    [Input("filters")]
    private InputList<Inputs.GetAmiFilterInputArgs>? _filters;

    public InputList<Inputs.GetAmiFilterInputArgs> Filters
    {
        get => _filters ??= [];
        set => _filters = value;
    }

    [Input("includeDeprecated")]
    public Input<bool>? IncludeDeprecated { get; set; }

    /// <summary>The newest, when several fit.</summary>
    [Input("mostRecent")]
    public Input<bool>? MostRecent { get; set; }

    [Input("nameRegex")]
    public Input<string>? NameRegex { get; set; }

    [Input("owners")]
    private InputList<string>? _owners;

    public InputList<string> Owners
    {
        get => _owners ??= [];
        set => _owners = value;
    }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public GetAmiInvokeArgs() { }

    public static new GetAmiInvokeArgs Empty => new();
}

/// <summary>What was found.</summary>
[OutputType]
public sealed class GetAmiResult
{
    public readonly string Architecture;
    public readonly string Arn;
    public readonly string CreationDate;
    public readonly string Description;
    public readonly string Id;
    public readonly string ImageId;
    public readonly string ImageLocation;
    public readonly bool? MostRecent;
    public readonly string Name;
    public readonly string OwnerId;
    public readonly ImmutableArray<string> Owners;
    public readonly string Platform;
    public readonly bool Public;
    public readonly string Region;
    public readonly string RootDeviceName;
    public readonly string RootDeviceType;
    public readonly string State;
    public readonly ImmutableDictionary<string, string> Tags;
    public readonly string VirtualizationType;

    [OutputConstructor]
    private GetAmiResult(
        string architecture,
        string arn,
        string creationDate,
        string description,
        string id,
        string imageId,
        string imageLocation,
        bool? mostRecent,
        string name,
        string ownerId,
        ImmutableArray<string> owners,
        string platform,
        bool @public,
        string region,
        string rootDeviceName,
        string rootDeviceType,
        string state,
        ImmutableDictionary<string, string> tags,
        string virtualizationType
    )
    {
        Architecture = architecture;
        Arn = arn;
        CreationDate = creationDate;
        Description = description;
        Id = id;
        ImageId = imageId;
        ImageLocation = imageLocation;
        MostRecent = mostRecent;
        Name = name;
        OwnerId = ownerId;
        Owners = owners;
        Platform = platform;
        Public = @public;
        Region = region;
        RootDeviceName = rootDeviceName;
        RootDeviceType = rootDeviceType;
        State = state;
        Tags = tags;
        VirtualizationType = virtualizationType;
    }
}
