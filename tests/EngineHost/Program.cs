using Pulumi;
using Pulumi.Automation;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

// engine-host BACKEND NAME up|destroy [subnet=…] [volumeLabel=…] [env=…] [memory=…] [without=container] — prints what changed, one line: create=3 same=1
var (backend, name, verb) = (args[0], args[1], args[2]);
var wishes = args[3..].Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[1]);
string Wish(string key, string otherwise) => wishes.GetValueOrDefault(key, otherwise);

var stack = await LocalWorkspace.CreateOrSelectStackAsync(new InlineProgramArgs("engine-tests", name, PulumiFn.Create(Define))
{
    EnvironmentVariables = new Dictionary<string, string?> { ["PULUMI_BACKEND_URL"] = backend, ["PULUMI_CONFIG_PASSPHRASE"] = "test" },
});
var summary = verb == "up" ? (await stack.UpAsync()).Summary : (await stack.DestroyAsync()).Summary;
Console.WriteLine("changes: " + string.Join(' ', summary.ResourceChanges!.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}")));

void Define()
{
    var docker = new Pulumi.Docker.Provider("docker");
    var network = new Network("network", new NetworkArgs
    {
        Name = name,
        IpamConfigs = { new NetworkIpamConfigArgs { Subnet = Wish("subnet", "10.216.0.0/29") } },
        Labels = { new NetworkLabelArgs { Label = "engine-test", Value = name } },
    }, new() { Provider = docker });
    // In a row, so that each run of the same step has the same events in the same order.
    var volume = new Volume("data", new VolumeArgs
    {
        Name = $"{name}-data",
        Labels = { new VolumeLabelArgs { Label = "engine-test", Value = name }, new VolumeLabelArgs { Label = "kind", Value = Wish("volumeLabel", "a") } },
    }, new() { Provider = docker, DependsOn = { network }, Protect = wishes.ContainsKey("protect") });
    if (Wish("without", "") == "container") return;
    _ = new Container("app", new ContainerArgs
    {
        Name = name,
        Image = "berth/hello:1",
        Envs = { $"BERTH_TENANT={Wish("env", "a")}" },
        NetworksAdvanced = { new ContainerNetworksAdvancedArgs { Name = network.Name } },
        Volumes = { new ContainerVolumeArgs { VolumeName = volume.Name, ContainerPath = "/data" } },
        Memory = int.Parse(Wish("memory", "64")),
        MemorySwap = int.Parse(Wish("memory", "64")),
        Restart = "no",
        Labels = { new ContainerLabelArgs { Label = "engine-test", Value = name }, new ContainerLabelArgs { Label = "spec-hash", Value = $"{Wish("env", "a")}" } },
    }, new() { Provider = docker });
}
