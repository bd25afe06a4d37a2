using Pulumi;

namespace Values;

/// <summary>The outputs of a component. SDK: Resources/ComponentResource.cs, Serialization/OutputCompletionSource.cs.</summary>
internal static class Components
{
    // RegisterOutputs() takes every public [Output] property. What a component assigned itself stays.
    public static async Task RegisterOutputsAsync()
    {
        var mocks = new Recorder();
        var resources = await Deployment.TestAsync(
            mocks,
            Recorder.Applied,
            () =>
            {
                _ = new Pair("pair");
                _ = new Given("given");
                _ = new Silent("silent");
            }
        );
        foreach (var name in new[] { "pair", "given", "silent" })
            Say.Line($"outputs of {name}", mocks.Registered.GetValueOrDefault(name, "none"));
        await Say.LineAsync("what an initialiser set", resources.OfType<Pair>().Single().Initial);
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

    private sealed class Given : ComponentResource
    {
        [Output("first")]
        public Output<string> First { get; private set; } = Output.Create("one");

        public Given(string name)
            : base("test:index:Given", name) => RegisterOutputs(new Dictionary<string, object?> { ["given"] = 4 });
    }

    private sealed class Silent(string name) : ComponentResource("test:index:Silent", name)
    {
        [Output("first")]
        public Output<string> First { get; private set; } = Output.Create("one");
    }
}
