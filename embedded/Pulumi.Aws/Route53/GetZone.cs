using System.Collections.Immutable;

namespace Pulumi.Aws.Route53;

/// <summary>Finds a zone by name or id.</summary>
public static class GetZone
{
    /// <summary>Asks at once.</summary>
    public static Task<GetZoneResult> InvokeAsync(GetZoneArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetZoneResult>(
            "aws:route53/getZone:getZone",
            args ?? new GetZoneArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known.</summary>
    public static Output<GetZoneResult> Invoke(GetZoneInvokeArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetZoneResult>(
            "aws:route53/getZone:getZone",
            args ?? new GetZoneInvokeArgs(),
            Utilities.WithDefaults(options)
        );

    /// <summary>Asks when what is asked for is known and what it depends on is there.</summary>
    public static Output<GetZoneResult> Invoke(GetZoneInvokeArgs args, InvokeOutputOptions options) =>
        Deployment.Instance.Invoke<GetZoneResult>(
            "aws:route53/getZone:getZone",
            args ?? new GetZoneInvokeArgs(),
            Utilities.WithDefaults(options)
        );
}

/// <summary>What is asked for, when it is known already.</summary>
public sealed class GetZoneArgs : InvokeArgs
{
    [Input("name")]
    public string? Name { get; set; }

    [Input("privateZone")]
    public bool? PrivateZone { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("vpcId")]
    public string? VpcId { get; set; }

    [Input("zoneId")]
    public string? ZoneId { get; set; }

    public GetZoneArgs() { }

    public static new GetZoneArgs Empty => new();
}

/// <summary>What is asked for.</summary>
public sealed class GetZoneInvokeArgs : InvokeArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("privateZone")]
    public Input<bool>? PrivateZone { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    [Input("zoneId")]
    public Input<string>? ZoneId { get; set; }

    public GetZoneInvokeArgs() { }

    public static new GetZoneInvokeArgs Empty => new();
}

/// <summary>What was found.</summary>
[OutputType]
public sealed class GetZoneResult
{
    public readonly string Arn;
    public readonly string CallerReference;
    public readonly string Comment;
    public readonly string Id;
    public readonly string Name;
    public readonly ImmutableArray<string> NameServers;
    public readonly string PrimaryNameServer;
    public readonly bool? PrivateZone;
    public readonly int ResourceRecordSetCount;
    public readonly ImmutableDictionary<string, string> Tags;
    public readonly string? VpcId;
    public readonly string ZoneId;

    [OutputConstructor]
    private GetZoneResult(
        string arn,
        string callerReference,
        string comment,
        string id,
        string name,
        ImmutableArray<string> nameServers,
        string primaryNameServer,
        bool? privateZone,
        int resourceRecordSetCount,
        ImmutableDictionary<string, string> tags,
        string? vpcId,
        string zoneId
    )
    {
        Arn = arn;
        CallerReference = callerReference;
        Comment = comment;
        Id = id;
        Name = name;
        NameServers = nameServers;
        PrimaryNameServer = primaryNameServer;
        PrivateZone = privateZone;
        ResourceRecordSetCount = resourceRecordSetCount;
        Tags = tags;
        VpcId = vpcId;
        ZoneId = zoneId;
    }
}
