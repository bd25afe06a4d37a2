using System.Collections.Immutable;

namespace Pulumi.Cloudflare;

/// <summary>A record of a zone.</summary>
[CloudflareResourceType("cloudflare:index/dnsRecord:DnsRecord")]
public partial class DnsRecord : CustomResource
{
    /// <summary>For people; at most 100 characters on free plans. A record is recognised as one's own by it.</summary>
    [Output("comment")]
    public Output<string?> Comment { get; private set; } = null!;

    /// <summary>RFC 3339.</summary>
    [Output("commentModifiedOn")]
    public Output<string> CommentModifiedOn { get; private set; } = null!;

    /// <summary>The address or name, as the type wants it. Not together with Data.</summary>
    [Output("content")]
    public Output<string> Content { get; private set; } = null!;

    /// <summary>RFC 3339.</summary>
    [Output("createdOn")]
    public Output<string> CreatedOn { get; private set; } = null!;

    /// <summary>The parts of a CAA, SRV, … record. Not together with Content.</summary>
    [Output("data")]
    public Output<Outputs.DnsRecordData?> Data { get; private set; } = null!;

    /// <summary>JSON text.</summary>
    [Output("meta")]
    public Output<string> Meta { get; private set; } = null!;

    /// <summary>RFC 3339.</summary>
    [Output("modifiedOn")]
    public Output<string> ModifiedOn { get; private set; } = null!;

    /// <summary>The full name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    /// <summary>Of MX, SRV and URI records; lower is preferred.</summary>
    [Output("priority")]
    public Output<double?> Priority { get; private set; } = null!;

    /// <summary>Whether traffic to the origin goes through a private network.</summary>
    [Output("privateRouting")]
    public Output<bool?> PrivateRouting { get; private set; } = null!;

    /// <summary>Whether it could be proxied.</summary>
    [Output("proxiable")]
    public Output<bool> Proxiable { get; private set; } = null!;

    /// <summary>Whether Cloudflare stands in front of it. Needs a Ttl of 1.</summary>
    [Output("proxied")]
    public Output<bool> Proxied { get; private set; } = null!;

    [Output("settings")]
    public Output<Outputs.DnsRecordSettings> Settings { get; private set; } = null!;

    /// <summary>On paid plans.</summary>
    [Output("tags")]
    public Output<ImmutableArray<string>> Tags { get; private set; } = null!;

    /// <summary>RFC 3339.</summary>
    [Output("tagsModifiedOn")]
    public Output<string> TagsModifiedOn { get; private set; } = null!;

    /// <summary>Seconds; 1 = automatic.</summary>
    [Output("ttl")]
    public Output<double> Ttl { get; private set; } = null!;

    /// <summary>A, AAAA, CNAME, … A change replaces the record.</summary>
    [Output("type")]
    public Output<string> Type { get; private set; } = null!;

    /// <summary>The zone's id, 32 hex digits. A change replaces the record.</summary>
    [Output("zoneId")]
    public Output<string?> ZoneId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public DnsRecord(string name, DnsRecordArgs args, CustomResourceOptions? options = null)
        : base(
            "cloudflare:index/dnsRecord:DnsRecord",
            name,
            args ?? new DnsRecordArgs(),
            Utilities.Merge(options, "", "cloudflare:index/record:Record")
        ) { }

    private DnsRecord(
        string name,
        Input<string> id,
        DnsRecordState? state = null,
        CustomResourceOptions? options = null
    )
        : base(
            "cloudflare:index/dnsRecord:DnsRecord",
            name,
            state,
            Utilities.Merge(options, id, "cloudflare:index/record:Record")
        ) { }

    /// <summary>Reads one that is there already; it is not managed by the stack.</summary>
    public static DnsRecord Get(
        string name,
        Input<string> id,
        DnsRecordState? state = null,
        CustomResourceOptions? options = null
    ) => new(name, id, state, options);
}

/// <summary>What a <see cref="DnsRecord"/> is to be.</summary>
public sealed class DnsRecordArgs : ResourceArgs
{
    /// <summary>For people; at most 100 characters on free plans. A record is recognised as one's own by it.</summary>
    [Input("comment")]
    public Input<string>? Comment { get; set; }

    /// <summary>The address or name, as the type wants it. Not together with Data.</summary>
    [Input("content")]
    public Input<string>? Content { get; set; }

