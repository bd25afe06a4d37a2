using Pulumi.Automation;

namespace Pulumi.Tests;

/// <summary>A backend directory and a world of its own for each test, and words for what tests do.</summary>
public abstract class StackTest : IDisposable
{
    protected string Dir { get; } = Directory.CreateTempSubdirectory("pulumi-tests-").FullName;
    protected World World => World.All.GetOrAdd(Dir, _ => new World());
    protected string Passphrase { get; set; } = "test";

    public void Dispose()
    {
        World.All.TryRemove(Dir, out _);
        Directory.Delete(Dir, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected Task<WorkspaceStack> StackAsync(Action<CustomResourceOptions> declare, string name = "acme") =>
        StackAsync(Program(declare), name);

    protected Task<WorkspaceStack> StackAsync(PulumiFn program, string name = "acme") =>
        LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("tests", name, program)
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{Dir}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = Passphrase,
                },
            }
        );

    protected PulumiFn Program(Action<CustomResourceOptions> declare) => PulumiFn.Create(() => declare(InWorld()));

    protected PulumiFn Program(Func<CustomResourceOptions, IDictionary<string, object?>> declare) =>
        PulumiFn.Create(() => declare(InWorld()));

    protected CustomResourceOptions InWorld() =>
        new() { Provider = new Provider("provider", new ProviderArgs { World = Dir }) };

    protected async Task<UpResult> UpAsync(Action<CustomResourceOptions> declare, UpOptions? options = null) =>
        await (await StackAsync(declare)).UpAsync(options);

    protected string StateFile(string stack = "acme") => Path.Combine(Dir, ".pulumi/stacks/tests", stack + ".json");

    protected string State(string stack = "acme") => File.ReadAllText(StateFile(stack));

    protected static CustomResourceOptions With(CustomResourceOptions options, CustomResourceOptions more) =>
        CustomResourceOptions.Merge(options, more);
}
