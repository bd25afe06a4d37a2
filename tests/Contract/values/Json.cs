using System.Text.Json;
using Pulumi;
using Pulumi.Utilities;

namespace Values;

/// <summary>JSON with outputs in it. SDK: Core/Output.cs (JsonSerialize, JsonDeserialize and their converters).</summary>
internal static class Json
{
    // OutputJsonConverter reads the value of an output or input as known; JsonDeserialize gives the text's secrecy to all.
    public static async Task NestedOutputsAsync()
    {
        var text = Output.CreateSecret("""{"A":"x","B":[1,2],"C":{"k":"v"},"D":3}""");
        var output = Output.JsonDeserialize<Nested>(text);
        Say.Line("what is read from a secret is secret", await Output.IsSecretAsync(output));
        var read = await OutputUtilities.GetValueAsync(output);
        await Say.LineAsync("a nested output", read.A!);
        await Say.LineAsync("a nested list", read.B!);
        await Say.LineAsync("a nested map", read.C!);
        await Say.LineAsync("a nested input", read.D!);
        var missing = await OutputUtilities.GetValueAsync(Output.JsonDeserialize<Nested>(Output.Create("{}")));
        Say.Line("one that is missing", missing.A);
        await Say.ThrownAsync(
            "what is no JSON",
            () => Say.LineAsync("", Output.JsonDeserialize<Nested>(Output.Create("nothing")))
        );
    }

    // JsonSerialize writes each property once, and what is secret or unknown in it makes the text so.
    public static async Task WrittenAsync()
    {
        await Say.LineAsync("an output from each call of a getter", Output.JsonSerialize(Output.Create(new Fresh())));
        await Say.LineAsync("a list", Output.JsonSerialize(Output.Create(new { L = (InputList<int>)new[] { 1, 2 } })));
        await Say.LineAsync(
            "a secret within",
            Output.JsonSerialize(Output.Create(new { S = Output.CreateSecret("s"), N = 1 }))
        );
        await Say.LineAsync(
            "an unknown within",
            Output.JsonSerialize(Output.Create(new { U = OutputUtilities.CreateUnknown("u") }))
        );
        await Say.ThrownAsync(
            "an object that goes on for ever",
            () => Say.LineAsync("", Output.JsonSerialize(Output.Create(new Endless()))),
            about: "larger than the maximum allowed depth of 64"
        );
        await Say.LineAsync(
            "with options",
            Output.JsonSerialize(
                Output.Create(new { Name = Output.Create("n") }),
                new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }
            )
        );
    }

    private sealed class Fresh
    {
        private int _calls;

        public Output<int> Value => Output.Create(++_calls);
    }

    private sealed class Endless
    {
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
