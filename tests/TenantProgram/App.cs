using Pulumi;
using Docker = Pulumi.Docker;

/// <summary>
/// Network, volume, image and container of one tenant. What it is given by configuration is what the recordings change.
/// </summary>
internal sealed class App : ComponentResource
{
    [Output]
    public Output<string> ContainerId { get; private set; }

    [Output]
    public Output<string> Network { get; private set; }

    /// <summary>The whole program; returns the stack's outputs.</summary>
    public static IDictionary<string, object?> Define()
    {
        var cfg = new Config();
        var t = Deployment.Instance.StackName;
        var key = cfg.RequireSecret("apiKey");
        var app = new App("tenant", t, cfg, key);
        if (cfg.GetBoolean("extra") == true)
            _ = new Docker.Volume("extra", new() { Name = $"plm-{t}-extra" });
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
    }

    // The recorded program had none; with a plan it has, and nothing else is different.
    private static AppArgs? Args(string tenant, Config cfg, Output<string> key) =>
        cfg.Get("plan") is { } plan
            ? new()
            {
                Tenant = tenant,
                Plan = plan,
                Envs = { $"PLAN={plan}", key.Apply(k => "API_KEY=" + k) },
                Note = cfg.Get("note")!,
            }
            : null;

    private App(string name, string tenant, Config cfg, Output<string> key)
        : base("hosting:tenant:App", name, Args(tenant, cfg, key))
    {
        var here = new CustomResourceOptions { Parent = this };
        var subnet = cfg.Get("subnet") ?? "10.77.230";
        var net = new Docker.Network(
            "net",
            new()
            {
                Name = $"plm-{tenant}",
                Driver = "bridge",
                IpamConfigs =
                {
                    new Docker.Inputs.NetworkIpamConfigArgs { Subnet = $"{subnet}.0/24", Gateway = $"{subnet}.1" },
                },
                Labels =
                {
                    new Docker.Inputs.NetworkLabelArgs { Label = "tenant", Value = tenant },
                },
            },
            here
        );
        var vol = new Docker.Volume(
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
                Protect = cfg.GetBoolean("protect") == true,
                RetainOnDelete = false,
            }
        );
        var img = new Docker.RemoteImage(
            "image",
            new() { Name = cfg.Get("image") ?? "demo:1", KeepLocally = true },
            here
        );
        var app = new Docker.Container(
            "app",
            new()
            {
                Name = cfg.GetBoolean("secretName") == true ? key : $"plm-{tenant}-app",
                Image = img.ImageId,
                Envs = { $"TENANT={tenant}", $"VERSION={cfg.Get("version") ?? "1"}", key.Apply(k => "API_KEY=" + k) },
                NetworksAdvanced =
                {
                    new Docker.Inputs.ContainerNetworksAdvancedArgs { Name = net.Name, Aliases = { "app" } },
                },
                Volumes =
                {
                    new Docker.Inputs.ContainerVolumeArgs { VolumeName = vol.Name, ContainerPath = "/data" },
                },
                Labels =
                {
                    new Docker.Inputs.ContainerLabelArgs { Label = "tenant", Value = tenant },
                },
                Restart = "unless-stopped",
                Memory = cfg.GetInt32("memory") ?? 64,
                MemorySwap = 128,
            },
            new CustomResourceOptions { Parent = this, DependsOn = { vol } }
        );
        ContainerId = app.Id;
        Network = net.Name;
        RegisterOutputs(new Dictionary<string, object?> { ["containerId"] = ContainerId, ["network"] = Network });
    }
}

/// <summary>What the component is given when the configuration names a plan.</summary>
internal sealed class AppArgs : ResourceArgs
{
    [Input("tenant", required: true)]
    public Input<string> Tenant { get; set; } = null!;

    [Input("plan")]
    public Input<string>? Plan { get; set; }

    [Input("note")]
    public Input<string>? Note { get; set; }

    [Input("envs")]
    private InputList<string>? _envs;
    public InputList<string> Envs
    {
        get => _envs ??= [];
        set => _envs = value;
    }
}
