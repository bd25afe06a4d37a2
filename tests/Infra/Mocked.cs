using System.Collections.Immutable;
using System.Text.Json;
using Berth.Infra;
using Contract;
using Pulumi;
using Pulumi.Testing;

namespace Berth.Tests.Infra;

/// <summary>The base stack against the mocks that the official packages are checked with.</summary>
internal sealed class Mocked : IMocks
{
    private readonly RecordingMocks _shapes = new();
    private readonly List<Registered> _resources = [];

    public sealed record Registered(string Type, string Name, ImmutableDictionary<string, object> Inputs);

    /// <summary>What the program registered, with names and kinds of the inputs.</summary>
    public RecordingMocks Shapes => _shapes;

    public Registered One(string type, string name) => _resources.Single(r => r.Type == type && r.Name == name);

    public IEnumerable<Registered> All(string type) => _resources.Where(r => r.Type == type);

    public static async Task<Mocked> RunAsync(
        IReadOnlyDictionary<string, string> config,
        string? awsRegion = "eu-central-1"
    )
    {
        var all = config.ToDictionary(c => $"berth-base:{c.Key}", c => c.Value);
        if (awsRegion is not null)
            all["aws:region"] = awsRegion;
        var mocks = new Mocked();
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(all));
        await Deployment.TestAsync<BaseStack>(
            mocks,
            new TestOptions
            {
                ProjectName = "berth-base",
                StackName = "test",
                IsPreview = false,
            }
        );
        return mocks;
    }

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        lock (_resources)
            _resources.Add(new(args.Type!, args.Name!, args.Inputs));
        return _shapes.NewResourceAsync(args);
    }

    public Task<object> CallAsync(MockCallArgs args) => _shapes.CallAsync(args);
}
