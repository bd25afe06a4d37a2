using Pulumi;
using Pulumi.Docker;

namespace Berth.Infra;

/// <summary>The machine underneath: what operators apply with <c>pulumi up</c>, and the product relies on. Today one local Docker host with its proxy.</summary>
public sealed class BaseStack : Stack
{
    /// <summary>Name of the proxy's container: the product's setting <c>Berth:Edge:Container</c>.</summary>
    [Output("edgeContainer")]
    public Output<string> EdgeContainer { get; private set; }

    /// <summary>Where the proxy answers.</summary>
    [Output("httpPort")]
    public Output<int> HttpPort { get; private set; }

    /// <summary>Where it answers with TLS.</summary>
    [Output("httpsPort")]
    public Output<int> HttpsPort { get; private set; }

    /// <summary>Reads the configuration (Pulumi.dev.yaml says what each key means) and registers the resources.</summary>
    public BaseStack()
    {
        var config = new Config();
        var docker = new Provider("docker", new ProviderArgs { Host = config.Get("dockerHost") ?? "unix:///var/run/docker.sock" });
        var edge = new Edge("edge", new EdgeArgs
        {
            Installation = config.Require("installation"),
            Image = config.Require("edgeImage"),
        }, new ComponentResourceOptions { Providers = { docker } });

        EdgeContainer = edge.ContainerName;
        HttpPort = Output.Create(config.RequireInt32("httpPort"));
        HttpsPort = Output.Create(config.RequireInt32("httpsPort"));
    }
}
