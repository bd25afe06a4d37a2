using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Berth.Infra;

/// <summary>What the proxy of a host is made from.</summary>
public sealed class EdgeArgs : ResourceArgs
{
    /// <summary>Which installation it belongs to: prefix of its names, value of its label.</summary>
    [Input("installation", required: true)]
    public Input<string> Installation { get; set; } = null!;

    /// <summary>Image of Caddy or nginx that can be told what to serve (images/caddy, images/nginx).</summary>
    [Input("image", required: true)]
    public Input<string> Image { get; set; } = null!;

    /// <summary>Most that it may use of the machine's memory, in MiB. Using more, it is killed and started again.</summary>
    public int MemoryMb { get; set; } = 512;

    /// <summary>
    /// Whether it, and the certificates with their keys, are kept from being destroyed until an operator says
    /// otherwise.
    /// </summary>
    public bool Protect { get; set; }
}

/// <summary>
/// The proxy of a host. It lives in the host's network namespace, so it reaches every tenant's bridge by address and
/// joins none. Its routes are not here: the product renders them from its database and pushes them into the container.
/// </summary>
public sealed class Edge : ComponentResource
{
    /// <summary>Name of the container.</summary>
    public Output<string> ContainerName { get; }

    /// <summary>Registers it.</summary>
    public Edge(string name, EdgeArgs args, ComponentResourceOptions? options = null)
        : base("berth:infra:Edge", name, args, options)
    {
        // One file each: the routes that a restart begins with, and certificates with their keys.
        var config = Volume("config", args);
        var certificates = Volume("certificates", args);
        var container = new Container(
            name,
            new ContainerArgs
            {
                Name = Output.Format($"{args.Installation}-edge"),
                Image = args.Image,
                NetworkMode = "host",
                Volumes =
                {
                    new ContainerVolumeArgs { VolumeName = config.Name, ContainerPath = "/config" },
                    new ContainerVolumeArgs { VolumeName = certificates.Name, ContainerPath = "/data" },
                },
                ReadOnly = true,
                Tmpfs =
                {
                    ["/tmp"] = "rw,noexec,nosuid,size=64m",
                    ["/run/caddy"] = "rw,noexec,nosuid,size=1m,mode=700",
                    ["/run/nginx"] = "rw,noexec,nosuid,size=1m,mode=700",
                },
                Capabilities = new ContainerCapabilitiesArgs { Drops = { "ALL" }, Adds = { "CAP_NET_BIND_SERVICE" } },
                SecurityOpts = { "no-new-privileges:true" },
                Memory = args.MemoryMb,
                MemorySwap = args.MemoryMb,
                // Caddy's own limit, from which on it looks for garbage all the time. It is below the kernel's, which
                // also counts what Go does not: stacks in use, sockets, the program.
                Envs = { $"GOMEMLIMIT={args.MemoryMb * 80 / 100}MiB" },
                LogDriver = "json-file",
                // Each request is a line, and this is all that bounds them.
                LogOpts = { ["max-size"] = "20m", ["max-file"] = "5" },
                Restart = "unless-stopped",
                DestroyGraceSeconds = 10,
                Labels =
                {
                    new ContainerLabelArgs { Label = "berth.installation", Value = args.Installation },
                    new ContainerLabelArgs { Label = "berth.role", Value = "edge" },
                },
            },
            new CustomResourceOptions { Parent = this, Protect = args.Protect }
        );
        ContainerName = container.Name;
        RegisterOutputs(new Dictionary<string, object?> { ["containerName"] = ContainerName });
    }

    private Volume Volume(string name, EdgeArgs args) =>
        new(
            name,
            new VolumeArgs
            {
                Name = Output.Format($"{args.Installation}-edge-{name}"),
                Labels =
                {
                    new VolumeLabelArgs { Label = "berth.installation", Value = args.Installation },
                    new VolumeLabelArgs { Label = "berth.role", Value = "edge" },
                },
            },
            new CustomResourceOptions { Parent = this, Protect = args.Protect }
        );
}
