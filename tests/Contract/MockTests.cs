using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Tests;
using Pulumi.Utilities;
using Xunit;

namespace Berth.Tests.Contract;

/// <summary>
/// What programs under test see in the official SDK (3.112.1: Testing, Stack, ComponentResource, Serialization). Each
/// test says first what that does.
/// </summary>
public sealed class MockTests
{
    private static readonly TestOptions Applied = new() { IsPreview = false };

    // ComponentResource.RegisterOutputs(): every public [Output] property, by the attribute's name or the property's.
    [Fact]
    public async Task RegisterOutputsTakesThePropertiesWithOutput()
    {
        var mocks = new Mocks();
        await Deployment.TestAsync(mocks, Applied, () => _ = new Pair("pair"));
        Assert.Equal("Plain=3, Second=two, first=one, initial=initial", mocks.Registered["pair"]);
    }

    // OutputCompletionSource skips a component's own properties: what an initialiser set stays.
    [Fact]
    public async Task AComponentsOutputsAreWhatItAssigns()
    {
        var resources = await Deployment.TestAsync(new Mocks(), Applied, () => _ = new Pair("pair"));
        var pair = resources.OfType<Pair>().Single();
        Assert.Equal("initial", await OutputUtilities.GetValueAsync(pair.Initial));
    }

