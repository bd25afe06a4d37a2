using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>An image of the engine, pulled when it is not there.</summary>
[DockerResourceType("docker:index/remoteImage:RemoteImage")]
public partial class RemoteImage : CustomResource
{
    [Output("forceRemove")]
    public Output<bool?> ForceRemove { get; private set; } = null!;

    [Output("imageId")]
    public Output<string> ImageId { get; private set; } = null!;

    [Output("keepLocally")]
    public Output<bool?> KeepLocally { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("platform")]
    public Output<string?> Platform { get; private set; } = null!;

    [Output("pullTriggers")]
    public Output<ImmutableArray<string>> PullTriggers { get; private set; } = null!;

    [Output("repoDigest")]
    public Output<string> RepoDigest { get; private set; } = null!;

    [Output("triggers")]
    public Output<ImmutableDictionary<string, string>?> Triggers { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public RemoteImage(string name, RemoteImageArgs args, CustomResourceOptions? options = null)
        : base(
            "docker:index/remoteImage:RemoteImage",
            name,
            args ?? new RemoteImageArgs(),
            Utilities.Merge(options, "")
        ) { }

    private RemoteImage(
        string name,
        Input<string> id,
        RemoteImageState? state = null,
        CustomResourceOptions? options = null
    )
        : base("docker:index/remoteImage:RemoteImage", name, state, Utilities.Merge(options, id)) { }

    /// <summary>Reads one that is there already; it is not managed by the stack.</summary>
    public static RemoteImage Get(
        string name,
        Input<string> id,
        RemoteImageState? state = null,
        CustomResourceOptions? options = null
    ) => new(name, id, state, options);
}

/// <summary>What a <see cref="RemoteImage"/> is to be.</summary>
public sealed class RemoteImageArgs : ResourceArgs
{
    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [Input("keepLocally")]
    public Input<bool>? KeepLocally { get; set; }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("pullTriggers")]
    private InputList<string>? _pullTriggers;

    public InputList<string> PullTriggers
    {
        get => _pullTriggers ??= new InputList<string>();
        set => _pullTriggers = value;
    }

    [Input("triggers")]
    private InputMap<string>? _triggers;

    public InputMap<string> Triggers
    {
        get => _triggers ??= new InputMap<string>();
        set => _triggers = value;
    }

    public RemoteImageArgs() { }

    public static new RemoteImageArgs Empty => new();
}

/// <summary>What is known of a <see cref="RemoteImage"/> that is read.</summary>
public sealed class RemoteImageState : ResourceArgs
{
    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [Input("imageId")]
    public Input<string>? ImageId { get; set; }

    [Input("keepLocally")]
    public Input<bool>? KeepLocally { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("pullTriggers")]
    private InputList<string>? _pullTriggers;

    public InputList<string> PullTriggers
    {
        get => _pullTriggers ??= new InputList<string>();
        set => _pullTriggers = value;
    }

    [Input("repoDigest")]
    public Input<string>? RepoDigest { get; set; }

    [Input("triggers")]
    private InputMap<string>? _triggers;

    public InputMap<string> Triggers
    {
        get => _triggers ??= new InputMap<string>();
        set => _triggers = value;
    }

    public RemoteImageState() { }

    public static new RemoteImageState Empty => new();
}
