using System.Collections.Immutable;
using Berth.Tenants;
using Pulumi;
using Pulumi.Testing;
using Shouldly;
using Xunit;

namespace Berth.Tests.Tenants;

public sealed class TenantStackTests
{
    private static readonly TenantSpec Spec = new()
    {
        Slug = "ada",
        TenantId = new Guid("11111111-1111-1111-1111-111111111111"),
        Installation = "berth",
        DockerHost = "unix:///var/run/docker.sock",
        Subnet = "10.201.0.8/29",
        Image = "sha256:1234",
        Port = 8080,
        DataPath = "/data",
        MemoryMb = 64,
        Cpus = 0.25,
        Pids = 64,
        Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" },
        HealthCheck = ["true"],
    };

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
        (await DefineAsync(Spec with { Running = false })).Recorded.Types.ShouldBe([
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
        var (recorded, outputs) = await DefineAsync(Spec with { Dns = dns, Running = false });
        var record = recorded.Inputs("cloudflare:index/dnsRecord:DnsRecord");
        (record["name"], record["type"], record["content"], record["ttl"], record["comment"]).ShouldBe(
            ("ada.example.com", "A", "203.0.113.7", 1d, "berth 11111111-1111-1111-1111-111111111111")
        );
        outputs.Keys.ShouldContain("hostname");
        (Spec with { Dns = dns }).ToString().ShouldNotContain("canary");
        (Spec with { Dns = dns }).Hash().ShouldBe(Spec.Hash()); // the container has nothing to do with it
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
    public async Task WhatNeverChangesAloneStandsInTheLabelsOfNetworkAndVolume()
    {
        var small = (await DefineAsync(Spec)).Recorded;
        var large = (
            await DefineAsync(
                Spec with
                {
                    MemoryMb = 256,
                    Image = "sha256:5678",
                    Environment = new Dictionary<string, string> { ["PLAN"] = "large" },
                }
            )
        ).Recorded;
        foreach (var type in (string[])[Network, Volume])
            Labels(large.Inputs(type)).ShouldBe(Labels(small.Inputs(type)));
        Labels(large.Inputs(Container)).ShouldNotBe(Labels(small.Inputs(Container)));
    }

    [Fact]
    public void AnyChangeOfTheContainerChangesItsHash()
    {
        var hash = Spec.Hash();
        TenantSpec[] changed =
        [
            Spec with
            {
                Image = "sha256:5678",
            },
            Spec with
            {
                MemoryMb = 65,
            },
            Spec with
            {
                Cpus = 0.5,
            },
            Spec with
            {
                Pids = 65,
            },
            Spec with
            {
                Port = 81,
            },
            Spec with
            {
                DataPath = "/d",
            },
            Spec with
            {
                ReadOnlyRoot = false,
            },
            Spec with
            {
                HealthCheck = [],
            },
            Spec with
            {
                Capabilities = ["CAP_CHOWN"],
            },
            Spec with
            {
                Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" },
            },
            Spec with
            {
                Subnet = "10.201.0.16/29",
            },
        ];
        changed.Select(s => s.Hash()).Append(hash).Distinct().Count().ShouldBe(changed.Length + 1);
        (
            Spec with
            {
                Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" },
            }
        ).Hash().ShouldBe(hash); // the order of a dictionary is nothing
    }

    [Fact]
    public async Task SecretsAreInTheEnvironmentAndAnotherValueIsAnotherContainer()
    {
        var spec = Spec with { Secrets = new Dictionary<string, Berth.Tenants.Secret> { ["AA"] = new("canary") } };
        var recorded = (await DefineAsync(spec)).Recorded;
        ((ImmutableArray<object>)recorded.Inputs(Container)["envs"]).ShouldBe(["A=1", "AA=canary", "B=2"]);
        spec.ToString().ShouldNotContain("canary");
        spec.Hash().ShouldNotBe(Spec.Hash());
        (spec with { Secrets = new Dictionary<string, Berth.Tenants.Secret> { ["AA"] = new("other") } })
            .Hash()
            .ShouldNotBe(spec.Hash());
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
