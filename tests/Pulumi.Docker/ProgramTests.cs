using System.Collections.Immutable;
using Pulumi.Testing;
using Xunit;

namespace Pulumi.Docker.Tests;

/// <summary>
/// Programs written for the official package: what they register, and how answers come back into typed outputs.
/// </summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task AProgramRegistersWhatItSays()
    {
        var mocks = new Recorder();
        var ports = new TaskCompletionSource<int[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var driver = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Deployment.TestAsync(
            mocks,
            new TestOptions { IsPreview = false },
            () =>
            {
                var provider = new Docker.Provider(
                    "engine",
                    new()
                    {
                        Host = "tcp://10.0.0.1:2376",
                        SshOpts = { "-o", "x" },
                        RegistryAuth =
                        {
                            new Docker.Inputs.ProviderRegistryAuthArgs
                            {
                                Address = "r",
                                Username = "u",
                                Password = "p",
                            },
                        },
                    }
                );
                var on = new CustomResourceOptions { Provider = provider };
                var network = new Docker.Network(
                    "net",
                    new()
                    {
                        Name = "n",
                        Options = { ["com.docker.network.bridge.name"] = "b" },
                        IpamConfigs = { new Docker.Inputs.NetworkIpamConfigArgs { Subnet = "10.214.0.0/29" } },
                        Labels = new[]
                        {
                            new Docker.Inputs.NetworkLabelArgs { Label = "a", Value = "b" },
                        },
                    },
                    on
                );
                _ = new Docker.Volume("data", null, on);
                var image = new Docker.RemoteImage(
                    "image",
                    new()
                    {
                        Name = "caddy:2",
                        KeepLocally = true,
                        Triggers = { ["digest"] = "1" },
                    },
                    on
                );
                var app = new Docker.Container(
                    "app",
                    new Docker.ContainerArgs
                    {
                        Image = image.ImageId,
                        Envs = new[] { Output.Create("A=1"), Output.CreateSecret("B=2") },
                        NetworksAdvanced = new Docker.Inputs.ContainerNetworksAdvancedArgs
                        {
                            Name = network.Name,
                            Aliases = { "app" },
                            Ipv4Address = "10.214.0.2",
                        },
                        Ports =
                        {
                            new Docker.Inputs.ContainerPortArgs { Internal = 80, External = 8080 },
                        },
                        Memory = 64,
                        Healthcheck = new Docker.Inputs.ContainerHealthcheckArgs
                        {
                            Tests = { "CMD", "true" },
                            Interval = "10s",
                        },
                        Capabilities = new Docker.Inputs.ContainerCapabilitiesArgs { Drops = { "ALL" } },
                        Mounts =
                        {
                            new Docker.Inputs.ContainerMountArgs
                            {
                                Type = "tmpfs",
                                Target = "/t",
                                TmpfsOptions = new Docker.Inputs.ContainerMountTmpfsOptionsArgs { SizeBytes = 1 },
                            },
                        },
                        LogOpts = { ["max-size"] = "1m" },
                        Ulimits =
                        {
                            new Docker.Inputs.ContainerUlimitArgs
                            {
                                Name = "nproc",
                                Soft = 1,
                                Hard = 2,
                            },
                        },
                    },
                    on
                );
                app.Ports.Apply(all =>
                {
                    ports.SetResult([.. all.Select(p => p.Internal)]);
                    return 0;
                });
                app.NetworkDatas.Apply(all =>
                {
                    address.SetResult(all[0].IpAddress!);
                    return 0;
                });
                Docker
                    .GetNetwork.Invoke(new() { Name = "proxy" }, new InvokeOptions { Provider = provider })
                    .Apply(n =>
                    {
                        driver.SetResult($"{n.Driver} {n.Containers[0].Name}");
                        return 0;
                    });
                _ = Docker.Network.Get("bridge", "bridge-id", new Docker.NetworkState { Driver = "bridge" }, on);
            }
        );
        Assert.Equal(80, Assert.Single(await ports.Task));
        Assert.Equal("10.214.0.2", await address.Task);
        Assert.Equal("bridge caddy", await driver.Task);

        Assert.Equal(
            [
                "capabilities",
                "envs",
                "healthcheck",
                "image",
                "logOpts",
                "memory",
                "mounts",
                "networksAdvanced",
                "ports",
                "ulimits",
            ],
            mocks.Inputs["docker:index/container:Container app"]
        );
        Assert.Equal(["ipamConfigs", "labels", "name", "options"], mocks.Inputs["docker:index/network:Network net"]);
        Assert.Equal(["host", "registryAuth", "sshOpts"], mocks.Inputs["pulumi:providers:docker engine"]);
        Assert.Empty(mocks.Inputs["docker:index/volume:Volume data"]);
    }

    private sealed class Recorder : IMocks
    {
        public Dictionary<string, string[]> Inputs { get; } = [];

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (Inputs)
                Inputs[$"{args.Type} {args.Name}"] = [.. args.Inputs.Keys.Order(StringComparer.Ordinal)];
            var state = args.Inputs.ToBuilder();
            if (args.Type!.Contains("remoteImage"))
                state["imageId"] = "sha256:1";
            if (args.Type.Contains("container"))
                state["networkDatas"] = ImmutableArray.Create<object>(
                    ImmutableDictionary<string, object>.Empty.Add("ipAddress", "10.214.0.2")
                );
            return Task.FromResult<(string?, object)>((args.Name + "-id", state.ToImmutable()));
        }

        public Task<object> CallAsync(MockCallArgs args) =>
            Task.FromResult<object>(
                args.Args.Add("driver", "bridge")
                    .Add(
                        "containers",
                        ImmutableArray.Create<object>(ImmutableDictionary<string, object>.Empty.Add("name", "caddy"))
                    )
            );
    }
}