    // Stack.RegisterPropertyOutputs: keys and messages have the attribute's name; first what is unset, then what is wrong.
    [Fact]
    public async Task AStacksOutputsHaveTheAttributesName()
    {
        var mocks = new Mocks();
        await Deployment.TestAsync<NamedStack>(mocks, Applied);
        Assert.Equal("Plain=2, named=1", mocks.Registered["project-stack"]);
        var unset = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync<UnsetStack>(mocks, Applied));
        Assert.Equal(
            "Output(s) 'one, Two' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.",
            unset.Message
        );
        var wrong = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync<WrongStack>(mocks, Applied));
        Assert.Equal(
            "Output(s) 'one, Two' have incorrect type. [Output] attributed properties must be instances of Output<T>.",
            wrong.Message
        );
        Environment.ExitCode = 0;
    }

    // A resource's: RunException for no Output<T>, CheckTargetType for a T that outputs cannot hold.
    [Fact]
    public async Task WronglyTypedOutputsOfAResourceThrow()
    {
        await Deployment.TestAsync(
            new Mocks(),
            Applied,
            () =>
            {
                var e = Assert.Throws<RunException>(() => new NoOutput("a"));
                Assert.Contains("Output(s) 'size' have incorrect type.", e.Message);
                var other = Assert.Throws<InvalidOperationException>(() => new DateOutput("b"));
                Assert.StartsWith(
                    "[Output] Berth.Tests.Contract.MockTests+DateOutput.When contains invalid type System.DateTime.",
                    other.Message
                );
            }
        );
    }

    // Converter.ConvertObject: a value of another type is warned of, and is the default one.
    [Fact]
    public async Task AValueOfAnotherTypeIsTheDefault()
    {
        var mocks = new Mocks
        {
            State = new Dictionary<string, object>
            {
                ["name"] = 3,
                ["size"] = "5",
                ["envs"] = new object[] { "A=1", 2 },
                ["tags"] = "none",
            },
        };
        var (resources, _) = await Deployment.TestAsync(
            mocks,
            Applied,
            () =>
            {
                _ = new Thing("a");
                return new Dictionary<string, object?>();
            }
        );
        var a = resources.OfType<Thing>().Single();
        Assert.Null(await OutputUtilities.GetValueAsync(a.Name));
        Assert.Null(await OutputUtilities.GetValueAsync(a.Size));
        Assert.Equal(["A=1", null!], await OutputUtilities.GetValueAsync(a.Envs));
        Assert.Null(await OutputUtilities.GetValueAsync(a.Tags));
    }

    // Serializer: "Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output", in mocks' results, too.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ATaskIsNoValue(bool ofAMock)
    {
        var mocks = new Mocks();
        if (ofAMock)
            mocks.State = new Dictionary<string, object> { ["name"] = Task.FromResult("x") };
        var e = await Assert.ThrowsAnyAsync<Exception>(() =>
            Deployment.TestAsync(mocks, Applied, () => _ = new Custom("a", ofAMock ? null : new TaskArgs()))
        );
        Assert.Contains("Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output", e.Message);
        Environment.ExitCode = 0;
    }

    // MockMonitor hands mocks plain values, so nothing that it returns is secret; the stack itself is no result.
    [Fact]
    public async Task WhatAMockReturnsIsNotSecret()
    {
        var (resources, outputs) = await Deployment.TestAsync(
            new Mocks(),
            Applied,
            () =>
            {
                var a = new Thing("a", new() { Name = Output.CreateSecret("hidden") });
                return new Dictionary<string, object?> { ["name"] = a.Name };
            }
        );
        var name = (Output<string>)outputs["name"]!;
        Assert.Equal("hidden", await OutputUtilities.GetValueAsync(name));
        Assert.False(await Output.IsSecretAsync(name));
        Assert.Equal("a", resources.Single().GetResourceName());
    }

    // ToDictionary leaves out what is null or not known in all its parts.
    [Fact]
    public async Task AMockSeesOnlyWhatIsKnown()
    {
        var mocks = new Mocks();
        await Deployment.TestAsync(
            mocks,
            new TestOptions(),
            () =>
                _ = new Thing(
                    "a",
                    new()
                    {
                        Size = 1,
                        Envs = { "A=1", OutputUtilities.CreateUnknown("x") },
                        Tags = { ["k"] = "v", ["l"] = OutputUtilities.CreateUnknown("x") },
                    }
                )
        );
        Assert.Equal(["size"], mocks.Inputs["a"].Keys);
    }

    // EmptyMocks: no id, so it is unknown; a call returns its own arguments object, which is no dictionary.
    [Fact]
    public async Task EmptyMocksGiveNoId()
    {
        var resources = await Deployment.TestAsync(new EmptyMocks(), Applied, () => _ = new Thing("a"));
        Assert.False(await OutputUtilities.GetIsKnownAsync(resources.OfType<Thing>().Single().Id));
    }

    private sealed class Mocks : IMocks
    {
        public Dictionary<string, string> Registered { get; } = [];
        public Dictionary<string, ImmutableDictionary<string, object>> Inputs { get; } = [];
        public IDictionary<string, object>? State { get; set; }

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (Inputs)
                Inputs[args.Name!] = args.Inputs;
            return Task.FromResult<(string?, object)>(($"{args.Name}-id", State ?? (object)args.Inputs));
        }

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);

        public async Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
        {
            var all = new List<string>();
            foreach (var (name, output) in args.Outputs)
                all.Add($"{name}={await OutputUtilities.GetValueAsync(output)}");
            lock (Registered)
                Registered[args.Urn.Split("::")[^1]] = string.Join(", ", all.Order(StringComparer.Ordinal));
        }
    }

    private sealed class Pair : ComponentResource
    {
        [Output("first")]
        public Output<string> First { get; private set; }

        [Output]
        public Output<string> Second { get; private set; }

        [Output]
        public int Plain => 3;

        public Output<string> Unmarked { get; } = Output.Create("x");

        [Output("initial")]
        public Output<string> Initial { get; private set; } = Output.Create("initial");

        public Pair(string name)
            : base("test:index:Pair", name)
        {
            (First, Second) = (Output.Create("one"), Output.Create("two"));
            RegisterOutputs();
        }
    }

    private sealed class Custom(string name, ResourceArgs? args) : CustomResource("test:index:Custom", name, args);

    private sealed class TaskArgs : ResourceArgs
    {
        [Input("name")]
        public Task<string> Name { get; } = Task.FromResult("x");
    }

    private sealed class NoOutput(string name) : CustomResource("test:index:NoOutput", name, null)
    {
        [Output("size")]
        public int Size { get; private set; }
    }

    private sealed class DateOutput(string name) : CustomResource("test:index:DateOutput", name, null)
    {
        [Output("when")]
        public Output<DateTime> When { get; private set; } = null!;
    }

    public sealed class NamedStack : Stack
    {
        [Output("named")]
        public Output<int> Different { get; private set; } = Output.Create(1);

        [Output]
        public Output<int> Plain { get; private set; } = Output.Create(2);
    }

    public sealed class UnsetStack : Stack
    {
        [Output("one")]
        public Output<int>? First { get; private set; }

        [Output]
        public int? Two { get; private set; }
    }

    public sealed class WrongStack : Stack
    {
        [Output("one")]
        public int First { get; private set; } = 1;

        [Output]
        public string Two { get; private set; } = "";
    }
}