    /// <summary>The parts of a CAA, SRV, … record. Not together with Content.</summary>
    [Input("data")]
    public Input<Inputs.DnsRecordDataArgs>? Data { get; set; }

    /// <summary>The full name.</summary>
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    /// <summary>Of MX, SRV and URI records; lower is preferred.</summary>
    [Input("priority")]
    public Input<double>? Priority { get; set; }

    /// <summary>Whether traffic to the origin goes through a private network.</summary>
    [Input("privateRouting")]
    public Input<bool>? PrivateRouting { get; set; }

    /// <summary>Whether Cloudflare stands in front of it. Needs a Ttl of 1.</summary>
    [Input("proxied")]
    public Input<bool>? Proxied { get; set; }

    [Input("settings")]
    public Input<Inputs.DnsRecordSettingsArgs>? Settings { get; set; }

    [Input("tags")]
    private InputList<string>? _tags;

    /// <summary>On paid plans.</summary>
    public InputList<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    /// <summary>Seconds; 1 = automatic.</summary>
    [Input("ttl", required: true)]
    public Input<double> Ttl { get; set; } = null!;

    /// <summary>A, AAAA, CNAME, … A change replaces the record.</summary>
    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;

    /// <summary>The zone's id, 32 hex digits. A change replaces the record.</summary>
    [Input("zoneId")]
    public Input<string>? ZoneId { get; set; }

    public DnsRecordArgs() { }

    public static new DnsRecordArgs Empty => new();
}

/// <summary>What is known of a <see cref="DnsRecord"/> that is read.</summary>
public sealed class DnsRecordState : ResourceArgs
{
    /// <summary>For people; at most 100 characters on free plans. A record is recognised as one's own by it.</summary>
    [Input("comment")]
    public Input<string>? Comment { get; set; }

    /// <summary>RFC 3339.</summary>
    [Input("commentModifiedOn")]
    public Input<string>? CommentModifiedOn { get; set; }

    /// <summary>The address or name, as the type wants it. Not together with Data.</summary>
    [Input("content")]
    public Input<string>? Content { get; set; }

    /// <summary>RFC 3339.</summary>
    [Input("createdOn")]
    public Input<string>? CreatedOn { get; set; }

    /// <summary>The parts of a CAA, SRV, … record. Not together with Content.</summary>
    [Input("data")]
    public Input<Inputs.DnsRecordDataGetArgs>? Data { get; set; }

    /// <summary>JSON text.</summary>
    [Input("meta")]
    public Input<string>? Meta { get; set; }

    /// <summary>RFC 3339.</summary>
    [Input("modifiedOn")]
    public Input<string>? ModifiedOn { get; set; }

    /// <summary>The full name.</summary>
    [Input("name")]
    public Input<string>? Name { get; set; }

    /// <summary>Of MX, SRV and URI records; lower is preferred.</summary>
    [Input("priority")]
    public Input<double>? Priority { get; set; }

    /// <summary>Whether traffic to the origin goes through a private network.</summary>
    [Input("privateRouting")]
    public Input<bool>? PrivateRouting { get; set; }

    /// <summary>Whether it could be proxied.</summary>
    [Input("proxiable")]
    public Input<bool>? Proxiable { get; set; }

    /// <summary>Whether Cloudflare stands in front of it. Needs a Ttl of 1.</summary>
    [Input("proxied")]
    public Input<bool>? Proxied { get; set; }

    [Input("settings")]
    public Input<Inputs.DnsRecordSettingsGetArgs>? Settings { get; set; }

    [Input("tags")]
    private InputList<string>? _tags;

    /// <summary>On paid plans.</summary>
    public InputList<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    /// <summary>RFC 3339.</summary>
    [Input("tagsModifiedOn")]
    public Input<string>? TagsModifiedOn { get; set; }

    /// <summary>Seconds; 1 = automatic.</summary>
    [Input("ttl")]
    public Input<double>? Ttl { get; set; }

    /// <summary>A, AAAA, CNAME, … A change replaces the record.</summary>
    [Input("type")]
    public Input<string>? Type { get; set; }

    /// <summary>The zone's id, 32 hex digits. A change replaces the record.</summary>
    [Input("zoneId")]
    public Input<string>? ZoneId { get; set; }

    public DnsRecordState() { }

    public static new DnsRecordState Empty => new();
}
