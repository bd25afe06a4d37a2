using Pulumi.Automation;

namespace Pulumi.Tests;

/// <summary>
/// The program that the official engine ran when it wrote state/: a component with an image, a volume, a network and a
/// container with a secret.
/// </summary>
internal static class OfficialProgram
{
    public static readonly PulumiFn Program = PulumiFn.Create(() =>
    {
        var config = new Config();
        var key = config.RequireSecret("apiKey");
        var tenant = Deployment.Instance.StackName;
        var app = new App("tenant", tenant, config, key);
        if (config.GetBoolean("extra") == true)
            _ = new Docker.Volume("extra", new() { Name = $"plm-{tenant}-extra" });
        return new Dictionary<string, object?>
        {
            ["containerId"] = app.ContainerId,
            ["network"] = app.Network,
            ["apiKey"] = key,
            ["settings"] = new Dictionary<string, object?>
            {
                ["plan"] = "pro",
                ["n"] = 3,
                ["flag"] = true,
            },
        };
    });

    private sealed class App : ComponentResource
    {
        public App(string name, string tenant, Config config, Output<string> key)
            : base("hosting:tenant:App", name)
        {
            var child = new CustomResourceOptions { Parent = this };
            var network = new Docker.Network(
                "net",
                new()
                {
                    Name = $"plm-{tenant}",
                    Driver = "bridge",
                    IpamConfigs =
                    {
                        new Docker.Inputs.NetworkIpamConfigArgs { Subnet = "10.77.230.0/24", Gateway = "10.77.230.1" },
                    },
                    Labels =
                    {
                        new Docker.Inputs.NetworkLabelArgs { Label = "tenant", Value = tenant },
                    },
                },
                child
            );
            var data = new Docker.Volume(
                "data",
                new()
                {
                    Name = $"plm-{tenant}-data",
                    Labels =
                    {
                        new Docker.Inputs.VolumeLabelArgs { Label = "tenant", Value = tenant },
                    },
                },
                new CustomResourceOptions
                {
                    Parent = this,
                    Protect = config.GetBoolean("protect") == true,
                    RetainOnDelete = false,
                }
            );
            var image = new Docker.RemoteImage(
                "image",
                new() { Name = config.Get("image") ?? "demo:1", KeepLocally = true },
                child
            );
            var container = new Docker.Container(
                "app",
                new()
                {
                    Name = $"plm-{tenant}-app",
                    Image = image.ImageId,
                    Envs =
                    {
                        $"TENANT={tenant}",
                        $"VERSION={config.Get("version") ?? "1"}",
                        key.Apply(k => "API_KEY=" + k),
                    },
                    NetworksAdvanced =
                    {
                        new Docker.Inputs.ContainerNetworksAdvancedArgs { Name = network.Name, Aliases = { "app" } },
                    },
                    Volumes =
                    {
                        new Docker.Inputs.ContainerVolumeArgs { VolumeName = data.Name, ContainerPath = "/data" },
                    },
                    Labels =
                    {
                        new Docker.Inputs.ContainerLabelArgs { Label = "tenant", Value = tenant },
                    },
                    Restart = "unless-stopped",
                    Memory = config.GetInt32("memory") ?? 64,
                    MemorySwap = 128,
                },
                new CustomResourceOptions { Parent = this, DependsOn = { data } }
            );
            (ContainerId, Network) = (container.Id, network.Name);
            RegisterOutputs(new Dictionary<string, object?> { ["containerId"] = ContainerId, ["network"] = Network });
        }

        [Output]
        public Output<string> ContainerId { get; private set; }

        [Output]
        public Output<string> Network { get; private set; }
    }
}
