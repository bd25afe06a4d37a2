using Pulumi;

namespace Values;

/// <summary>The outputs of a stack. SDK: Stack.cs (RegisterPropertyOutputs), Exceptions/RunException.cs.</summary>
internal static class StackOutputs
{
    // Keys have the attribute's name, or else the property's.
    public static async Task NamesAsync()
    {
        var mocks = new Recorder();
        await Deployment.TestAsync<NamedStack>(mocks, Recorder.Applied);
        Say.Line("a stack's outputs", mocks.Registered["project-stack"]);
    }

    // What is unset is told first, then what is of a wrong type, each by those names.
    public static async Task MistakesAsync()
    {
        await Say.ThrownAsync(
            "outputs without a value",
            () => Deployment.TestAsync<UnsetStack>(new Recorder(), Recorder.Applied)
        );
        await Say.ThrownAsync(
            "outputs that are none",
            () => Deployment.TestAsync<WrongStack>(new Recorder(), Recorder.Applied)
        );
    }

    internal sealed class NamedStack : Stack
    {
        [Output("named")]
        public Output<int> Different { get; private set; } = Output.Create(1);

        [Output]
        public Output<int> Plain { get; private set; } = Output.Create(2);

        public Output<int> Unmarked { get; private set; } = Output.Create(3);
    }

    internal sealed class UnsetStack : Stack
    {
        [Output("one")]
        public Output<int>? First { get; private set; }

        [Output]
        public int? Two { get; private set; }
    }

    internal sealed class WrongStack : Stack
    {
        [Output("one")]
        public int First { get; private set; } = 1;

        [Output]
        public string Two { get; private set; } = "";
    }
}
