using Pulumi;
using Pulumi.Automation;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Berth.Tests.Engine;

/// <summary>
/// One stack of network, volume, image and container. Wishes are <c>name=value</c>: subnet, volumeName, volumeLabel,
/// driverOpt, protect, env, memory, trigger (of the image), forceRemove, without=container,image,volume; with plan, all
/// of it is in a component that has the plan as an argument and gives it to the container; never = an output that is
/// never resolved.
/// </summary>
public sealed class EngineProgram(string name, IReadOnlyDictionary<string, string> wishes)
{
    /// <summary>Opens the stack on a backend.</summary>
    public static Task<WorkspaceStack> OpenAsync(string backend, string name, IEnumerable<string> wishes)
    {
        var program = new EngineProgram(name, wishes.Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[1]));
        return LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("engine-tests", name, PulumiFn.Create(program.Define))
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = backend,
                    ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                },
            }
        );
    }

    /// <summary>What changed, on one line: <c>Create=3 Same=1</c>.</summary>
    public static string Describe(UpdateSummary summary) =>
        string.Join(
            ' ',
            summary
                .ResourceChanges!.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal)
                .Select(c => $"{c.Key}={c.Value}")
        );

    // In a row, so that each run of the same step has the same events in the same order.
    private void Define()
    {
        var docker = new Provider("docker");
        var plan = wishes.GetValueOrDefault("plan");
        var group = plan is null ? null : new Group("app", new GroupArgs { Plan = plan, Tenant = name });
        var network = new Network(
            "network",
            new NetworkArgs
            {
                Name = name,
                IpamConfigs = { new NetworkIpamConfigArgs { Subnet = Wish("subnet", "10.216.0.0/29") } },
                Labels =
                {
                    new NetworkLabelArgs { Label = "engine-test", Value = name },
                },
            },
            new() { Provider = docker, Parent = group }
        );
        var volume = Has("volume") ? Volume(docker, network, group) : null;
        var image = Has("image") ? Image(docker, volume ?? (Resource)network, group) : null;
        if (Has("container"))
            Container(docker, network, volume, image, group);
        group?.Complete(network.Name);
        if (wishes.ContainsKey("never"))
            _ = Output.Create(new TaskCompletionSource<int>().Task);
    }

    private Volume Volume(Provider docker, Network network, Group? group)
    {
        var args = new VolumeArgs
        {
            Name = Wish("volumeName", $"{name}-data"),
            Labels =
            {
                new VolumeLabelArgs { Label = "engine-test", Value = name },
                new VolumeLabelArgs { Label = "kind", Value = Wish("volumeLabel", "a") },
            },
        };
        if (wishes.TryGetValue("driverOpt", out var option))
            args.DriverOpts = new InputMap<string>
            {
                ["o"] = option,
                ["type"] = "tmpfs",
                ["device"] = "tmpfs",
            };
        return new Volume(
            "data",
            args,
            new()
            {
                Provider = docker,
                Parent = group,
                DependsOn = { network },
                Protect = wishes.ContainsKey("protect"),
            }
        );
    }

    private RemoteImage Image(Provider docker, Resource after, Group? group)
    {
        var args = new RemoteImageArgs
        {
            Name = "berth/hello:1",
            KeepLocally = true,
            Triggers = { ["made"] = Wish("trigger", "a") },
        };
        if (wishes.ContainsKey("forceRemove"))
            args.ForceRemove = true;
        return new RemoteImage(
            "image",
            args,
            new()
            {
                Provider = docker,
                Parent = group,
                DependsOn = { after },
            }
        );
    }

    private void Container(Provider docker, Network network, Volume? volume, RemoteImage? image, Group? group)
    {
        var args = new ContainerArgs
        {
            Name = name,
            Image = image is null ? "berth/hello:1" : image.ImageId,
            Envs = { $"BERTH_TENANT={Wish("plan", Wish("env", "a"))}" },
            NetworksAdvanced = { new ContainerNetworksAdvancedArgs { Name = network.Name } },
            Memory = int.Parse(Wish("memory", "64")),
            MemorySwap = int.Parse(Wish("memory", "64")),
            Restart = "no",
            Labels =
            {
                new ContainerLabelArgs { Label = "engine-test", Value = name },
                new ContainerLabelArgs { Label = "spec-hash", Value = Wish("env", "a") },
            },
        };
        if (volume is not null)
            args.Volumes.Add(new ContainerVolumeArgs { VolumeName = volume.Name, ContainerPath = "/data" });
        _ = new Container("app", args, new() { Provider = docker, Parent = group });
    }

    private string Wish(string key, string otherwise) => wishes.GetValueOrDefault(key, otherwise);

    private bool Has(string part) => !Wish("without", "").Split(',').Contains(part);
}

/// <summary>What <see cref="Group"/> is given.</summary>
internal sealed class GroupArgs : ResourceArgs
{
    [Input("plan", required: true)]
    public Input<string> Plan { get; set; } = null!;

    [Input("tenant", required: true)]
    public Input<string> Tenant { get; set; } = null!;
}

/// <summary>A component with arguments and an output.</summary>
internal sealed class Group(string name, GroupArgs args) : ComponentResource("engine:tests:App", name, args)
{
    /// <summary>All of it is declared.</summary>
    public void Complete(Output<string> network) =>
        RegisterOutputs(new Dictionary<string, object?> { ["network"] = network });
}
