using System.Collections.Immutable;
using Berth.Tenants;
using Pulumi;
using Pulumi.Testing;
using Shouldly;
using Xunit;

namespace Berth.Tests.Tenants;

public sealed class TenantStackTests
{
    private static readonly TenantContainer Door = new()
    {
        Image = "sha256:1234",
        Port = 8080,
        Mounts = [new MountSpec(MountSpec.Data, "/data")],
        MemoryMb = 64,
        Cpus = 0.25,
        Pids = 64,
        Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" },
        HealthCheck = ["true"],
    };

    private static readonly TenantSpec Spec = new()
    {
        Slug = "ada",
        TenantId = new Guid("11111111-1111-1111-1111-111111111111"),
        Installation = "berth",
        DockerHost = "unix:///var/run/docker.sock",
        Subnet = "10.201.0.8/29",
        Containers = [Door],
    };

    private static TenantSpec With(TenantContainer door) => Spec with { Containers = [door] };

    private const string Network = "docker:index/network:Network";
    private const string Volume = "docker:index/volume:Volume";
    private const string Container = "docker:index/container:Container";

    [Fact]
    public async Task IsANetworkAVolumeAndAContainer()
    {
        var (recorded, outputs) = await DefineAsync(Spec);
        recorded.Types.ShouldBe([Container, Network, Volume, "pulumi:providers:docker"]);
        outputs.Keys.Order().ShouldBe(["address", "containerId", "network", "volume"]);
    }

    [Fact]
    public async Task SuspendedItIsTheSameWithoutTheContainer() =>
        (await DefineAsync(Spec with { Containers = [] })).Recorded.Types.ShouldBe([
            Network,
            Volume,
            "pulumi:providers:docker",
        ]);

    [Fact]
    public async Task WithAZoneItHasARecordThatIsMarkedAsItsOwn()
    {
        var dns = new DnsSpec
        {
            ZoneId = "z1",
            Name = "ada.example.com",
            Address = "203.0.113.7",
            ApiToken = new Berth.Tenants.Secret("canary"),
        };
        var (recorded, outputs) = await DefineAsync(Spec with { Dns = dns, Containers = [] });
        var record = recorded.Inputs("cloudflare:index/dnsRecord:DnsRecord");
        (record["name"], record["type"], record["content"], record["ttl"], record["comment"]).ShouldBe(
            ("ada.example.com", "A", "203.0.113.7", 1d, "berth 11111111-1111-1111-1111-111111111111")
        );
        outputs.Keys.ShouldContain("hostname");
        (Spec with { Dns = dns }).ToString().ShouldNotContain("canary");
        (Spec with { Dns = dns }).HashOf(Door).ShouldBe(Spec.HashOf(Door)); // the container has nothing to do with it
    }

    [Fact]
    public async Task ItsNetworkIsItsOwnPartOfThePool()
    {
        var network = (await DefineAsync(Spec)).Recorded.Inputs(Network);
        var pool = (ImmutableDictionary<string, object>)((ImmutableArray<object>)network["ipamConfigs"]).Single();
        (pool["subnet"], pool["gateway"]).ShouldBe(("10.201.0.8/29", "10.201.0.9"));
        var options = (ImmutableDictionary<string, object>)network["options"];
        (options["com.docker.network.bridge.name"], options["com.docker.network.bridge.enable_icc"]).ShouldBe(
            ("bt5c2f-0ac90008", "false")
        );
        (await DefineAsync(Spec with { NamedBridge = false }))
            .Recorded.Inputs(Network)
            .ContainsKey("options")
            .ShouldBeFalse();
        network.ContainsKey("ipv6").ShouldBeFalse();
    }

    [Fact]
    public void BridgesOfAnInstallationHaveOnePrefixAndFitTheKernel()
    {
        foreach (var installation in (string[])["a", "berth", "berth-2", "twenty-characters-xx"])
        {
            var names = ((string[])["10.201.0.8/29", "10.201.0.16/29", "172.20.255.248/29"])
                .Select(s => TenantBridge.NameOf(installation, s))
                .ToList();
            names.ShouldBeUnique();
            names.ShouldAllBe(n =>
                n.Length == 15 && n.StartsWith(TenantBridge.PrefixOf(installation), StringComparison.Ordinal)
            );
        }
        TenantBridge.PrefixOf("berth").ShouldNotBe(TenantBridge.PrefixOf("berth-2"));
    }

