using Pulumi;
using Pulumi.Docker;

namespace Berth.Infra;

/// <summary>A machine with a Docker Engine, however it came to be.</summary>
public sealed class Machine
{
    /// <summary>Its engine, as a Docker host URL.</summary>
    public required Output<string> DockerHost { get; init; }

    /// <summary>Where the world reaches it; empty when nobody has said so.</summary>
    public required Output<string> Address { get; init; }

    /// <summary>Where the other machines of the operator reach it; empty when nobody has said so.</summary>
    public required Output<string> PrivateAddress { get; init; }

    /// <summary>Options for <c>ssh</c>, one word each.</summary>
    public IReadOnlyList<string> SshOptions { get; init; } = [];

    /// <summary>What must be done before its engine answers.</summary>
    public IReadOnlyList<Resource> Ready { get; init; } = [];

    /// <summary>The provider of what is made on it.</summary>
    public Provider Engine() =>
        new(
            "docker",
            new ProviderArgs { Host = DockerHost, SshOpts = SshOptions.ToArray() },
            new CustomResourceOptions { DependsOn = Ready.ToArray() }
        );

    /// <summary>This machine, or one whose engine is reached by <c>dockerHost</c>. Nothing is made.</summary>
    public static Machine Local(BaseConfig config) =>
        new()
        {
            DockerHost = Output.Create(
                config.DockerHost ?? Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock"
            ),
            Address = Output.Create(config.Address ?? ""),
            PrivateAddress = Output.Create(config.PrivateAddress ?? config.Address ?? ""),
        };

    /// <summary>A machine that the operator has, with an engine, over ssh. Nothing is made.</summary>
    public static Machine Ssh(BaseConfig config) =>
        new()
        {
            DockerHost = Output.Create($"ssh://{config.SshHost}"),
            Address = Output.Create(config.Address!),
            PrivateAddress = Output.Create(config.PrivateAddress ?? config.Address!),
            // A machine whose key has changed is refused; one that was never seen is remembered.
            SshOptions =
            [
                .. (string[])["-o", "StrictHostKeyChecking=accept-new", "-o", "ConnectTimeout=10"],
                .. config.SshKeyFile is { } key ? (string[])["-i", key] : [],
            ],
        };
}
