using System.Text.Json;
using Pulumi.Embedded;
using Pulumi.Serialization;
using Pulumi.Testing;
using Pulumi.Utilities;
using Xunit;

namespace Pulumi.Tests;

public sealed class ModelTests
{
    [Fact]
    public async Task InputsArriveAtMocksAsTheyCrossTheEngine()
    {
        var mocks = new Mocks();
        var (resources, outputs) = await Deployment.TestAsync(
            mocks,
            new TestOptions { IsPreview = false },
            () =>
            {
                var provider = new Provider("p", new ProviderArgs { SshOpts = { "-o", "x" }, Retries = 3 });
                var a = new Thing(
                    "a",
                    new()
                    {
                        Size = 3,
                        Envs = new[] { Output.Create("A=1"), Output.CreateSecret("B=2") },
                        Labels = new InputList<ThingLabelArgs>
                        {
                            new ThingLabelArgs { Label = "l", Value = Output.Format($"v{1}") },
                        },
                        Tags = { ["k"] = "v" },
                    },
                    new() { Provider = provider }
                );
                return new Dictionary<string, object?> { ["a"] = a.Name };
            }
        );
        Assert.Equal(["p", "a"], resources.Select(r => r.GetResourceName())); // not the stack
        Assert.Equal("""{"retries":"3","sshOpts":"[\"-o\",\"x\"]"}""", mocks.Inputs["p"]);
        Assert.Equal(
            """{"envs":["A=1","B=2"],"labels":[{"label":"l","value":"v1"}],"size":3,"tags":{"k":"v"}}""",
            mocks.Inputs["a"]
        );
        var a = resources.OfType<Thing>().Single();
        Assert.False(await Output.IsSecretAsync(a.Envs)); // a mock sees no secrets, so it returns none
        Assert.False(await Output.IsSecretAsync(a.Labels));
        Assert.Equal(
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index/thing:Thing::a",
            await OutputUtilities.GetValueAsync(a.Urn)
        );
        Assert.Equal("a-name", await OutputUtilities.GetValueAsync((Output<string>)outputs["a"]!));
    }

    [Fact]
    public async Task SecretsUnknownsAndDependenciesPassThroughApply()
    {
        await Deployment.TestAsync(
            new Mocks(),
            new TestOptions(),
            async () =>
            {
                var a = new Thing("a");
                var joined = Output.Tuple(a.Name, Output.CreateSecret(1)).Apply(t => $"{t.Item1}{t.Item2}");
                Assert.Equal("a-name1", await OutputUtilities.GetValueAsync(joined));
                Assert.True(await Output.IsSecretAsync(joined));
                Assert.False(await Output.IsSecretAsync(Output.Unsecret(joined)));
                Assert.Equal([a], await OutputUtilities.GetDependenciesAsync(joined));

                var unknown = OutputUtilities.CreateUnknown("x");
                var called = false;
                var after = Output.Format($"{a.Name}-{unknown}").Apply(v => called = true);
                Assert.False(await OutputUtilities.GetIsKnownAsync(after));
                Assert.False(called);
                Assert.False(await OutputUtilities.GetIsKnownAsync(Output.All(a.Name, unknown)));
                Assert.False(
                    await OutputUtilities.GetIsKnownAsync(Output.JsonSerialize(Output.Create(new { unknown })))
                );
                var json = Output.JsonSerialize(
                    Output.Create(new { Deep = new[] { Output.CreateSecret(new { A = a.Name }) } }),
                    new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }
                );
                Assert.Equal("""{"deep":[{"a":"a-name"}]}""", await OutputUtilities.GetValueAsync(json));
                Assert.True(await Output.IsSecretAsync(json));
            }
        );
    }

    [Fact]
    public void MergeTakesTheSecondsValuesAndJoinsLists()
    {
        var merged = CustomResourceOptions.Merge(
            new()
            {
                Protect = true,
                IgnoreChanges = { "a" },
                Version = "1",
            },
            new()
            {
                Protect = false,
                IgnoreChanges = { "b" },
                DeleteBeforeReplace = true,
            }
        );
        Assert.Equal((false, "1", true), (merged.Protect, merged.Version, merged.DeleteBeforeReplace));
        Assert.Equal(["a", "b"], merged.IgnoreChanges);
    }

    [Fact]
    public async Task TransformationsSeeEveryResourceAndChildrenInheritProvidersAndProtection()
    {
        var mocks = new Mocks();
        await Deployment.TestAsync<TransformedStack>(mocks, new TestOptions());
        Assert.Equal("""{"size":7}""", mocks.Inputs["child"]);
        Assert.EndsWith("::p::p-id", mocks.Providers["child"]);
    }

    [Fact]
    public async Task WhatAStackDoesWrongIsARunException()
    {
        var unset = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync<UnsetStack>(new Mocks()));
        Assert.Contains("Output(s) 'Missing' have no value assigned", unset.Message);
        var missing = await Assert.ThrowsAsync<RunException>(() =>
            Deployment.TestAsync(
                new Mocks(),
                new TestOptions { ProjectName = "p" },
                () =>
                {
                    new Config().Require("x");
                }
            )
        );
        Assert.StartsWith("Missing Required configuration variable 'p:x'", missing.Message);
        Environment.ExitCode = 0;
        Assert.Throws<InvalidOperationException>(() => Deployment.Instance);
        Assert.Contains("Output.Format", Output.Create(1).ToString());
    }

    public sealed class TransformedStack : Stack
    {
        public TransformedStack()
            : base(new StackOptions { ResourceTransformations = { Enlarge } })
        {
            var provider = new Provider("p");
            var group = new Group("group", new() { Providers = { provider }, Protect = true });
            var child = new Thing("child", new() { Size = 1 }, new() { Parent = group });
            Assert.True(child.Protect);
        }

        private static ResourceTransformationResult? Enlarge(ResourceTransformationArgs args)
        {
            if (args.Args is not ThingArgs thing)
                return null;
            thing.Size = 7;
            return new ResourceTransformationResult(thing, args.Options);
        }
    }

    public sealed class UnsetStack : Stack
    {
        [Output]
        public Output<string> Missing { get; private set; } = null!;
    }

    private sealed class Mocks : IMocks
    {
        public Dictionary<string, string> Inputs { get; } = [];
        public Dictionary<string, string?> Providers { get; } = [];

        public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            // in order of names
            var text = PropertyJson.ToText(await new PropertySerializer().SerializeAsync(args.Inputs));
            lock (Inputs)
            {
                Inputs[args.Name!] = text;
                Providers[args.Name!] = args.Provider;
            }
            return ($"{args.Name}-id", args.Inputs.SetItem("name", $"{args.Name}-name"));
        }

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
    }
}