    [Fact]
    public async Task AVolumeHasASizeOnlyWhereThatIsAskedFor()
    {
        (await DefineAsync(Spec)).Recorded.Inputs(Volume).ContainsKey("driverOpts").ShouldBeFalse();
        (
            (ImmutableDictionary<string, object>)
                (await DefineAsync(Spec with { VolumeMaxMb = 2000 })).Recorded.Inputs(Volume)["driverOpts"]
        )["size"]
            .ShouldBe("2000M");
    }

    [Fact]
    public async Task TheContainerIsLimitedAndHardened()
    {
        var container = (await DefineAsync(Spec)).Recorded.Inputs(Container);
        container["memory"].ShouldBe(64d);
        container["memorySwap"].ShouldBe(64d);
        container["cpus"].ShouldBe("0.25");
        container["readOnly"].ShouldBe(true);
        ((ImmutableArray<object>)((ImmutableDictionary<string, object>)container["capabilities"])["drops"]).ShouldBe([
            "ALL",
        ]);
        ((ImmutableArray<object>)container["securityOpts"]).ShouldBe(["no-new-privileges:true"]);
        ((ImmutableArray<object>)container["envs"]).ShouldBe(["A=1", "B=2"]);
        // "nproc" would be counted over all tenants whose images have the same user id.
        ((ImmutableArray<object>)container["ulimits"])
            .Select(u => ((ImmutableDictionary<string, object>)u)["name"])
            .ShouldBe(["nofile"]);
        container.ContainsKey("ports").ShouldBeFalse();
        container.ContainsKey("privileged").ShouldBeFalse();
    }

    [Fact]
    public async Task MoreLimitsAndNetworksAreThoseThatAreSaid()
    {
        var its = (
            await DefineAsync(
                With(
                    Door with
                    {
                        Joins = ["berth.shared.p.web"],
                        Means = new() { Ulimits = "core=0,memlock=-1" },
                    }
                )
            )
        ).Recorded.Inputs(Container);
        ((ImmutableArray<object>)its["ulimits"])
            .Cast<ImmutableDictionary<string, object>>()
            .Select(u => (u["name"], u["soft"], u["hard"]))
            .ShouldBe([("nofile", 4096d, 8192d), ("core", 0d, 0d), ("memlock", -1d, -1d)]);
        ((ImmutableArray<object>)its["networksAdvanced"])
            .Cast<ImmutableDictionary<string, object>>()
            .Select(n => n["name"])
            .ShouldBe(["berth-ada", "berth.shared.p.web"]);
    }

    [Fact]
    public async Task WhatNeverChangesAloneStandsInTheLabelsOfNetworkAndVolume()
    {
        var small = (await DefineAsync(Spec)).Recorded;
        var large = (
            await DefineAsync(
                With(
                    Door with
                    {
                        MemoryMb = 256,
                        Image = "sha256:5678",
                        Environment = new Dictionary<string, string> { ["PLAN"] = "large" },
                    }
                )
            )
        ).Recorded;
        foreach (var type in (string[])[Network, Volume])
            Labels(large.Inputs(type)).ShouldBe(Labels(small.Inputs(type)));
        Labels(large.Inputs(Container)).ShouldNotBe(Labels(small.Inputs(Container)));
    }

