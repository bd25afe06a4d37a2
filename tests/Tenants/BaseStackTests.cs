using System.Collections.Immutable;
using System.Text.Json;
using Berth.Infra;
using Pulumi;
using Pulumi.Testing;
using Shouldly;
using Xunit;

namespace Berth.Tests.Tenants;

public sealed class BaseStackTests
{
    [Fact]
    public async Task TheProxyLivesInTheHostsNetworkAndOpensNoOtherDoor()
    {
        var proxy = await ProxyAsync();
        (proxy["name"], proxy["networkMode"], proxy["readOnly"]).ShouldBe(("berth-edge", "host", true));
        ((ImmutableArray<object>)proxy["volumes"]).Length.ShouldBe(2);
        ((ImmutableArray<object>)((ImmutableDictionary<string, object>)proxy["capabilities"])["adds"]).ShouldBe([
            "CAP_NET_BIND_SERVICE",
        ]);
    }

    /// <summary>Caddy is told less than the kernel allows, so that it collects garbage before it is killed.</summary>
    [Theory]
    [InlineData("", "", 512, 409)]
    [InlineData("200", "", 512, 409)]
    [InlineData("501", "", 512, 409)]
    [InlineData("1000", "", 768, 614)]
    [InlineData("2000", "", 1280, 1024)]
    [InlineData("2000", "700", 700, 560)]
    public async Task TheProxysMemoryGrowsWithTheTenants(string tenants, string memory, int expected, int collects)
    {
        var proxy = await ProxyAsync(("tenants", tenants), ("edgeMemoryMb", memory));
        (proxy["memory"], proxy["memorySwap"]).ShouldBe(((double)expected, (double)expected));
        ((ImmutableArray<object>)proxy["envs"]).ShouldBe([$"GOMEMLIMIT={collects}MiB"]);
    }

    private static async Task<IReadOnlyDictionary<string, object>> ProxyAsync(
        params IEnumerable<(string Key, string Value)> more
    )
    {
        Environment.SetEnvironmentVariable(
            "PULUMI_CONFIG",
            JsonSerializer.Serialize(
                new Dictionary<string, string>
                {
                    ["berth-base:installation"] = "berth",
                    ["berth-base:edgeImage"] = "berth/caddy:4",
                    ["berth-base:httpPort"] = "8080",
                    ["berth-base:httpsPort"] = "8443",
                }
                    .Concat(
                        more.Where(m => m.Value.Length > 0)
                            .Select(m => KeyValuePair.Create($"berth-base:{m.Key}", m.Value))
                    )
                    .ToDictionary()
            )
        );
        var recorded = new Recorded();
        await Deployment.TestAsync<BaseStack>(
            recorded,
            new TestOptions
            {
                ProjectName = "berth-base",
                StackName = "dev",
                IsPreview = false,
            }
        );
        return recorded.Inputs("docker:index/container:Container");
    }
}
