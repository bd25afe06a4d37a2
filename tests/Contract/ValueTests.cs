using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;
using Xunit;

namespace Berth.Tests.Contract;

/// <summary>
/// What outputs and inputs do in the official SDK (3.112.1, sdk/Pulumi/Core). Each test says first what that does.
/// </summary>
public sealed class ValueTests
{
    // DeferredOutput.Resolve: InvalidOperationException("DeferredOutput can only be resolved once.")
    [Fact]
    public async Task ADeferredOutputIsResolvedOnce()
    {
        var deferred = new DeferredOutput<int>();
        deferred.Resolve(Output.Create(1));
        var e = Assert.Throws<InvalidOperationException>(() => deferred.Resolve(Output.Create(2)));
        Assert.Equal("DeferredOutput can only be resolved once.", e.Message);
        Assert.Equal(1, await OutputUtilities.GetValueAsync(deferred.Output));
    }

    // Output<T>.CreateUnknown(factory) is Unknown(default).Apply(_ => factory()): the factory never runs.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheFactoryOfAnUnknownNeverRuns(bool isPreview)
    {
        var ran = false;
        await Deployment.TestAsync(
            new EmptyMocks(),
            new TestOptions { IsPreview = isPreview },
            async () =>
            {
                var unknown = OutputUtilities.CreateUnknown(() =>
                {
                    ran = true;
                    return Task.FromResult("x");
                });
                Assert.False(await OutputUtilities.GetIsKnownAsync(unknown));
                Assert.Null(await OutputUtilities.GetValueAsync(unknown));
                // GetValueAsync is for known values; of an unknown one it returns the default.
                Assert.Null(await OutputUtilities.GetValueAsync(OutputUtilities.CreateUnknown("x")));
            }
        );
        Assert.False(ran);
    }

    // InputMap.Add and the indexer, which calls it: ArgumentException when the value is used; the same value is no mistake.
    [Fact]
    public async Task AKeyThatIsThereIsNotAddedAgainWithAnotherValue()
    {
        var twice = new InputMap<string> { ["k"] = "v", ["l"] = "w" };
        twice.Add("k", Output.Create("v"));
        Assert.Equal("v", (await ValueAsync(twice))["k"]);
        twice["k"] = "other";
        var e = await Assert.ThrowsAsync<ArgumentException>(() => ValueAsync(twice));
        Assert.Equal("Key 'k' already exists in the map with a different value.", e.Message);
        // AddRange is ImmutableDictionary.AddRange of inputs, each of which is only the same as itself.
        InputMap<string> first = new() { ["k"] = "v" };
        first.AddRange(new() { ["k"] = "v" });
        e = await Assert.ThrowsAsync<ArgumentException>(() => ValueAsync(first));
        Assert.Equal("An element with the same key but a different value already exists. Key: 'k'", e.Message);
        // Merge takes the second's.
        var merged = InputMap<string>.Merge(new() { ["k"] = "1", ["l"] = "1" }, new() { ["k"] = "2" });
        Assert.Equal(("2", "1"), ((await ValueAsync(merged))["k"], (await ValueAsync(merged))["l"]));
    }

    // An output of a null ImmutableDictionary or default ImmutableArray flows through; mutable ones throw.
    [Fact]
    public async Task NullMapsAndListsStayNullWhereTheyAreImmutable()
    {
        InputMap<string> map = Output.Create((ImmutableDictionary<string, string>)null!);
        Assert.Null(await ValueAsync(map));
        InputList<string> list = Output.Create(default(ImmutableArray<string>));
        Assert.True((await ValueAsync(list)).IsDefault);
        InputList<string> plain = default(ImmutableArray<string>);
        Assert.True((await ValueAsync(plain)).IsDefault);
        InputMap<string> mutable = Output.Create((Dictionary<string, string>)null!);
        await Assert.ThrowsAsync<ArgumentNullException>(() => ValueAsync(mutable));
        InputList<string> late = Output.Create((List<string>)null!);
        await Assert.ThrowsAsync<ArgumentNullException>(() => ValueAsync(late));
        Assert.Throws<ArgumentNullException>(() => (InputList<string>)(string[])null!);
        Assert.Throws<ArgumentNullException>(() => Output.Create((Task<int>)null!));
    }