    [Fact]
    public void AnyChangeOfTheContainerChangesItsHash()
    {
        TenantContainer[] changed =
        [
            Door with
            {
                Image = "sha256:5678",
            },
            Door with
            {
                MemoryMb = 65,
            },
            Door with
            {
                Cpus = 0.5,
            },
            Door with
            {
                Pids = 65,
            },
            Door with
            {
                Port = 81,
            },
            Door with
            {
                Mounts = [new MountSpec(MountSpec.Data, "/d")],
            },
            Door with
            {
                Mounts = [.. Door.Mounts, new MountSpec("media", "/media")],
            },
            Door with
            {
                Command = ["serve"],
            },
            Door with
            {
                ReadOnlyRoot = false,
            },
            Door with
            {
                HealthCheck = [],
            },
            Door with
            {
                Capabilities = ["CAP_CHOWN"],
            },
            Door with
            {
                Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" },
            },
            Door with
            {
                Means = new() { User = "1000" },
            },
            Door with
            {
                Means = new() { Init = true },
            },
            Door with
            {
                Means = new() { ShmMb = 256 },
            },
            Door with
            {
                Means = new() { TmpMb = 65 },
            },
            Door with
            {
                Means = new() { TmpExec = true },
            },
            Door with
            {
                Means = new() { StopSeconds = 30 },
            },
            Door with
            {
                Means = new() { PrivilegeGain = true },
            },
            Door with
            {
                Means = new() { OpenFiles = 100 },
            },
            Door with
            {
                Name = "db",
            },
        ];
        changed
            .Select(Spec.HashOf)
            .Append(Spec.HashOf(Door))
            .Append((Spec with { Subnet = "10.201.0.16/29" }).HashOf(Door))
            .ShouldBeUnique();
        // The order of a dictionary is nothing; and whoever was made before there were parts has the hash of then.
        var same = Door with
        {
            Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" },
        };
        Spec.HashOf(same).ShouldBe(Spec.HashOf(Door));
        Spec.HashOf(Door).ShouldBe("fdfafc0c01248443");
    }

    [Fact]
    public async Task SecretsAreInTheEnvironmentAndAnotherValueIsAnotherContainer()
    {
        var door = Door with { Secrets = new Dictionary<string, Berth.Tenants.Secret> { ["AA"] = new("canary") } };
        var recorded = (await DefineAsync(With(door))).Recorded;
        ((ImmutableArray<object>)recorded.Inputs(Container)["envs"]).ShouldBe(["A=1", "AA=canary", "B=2"]);
        With(door).ToString().ShouldNotContain("canary");
        var other = Door with { Secrets = new Dictionary<string, Berth.Tenants.Secret> { ["AA"] = new("other") } };
        ((TenantContainer[])[Door, door, other]).Select(Spec.HashOf).ShouldBeUnique();
    }

    [Fact]
    public async Task PartsAreContainersOfTheirOwnOnTheSameNetwork()
    {
        var spec = Spec with
        {
            HasParts = true,
            Volumes = [MountSpec.Data, "db"],
            Containers =
            [
                Door with
                {
                    Name = "db",
                    Port = 0,
                    Mounts = [new MountSpec("db", "/var/lib/db")],
                },
                Door with
                {
                    Name = "cache",
                    Port = 0,
                    Mounts = [],
                },
                Door,
            ],
        };
        var (recorded, outputs) = await DefineAsync(spec);
        recorded.Types.Count(t => t == Container).ShouldBe(3);
        recorded.Types.Count(t => t == Volume).ShouldBe(2);
        outputs.Keys.ShouldContain("containerId");
        spec.Containers.Select(spec.NameOf).ShouldBe(["berth-ada.db", "berth-ada.cache", "berth-ada"]);
        spec.Containers.Select(spec.AddressOf).ShouldBe(["10.201.0.12", "10.201.0.11", "10.201.0.10"]);
        foreach (var volume in spec.Volumes)
            TenantSpec.SlugOfVolume("berth", TenantSpec.VolumeOf("berth", "ada", volume)).ShouldBe("ada");
        var options = (ImmutableDictionary<string, object>)recorded.Inputs(Network)["options"];
        options["com.docker.network.bridge.enable_icc"].ShouldBe("true");
    }

    private static string Labels(ImmutableDictionary<string, object> inputs) =>
        string.Join(
            ' ',
            ((ImmutableArray<object>)inputs["labels"])
                .Cast<ImmutableDictionary<string, object>>()
                .Select(l => $"{l["label"]}={l["value"]}")
        );

    private static async Task<(Recorded Recorded, IDictionary<string, object?> Outputs)> DefineAsync(TenantSpec spec)
    {
        var recorded = new Recorded();
        var (_, outputs) = await Deployment.TestAsync(
            recorded,
            new TestOptions
            {
                ProjectName = "berth-tenants",
                StackName = spec.Slug,
                IsPreview = false,
            },
            () => TenantStack.Define(spec)
        );
        return (recorded, outputs);
    }
}
