using Pulumi;

namespace Berth.Infra;

/// <summary>
/// The machine underneath: what operators apply with <c>pulumi up</c>, and the product relies on. One stack for each
/// host; <c>berth hosts add NAME --stack STACK</c> reads its outputs.
/// </summary>
public sealed class BaseStack : Stack
{
    /// <summary>The machine's Docker Engine, as a Docker host URL.</summary>
    [Output("dockerHost")]
    public Output<string> DockerHost { get; private set; }

    /// <summary>Where the world reaches the machine; empty when nobody has said so.</summary>
    [Output("address")]
    public Output<string> Address { get; private set; }

    /// <summary>Name of the proxy's container: the product's setting <c>Berth:Edge:Container</c>.</summary>
    [Output("edgeContainer")]
    public Output<string> EdgeContainer { get; private set; }

    /// <summary>Where the operator's other machines reach the proxy; empty when nobody has said so.</summary>
    [Output("edgeUrl")]
    public Output<string> EdgeUrl { get; private set; }

    /// <summary>Where the proxy answers.</summary>
    [Output("httpPort")]
    public Output<int> HttpPort { get; private set; }

    /// <summary>Where it answers with TLS.</summary>
    [Output("httpsPort")]
    public Output<int> HttpsPort { get; private set; }

    /// <summary>The bucket for backups; null without one.</summary>
    [Output("backupBucket")]
    public Output<string?> BackupBucket { get; private set; } = Output.Create((string?)null);

    /// <summary>Host and port of the database; null without one.</summary>
    [Output("database")]
    public Output<string?> Database { get; private set; } = Output.Create((string?)null);

    /// <summary>Reads the configuration and registers the resources: machine, proxy, records.</summary>
    public BaseStack()
    {
        var config = new BaseConfig();
        var machine = config.Form switch
        {
            Form.Aws => InAws(config),
            Form.Ssh => Machine.Ssh(config),
            _ => Machine.Local(config),
        };
        var edge = new Edge(
            "edge",
            new EdgeArgs
            {
                Installation = config.Installation,
                Image = config.EdgeImage,
                MemoryMb = config.EdgeMemoryMb,
                Protect = config.Protect,
            },
            new ComponentResourceOptions { Providers = { machine.Engine() } }
        );
        if (config.Zone is { } zone)
            _ = new Records(
                "records",
                new RecordsArgs
                {
                    Zone = zone,
                    Installation = config.Installation,
                    Address = machine.Address,
                }
            );

        DockerHost = machine.DockerHost;
        Address = machine.Address;
        EdgeContainer = edge.ContainerName;
        EdgeUrl = machine.PrivateAddress.Apply(a =>
            string.IsNullOrEmpty(a) ? ""
            : config.HttpPort == 80 ? $"http://{a}"
            : $"http://{a}:{config.HttpPort}"
        );
        HttpPort = Output.Create(config.HttpPort);
        HttpsPort = Output.Create(config.HttpsPort);
    }

    private Machine InAws(BaseConfig config)
    {
        var aws = new Aws.AwsMachine("machine", config);
        BackupBucket = aws.BackupBucket;
        Database = aws.Database;
        return aws.Machine;
    }
}
