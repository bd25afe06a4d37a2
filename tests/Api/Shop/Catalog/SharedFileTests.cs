using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Provisioning;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a product's file says of a helper that its tenants share, and what is made of that.</summary>
public sealed class SharedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-shared-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Web: { image: b, ports: [80], memoryMb: 64 }", "line 7: shared, Web, must be 1-40")]
    [InlineData("app: { image: b, ports: [80], memoryMb: 64 }", "line 7: shared, app, must be")]
    [InlineData("db: { image: b, ports: [80], memoryMb: 64 }", "line 7: shared, db, is a part's name, too")]
    [InlineData("web: { ports: [80], memoryMb: 64 }", "line 7: shared, web, image: must name an image")]
    [InlineData("web: { image: b, memoryMb: 64 }", "line 7: shared, web, ports: must be the TCP ports")]
    [InlineData("web: { image: b, ports: [0], memoryMb: 64 }", "shared, web, ports: must be")]
    [InlineData("web: { image: b, ports: [80, 80], memoryMb: 64 }", "shared, web, ports: must be")]
    [InlineData("web: { image: b, ports: [80] }", "shared, web, memoryMb: 0 must be 6 or more")]
    [InlineData("web: { image: b, ports: [80], memoryMb: 64, cpus: 0 }", "shared, web, cpus: 0 must be")]
    [InlineData("web: { image: b, ports: [80], memoryMb: 64, pids: 1 }", "shared, web, pids: 1 must be")]
    [InlineData("web: { image: b, ports: [80], memoryMb: 64, share: 5 }", "p.yaml, line 7")]
    [InlineData("web:", "p.yaml, line 7: shared, web: is empty")]
    [InlineData(
        "web: { image: b, ports: [80], memoryMb: 64, volumes: [{ name: x, path: /x }] }",
        "shared, web, volumes: what tenants share keeps nothing"
    )]
    [InlineData(
        "web: { image: b, ports: [80], memoryMb: 64, environment: { A: '{name}' } }",
        "shared, web, environment, A: {name} is of one tenant"
    )]
    [InlineData(
        "web: { image: b, ports: [80], memoryMb: 64, capabilities: [CAP_SYS_ADMIN] }",
        "shared, web, capabilities: 'CAP_SYS_ADMIN'"
    )]
    public void AMistakeHasItsFileItsLineAndItsKey(string helper, string said) =>
        Should.Throw<InvalidDataException>(() => Load(helper)).Message.ShouldContain(said);

    [Fact]
    public void PartsAndHelpersAreFourTogether() =>
        Should
            .Throw<InvalidDataException>(() =>
                Load(
                    string.Join(
                        ", ",
                        Enumerable.Range(0, 4).Select(i => $"web{i}: {{ image: b, ports: [80], memoryMb: 64 }}")
                    )
                )
            )
            .Message.ShouldContain("line 7: shared: with 1 parts they are too many");

    [Fact]
    public void ItsContainerIsAsHardenedAsATenantsAndItsAddressIsNeverTaken()
    {
        var product = Load("web: { image: b, ports: [80, 3000], memoryMb: 64, environment: { A: '{{x}}' } }");
        product.HasParts.ShouldBeTrue();
        product.Images.ShouldBe(["i", "d", "b"]);
        product.Containers.ShouldBe(["web", "db", "app"]);
        var row = SharedHelper.Of("local", "p", "web", "10.7.4.0/22", DateTimeOffset.UtcNow);
        row.MadeOf("b", "sha256:b", 64);
        var made = new SharedContainer("berth", row, product.Shared["web"]);
        made.Name.ShouldBe("berth.shared.p.web");
        made.Network.IPAM!.Config!.Single()
            .ShouldBe(
                new()
                {
                    Subnet = "10.7.4.0/22",
                    Gateway = "10.7.4.1",
                    IPRange = "10.7.6.0/23",
                }
            );
        made.Network.Options!.Values.Single().ShouldStartWith(TenantBridge.PrefixOf("berth"));
        var container = made.Container;
        container.Env.ShouldBe(["A={x}"]);
        container.HostConfig!.CapDrop.ShouldBe(["ALL"]);
        container.HostConfig.SecurityOpt.ShouldBe(["no-new-privileges:true"]);
        (container.HostConfig.Memory, container.HostConfig.MemorySwap, container.HostConfig.ReadonlyRootfs).ShouldBe(
            (64 << 20, 64 << 20, true)
        );
        container.Labels!.ShouldNotContainKey(TenantStack.TenantLabel);
        made.Place.ShouldSatisfyAllConditions(
            p => p.Address.ShouldBe("10.7.4.2"),
            // To its own tenant alone: whom the helper serves does not reach others' ways.
            p =>
                p.Way("w", "10.7.0.11").Command[^1].ShouldContain("\"$1\" 10.7.0.11 -e /bin/busybox nc -w 10 10.7.4.2"),
            p => p.Way("w", "10.7.0.11").Joins.ShouldBe(["berth.shared.p.web"])
        );
        // Ways are made anew with the ports at which they lead there.
        var ways = container.Labels![SharedContainer.WaysLabel];
        product.Shared["web"].Ports.Add(81);
        new SharedContainer("berth", row, product.Shared["web"])
            .Container.Labels![SharedContainer.WaysLabel]
            .ShouldNotBe(ways);
        // Whatever it is made from is in the hash.
        var hash = made.Hash;
        product.Shared["web"].MemoryMb = 65;
        new SharedContainer("berth", row, product.Shared["web"]).Hash.ShouldNotBe(hash);
    }

    [Theory]
    [InlineData("10.7.0.0/16", 22, "", "10.7.252.0/22")]
    [InlineData("10.7.0.0/16", 22, "10.7.255.8/29", "10.7.248.0/22")]
    [InlineData("10.7.0.0/24", 22, "", null)]
    [InlineData("10.7.0.0/24", 25, "10.7.0.200/29", "10.7.0.0/25")]
    [InlineData("10.7.0.0/24", 25, "10.7.0.200/29 10.7.0.0/29", null)]
    [InlineData("10.7.0.0/24", 24, "10.8.0.0/16", "10.7.0.0/24")]
    public void ItsNetworkIsCutFromTheEndOfThePool(string pool, int prefix, string taken, string? network) =>
        SubnetPool.Last(pool, prefix, taken.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(network);

    /// <summary>
    /// A part may become a helper under its name, and the other way round: what is made of the one's image is not the
    /// other, nor is one host's way made of another's image.
    /// </summary>
    [Fact]
    public void AWayIsNoPartOfItsName()
    {
        var tenant = (Tenant)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Tenant));
        tenant.Pin("web", "part");
        tenant.ImageOfWays("local").ShouldBeNull();
        tenant.PinWays("local", "proxy");
        (tenant.ImageOf("web"), tenant.ImageOfWays("local"), tenant.ImageOfWays("two")).ShouldBe(
            ("part", "proxy", null)
        );
    }

    /// <summary>What is left is for tenants: a helper's network takes no more than a quarter, if it can be smaller.</summary>
    [Theory]
    [InlineData("10.7.0.0/16", "", "10.7.252.0/22")]
    [InlineData("10.7.0.0/20", "", "10.7.12.0/22")]
    [InlineData("10.7.0.0/20", "10.7.12.0/22", "10.7.10.0/23")]
    [InlineData("10.7.0.0/24", "", "10.7.0.192/26")]
    [InlineData("10.7.0.0/25", "10.7.0.0/29", "10.7.0.64/26")]
    [InlineData("10.7.0.0/25", "10.7.0.0/29 10.7.0.64/29", null)]
    public void ItsNetworkLeavesTenantsTheirs(string pool, string taken, string? network) =>
        NextSubnet.Large(pool, taken.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(network);

    private Product Load(string helper)
    {
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            $$"""
            name: p
            title: P
            image: i
            port: 80
            data: /data
            parts: [{ name: db, image: d, share: 40 }]
            shared: { {{helper}} }
            plans:
              - { name: s, title: S, price: 500, currency: eur, memoryMb: 100, cpus: 1, pids: 100 }

            """
        );
        return LoadCatalog.From(_folder).Find("p")!;
    }
}
