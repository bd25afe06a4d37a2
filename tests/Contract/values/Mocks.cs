using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Values;

/// <summary>Programs under test. SDK: Deployment/Deployment_Run.cs (TestAsync), Testing/MockMonitor.cs, Testing/EmptyMocks.cs.</summary>
internal static class Mocks
{
    // TestAsync of a function returns what it registered, without the stack; of a Stack class, that stack, too.
    public static async Task ResultsAsync()
    {
        static string Names(IEnumerable<Resource> resources) =>
            Say.Text(resources.Select(r => r.GetResourceName()).Order(StringComparer.Ordinal).ToArray());
        Say.Line(
            "resources of an action",
            Names(await Deployment.TestAsync(new Recorder(), Recorder.Applied, () => _ = new Thing("a")))
        );
        var (resources, outputs) = await Deployment.TestAsync(
            new Recorder(),
            Recorder.Applied,
            () => new Dictionary<string, object?> { ["size"] = new Thing("b").Size }
        );
        Say.Line("resources of a function", Names(resources));
        Say.Line("its outputs", Say.Text(outputs.Keys));
        Say.Line(
            "resources of a stack class",
            Names(await Deployment.TestAsync<StackOutputs.NamedStack>(new Recorder(), Recorder.Applied))
        );
        var empty = await Deployment.TestAsync(new EmptyMocks(), Recorder.Applied, () => _ = new Thing("a"));
        await Say.LineAsync("an id of EmptyMocks", empty.OfType<Thing>().Single().Id);
    }

    // MockMonitor hands mocks plain values, so nothing that they return is secret.
    public static async Task SecretsAsync()
    {
        var (resources, outputs) = await Deployment.TestAsync(
            new Recorder(),
            Recorder.Applied,
            () =>
            {
                var thing = new Thing("a", new ThingArgs { Name = Output.CreateSecret("hidden") });
                return new Dictionary<string, object?>
                {
                    ["name"] = thing.Name,
                    ["own"] = Output.CreateSecret("hidden"),
                };
            }
        );
        await Say.LineAsync("a mocked resource's name, given as a secret", (Output<string?>)outputs["name"]!);
        Say.Line("it is secret", await Output.IsSecretAsync((Output<string?>)outputs["name"]!));
        await Say.LineAsync("a secret of the program's own", (Output<string>)outputs["own"]!);
        await Say.LineAsync("a mocked resource's id", resources.OfType<Thing>().Single().Id);
    }

    // MockMonitor leaves out what is null or not known in all its parts.
    public static async Task InputsAsync()
    {
        foreach (var isPreview in new[] { true, false })
        {
            var mocks = new Recorder();
            await Deployment.TestAsync(
                mocks,
                new TestOptions { IsPreview = isPreview },
                () =>
                    _ = new Thing(
                        "a",
                        new ThingArgs
                        {
                            Size = 1,
                            Envs = new InputList<string> { "A=1", OutputUtilities.CreateUnknown("x") },
                            Tags = new InputMap<string> { ["k"] = "v", ["l"] = OutputUtilities.CreateUnknown("x") },
                        }
                    )
            );
            Say.Line($"inputs that a mock sees, preview {isPreview}", mocks.Inputs["a"]);
        }
        var whole = new Recorder();
        await Deployment.TestAsync(
            whole,
            Recorder.Applied,
            () =>
                _ = new Thing(
                    "a",
                    new ThingArgs
                    {
                        Name = Output.CreateSecret("hidden"),
                        Envs = new InputList<string> { "A=1" },
                        Tags = new InputMap<string> { ["k"] = "v" },
                    }
                )
        );
        Say.Line("known ones, a secret among them", whole.Inputs["a"]);
    }
}

/// <summary>Mocks that keep what they are told, and return the inputs or what they are given to return.</summary>
internal sealed class Recorder : IMocks
{
    public static readonly TestOptions Applied = new() { IsPreview = false };

    public Dictionary<string, string> Registered { get; } = [];
    public Dictionary<string, ImmutableDictionary<string, object>> Inputs { get; } = [];
    public IDictionary<string, object>? State { get; init; }

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
            all.Add($"{name} = {Say.Text(await OutputUtilities.GetValueAsync(output))}");
        lock (Registered)
            Registered[args.Urn.Split("::")[^1]] = string.Join(", ", all.Order(StringComparer.Ordinal));
    }
}
