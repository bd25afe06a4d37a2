using System.Text.Json;
using Pulumi.Docker.Embedded;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Docker.Tests;

public sealed class CheckAndDiffTests : ProviderDriver
{
    [Fact]
    public void DefaultsAreFilledInAndNoted()
    {
        var inputs = Checked(
            Container,
            Map(
                ("image", "a:1"),
                ("name", "n"),
                ("restart", "always"),
                ("ports", List(Map(("internal", 80)))),
                ("healthcheck", Map(("tests", List("CMD", "x"))))
            )
        );
        Assert.Equal(
            [
                "containerReadRefreshTimeoutMilliseconds",
                "mustRun",
                "networkMode",
                "removeVolumes",
                "start",
                "waitTimeout",
            ],
            ((PropertyList)inputs["__defaults"]!).Cast<string>()
        );
        Assert.Equal(
            (15000.0, true, "bridge", 60.0),
            (
                inputs["containerReadRefreshTimeoutMilliseconds"],
                inputs["mustRun"],
                inputs["networkMode"],
                inputs["waitTimeout"]
            )
        );
        var port = (PropertyMap)((PropertyList)inputs["ports"]!)[0]!;
        Assert.Equal(("0.0.0.0", "tcp"), (port["ip"], port["protocol"]));
        Assert.Equal(["ip", "protocol"], ((PropertyList)port["__defaults"]!).Cast<string>());
        Assert.Equal("0s", ((PropertyMap)inputs["healthcheck"]!)["interval"]);
        var network = Checked(Network, Map(("name", "n"), ("labels", List(Map(("label", "a"), ("value", "b"))))));
        Assert.Equal("default", network["ipamDriver"]);
        Assert.Empty((PropertyList)((PropertyMap)((PropertyList)network["labels"]!)[0]!)["__defaults"]!);
    }

    [Fact]
    public void NamesAreMadeOnce()
    {
        var first = Checked(Network, []);
        Assert.Matches("^it-[0-9a-f]{7}$", (string)first["name"]!);
        Assert.Contains("name", (PropertyList)first["__defaults"]!);
        Assert.Equal(first["name"], Checked(Network, [], first)["name"]);
        var state = new ResourceState("x", first, []);
        var changed = Diff(Network, state, Map(("internal", true)));
        Assert.Equal(["internal"], changed.Replaces);
        Assert.False(changed.DeleteBeforeReplace);
    }

    [Fact]
    public void AllThatIsWrongIsToldAtOnce()
    {
        var failures = Provider
            .Check(
                Ref(Container),
                null,
                Map(("memory", "much"), ("colour", "red"), ("ports", List(Map(("external", 1)))))
            )
            .Failures;
        Assert.Equal(
            ["colour", "image", "memory", "ports[0].internal"],
            failures.Select(f => f.Property!).Order(StringComparer.Ordinal)
        );

        failures = Provider
            .Check(
                Ref(Container),
                null,
                Map(
                    ("image", "a"),
                    ("restart", "maybe"),
                    ("cpus", "many"),
                    ("memorySwap", -2),
                    ("gpus", "all"),
                    ("deviceRequests", List()),
                    ("volumes", List(Map(("readOnly", true)))),
                    ("uploads", List(Map(("file", "/x")))),
                    ("healthcheck", Map(("interval", "soon"))),
                    ("mounts", List(Map(("type", "x"), ("target", "/"))))
                )
            )
            .Failures;
        Assert.Equal(
            [
                "cpus",
                "gpus",
                "healthcheck.interval",
                "memorySwap",
                "mounts[0].type",
                "restart",
                "uploads[0]",
                "volumes[0]",
            ],
            failures.Select(f => f.Property!).Order(StringComparer.Ordinal)
        );
        // Not in the subset, so not known.
        Assert.Equal(
            ["build.context"],
            Provider
                .Check(Ref(Image), null, Map(("name", "a"), ("build", Map(("context", ".")))))
                .Failures.Select(f => f.Property)
        );
    }

    [Fact]
    public void UnknownValuesAreChanges()
    {
        var old = new ResourceState(
            "x",
            Checked(Container, Map(("image", "a"), ("name", "n"), ("envs", List("A=1")))),
            []
        );
        var diff = Diff(Container, old, Map(("image", Unknown.Value), ("name", "n"), ("envs", List("A=1"))));
        Assert.Equal(["image"], diff.Replaces);
        Assert.Equal(
            ["envs"],
            Diff(Container, old, Map(("image", "a"), ("name", "n"), ("envs", List("A=1", Unknown.Value)))).Replaces
        );
    }

    [Fact]
    public void ASetTellsIndicesAsTheOfficialProvider()
    {
        var old = new ResourceState(
            "x",
            Checked(
                Container,
                Map(("image", "a"), ("name", "n"), ("envs", List("TENANT=acme", "VERSION=1", "API_KEY=k")))
            ),
            Map(("envs", List("API_KEY=k", "TENANT=acme", "VERSION=1")))
        );
        var diff = Diff(
            Container,
            old,
            Map(("image", "a"), ("name", "n"), ("envs", List("TENANT=acme", "VERSION=2", "API_KEY=k")))
        );
        Assert.Equal(
            [("envs[1]", ChangeKind.AddReplace), ("envs[2]", ChangeKind.DeleteReplace)],
            diff.Detailed.Select(d => (d.Key, d.Value.Kind))
        );
        Assert.Same(
            DiffResult.None,
            Diff(
                Container,
                old,
                Map(("image", "a"), ("name", "n"), ("envs", List("API_KEY=k", "VERSION=1", "TENANT=acme")))
            )
        );
    }

    [Fact]
    public void SayingWhatTheEngineFilledInIsNoChange()
    {
        var old = new ResourceState(
            "x",
            Checked(Network, Map(("name", "n"))),
            Map(("driver", "bridge"), ("internal", false))
        );
        Assert.Same(
            DiffResult.None,
            Diff(Network, old, Map(("name", "n"), ("driver", "bridge"), ("internal", false), ("ipv6", false)))
        );
        Assert.Equal(["driver"], Diff(Network, old, Map(("name", "n"), ("driver", "macvlan"))).Replaces);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("1m30s", 90_000_000_000)]
    [InlineData("1h0m0.5s", 3_600_500_000_000)]
    [InlineData("250ms", 250_000_000)]
    public void DurationsGoBothWays(string text, long nanoseconds)
    {
        Assert.Equal(nanoseconds, GoDuration.Parse(text));
        Assert.Equal(text, GoDuration.Format(nanoseconds));
    }

    [Fact]
    public void BookkeepingIsTheOfficialProviders()
    {
        var outputs = RawState.Complete(
            Map(("labels", List(Map(("label", "tenant"), ("value", "acme")))), ("driver", "local")),
            VolumeSchema.Fields,
            1,
            timeouts: false,
            created: true
        );
        Assert.Equal("{\"schema_version\":\"1\"}", outputs["__meta"]);
        Assert.True(outputs.ContainsKey("cluster") && outputs["cluster"] is null);
        Assert.Equal(
            """{"obj":{"ps":{"cluster":{"plu":{"i":{}}},"labels":{"arr":{"el":{"0":{"obj":{}}}}}}}}""",
            JsonSerializer.Serialize(outputs["__pulumi_raw_state_delta"])
        );
    }
}
