using System.Collections.Immutable;
using Pulumi;

namespace Values;

/// <summary>
/// The outputs of a resource. SDK: Serialization/OutputCompletionSource.cs, Serialization/Converter.cs.
/// </summary>
internal static class Resources
{
    // A RunException for what is no Output<T>; CheckTargetType for a T that outputs cannot hold.
    public static async Task WronglyTypedOutputsAsync() =>
        await Deployment.TestAsync(
            new Recorder(),
            Recorder.Applied,
            () =>
            {
                Say.Thrown("an output property of another type", () => _ = new NoOutput("a"));
                Say.Thrown("an output of a type that none has", () => _ = new DateOutput("b"));
            }
        );

    // Converter.ConvertObject: a value of another type is warned of, and is the default one.
    public static async Task ValuesOfAnotherTypeAsync()
    {
        var mocks = new Recorder
        {
            State = new Dictionary<string, object>
            {
                ["name"] = 3,
                ["size"] = "5",
                ["envs"] = new object[] { "A=1", 2 },
                ["tags"] = "none",
            },
        };
        var resources = await Deployment.TestAsync(mocks, Recorder.Applied, () => _ = new Thing("a"));
        var thing = resources.OfType<Thing>().Single();
        await Say.LineAsync("a number for a text", thing.Name);
        await Say.LineAsync("a text for a number", thing.Size);
        await Say.LineAsync("a number in a list of texts", thing.Envs);
        await Say.LineAsync("a text for a map", thing.Tags);
    }

    private sealed class NoOutput(string name) : CustomResource("test:index:NoOutput", name, null, null)
    {
        [Output("size")]
        public int Size { get; private set; }
    }

    private sealed class DateOutput(string name) : CustomResource("test:index:DateOutput", name, null, null)
    {
        [Output("when")]
        public Output<DateTime> When { get; private set; } = null!;
    }
}

internal sealed class Thing(string name, ThingArgs? args = null)
    : CustomResource("test:index:Thing", name, args ?? new ThingArgs(), null)
{
    [Output("name")]
    public Output<string?> Name { get; private set; } = null!;

    [Output("size")]
    public Output<int?> Size { get; private set; } = null!;

    [Output("envs")]
    public Output<ImmutableArray<string>> Envs { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;
}

internal sealed class ThingArgs : ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("size")]
    public Input<int>? Size { get; set; }

    [Input("envs")]
    public InputList<string>? Envs { get; set; }

    [Input("tags")]
    public InputMap<string>? Tags { get; set; }
}