    // Output.JsonSerialize writes each property once, blocking on outputs, with the converter of the declared type.
    [Fact]
    public async Task AGetterThatMakesAnOutputIsCalledOnce()
    {
        var fresh = new Fresh();
        var json = Output.JsonSerialize(Output.Create(fresh));
        Assert.Equal("""{"Value":1}""", await OutputUtilities.GetValueAsync(json));
        var list = Output.JsonSerialize(Output.Create(new { L = (InputList<int>)new[] { 1, 2 } }));
        Assert.Equal("""{"L":[1,2]}""", await OutputUtilities.GetValueAsync(list));
    }

    // An object that goes on for ever ends at the writer's depth, as one without outputs does.
    [Fact]
    public async Task AnEndlessObjectIsRefused()
    {
        var json = Output.JsonSerialize(Output.Create(new Endless()));
        var e = await Assert.ThrowsAnyAsync<Exception>(() => OutputUtilities.GetValueAsync(json));
        Assert.True(e is JsonException or InvalidOperationException, e.ToString());
    }

    // Nested outputs and inputs are read as known, with the secrecy and the resources of the text.
    [Fact]
    public async Task NestedOutputsAreReadFromJson()
    {
        var text = Output.CreateSecret("""{"A":"x","B":[1,2],"C":{"k":"v"},"D":3}""");
        var read = await OutputUtilities.GetValueAsync(Output.JsonDeserialize<Nested>(text));
        Assert.Equal("x", await OutputUtilities.GetValueAsync(read.A!));
        Assert.True(await Output.IsSecretAsync(read.A!));
        Assert.Equal([1, 2], await ValueAsync(read.B!));
        Assert.Equal("v", (await ValueAsync(read.C!))["k"]);
        Assert.Equal(3, await ValueAsync(read.D!));
        Assert.True(await Output.IsSecretAsync(read.D!.ToOutput()));
    }

    // Converter.CheckTargetType over the values of a dictionary of arguments.
    [Fact]
    public void ADictionaryOfArgumentsRefusesWhatOutputsCannotHold()
    {
        static ImmutableDictionary<string, object?> Of(object? value) =>
            ImmutableDictionary<string, object?>.Empty.Add("k", value);
        foreach (var good in new object?[] { null, "x", 1, 1.5, true, Output.Create("x"), ImmutableArray.Create("x") })
        {
            _ = new DictionaryInvokeArgs(Of(good));
            _ = new DictionaryResourceArgs(Of(good));
        }
        _ = new DictionaryInvokeArgs(Of((Input<string>)"x"));
        var e = Assert.Throws<InvalidOperationException>(() => new DictionaryInvokeArgs(Of(DateTime.MinValue)));
        Assert.StartsWith("dictionary contains invalid type System.DateTime. Allowed types are:", e.Message);
        e = Assert.Throws<InvalidOperationException>(() => new DictionaryResourceArgs(Of((Input<string>)"x")));
        Assert.Contains("The only generic types allowed are ImmutableArray<...>", e.Message);
        e = Assert.Throws<InvalidOperationException>(() =>
            new DictionaryResourceArgs(Of(ImmutableDictionary<int, string>.Empty))
        );
        Assert.Contains("The only allowed ImmutableDictionary 'TKey' type is 'String'.", e.Message);
        Assert.Throws<InvalidOperationException>(() => new DictionaryInvokeArgs(Of(new[] { 1 })));
        Assert.Throws<InvalidOperationException>(() => new DictionaryInvokeArgs(Of(new Dictionary<string, object>())));
    }

    private static Task<T> ValueAsync<T>(Input<T> input) => OutputUtilities.GetValueAsync(input.ToOutput());

    private sealed class Fresh
    {
        private int _calls;

        public Output<int> Value => Output.Create(++_calls);
    }

    private sealed class Endless
    {
        [JsonInclude]
        public Output<Endless> Next => Output.Create(new Endless());
    }

    private sealed class Nested
    {
        public Output<string>? A { get; set; }
        public InputList<int>? B { get; set; }
        public InputMap<string>? C { get; set; }
        public Input<int>? D { get; set; }
    }
}
