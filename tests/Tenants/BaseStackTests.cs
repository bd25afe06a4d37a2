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
        var proxy = recorded.Inputs("docker:index/container:Container");
        (proxy["name"], proxy["networkMode"], proxy["readOnly"]).ShouldBe(("berth-edge", "host", true));
        ((ImmutableArray<object>)proxy["volumes"]).Length.ShouldBe(2);
        ((ImmutableArray<object>)((ImmutableDictionary<string, object>)proxy["capabilities"])["adds"]).ShouldBe([
            "CAP_NET_BIND_SERVICE",
        ]);
    }
}
