using Berth.Docker;
using Berth.Docker.Tests;
using Pulumi.Docker.Embedded;
using Pulumi.Embedded;
using Xunit;

[assembly: AssemblyFixture(typeof(TinyImage))]

namespace Pulumi.Docker.Tests;

/// <summary>
/// Leads resources through the provider as the deployment engine would, and removes what is left of them.
/// </summary>
public abstract class ProviderDriver : IAsyncLifetime
{
    protected const string Network = "docker:index/network:Network";
    protected const string Volume = "docker:index/volume:Volume";
    protected const string Container = "docker:index/container:Container";
    protected const string Image = "docker:index/remoteImage:RemoteImage";

    private readonly List<(string Type, ResourceState State)> _made = [];

    protected DockerProvider Provider { get; } = new();

    protected DockerClient Docker { get; } = DockerClient.Connect(DockerClient.DefaultEndpoint);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Provider.Configure(new PropertyMap { ["host"] = DockerClient.DefaultEndpoint });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _made.Reverse();
        foreach (var (type, state) in _made)
            await Provider.DeleteAsync(Ref(type), state, CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    protected static ResourceRef Ref(string type, string name = "it") =>
        new($"urn:pulumi:dkt::dkt::{type}::{name}", type, name);

    protected PropertyMap Checked(string type, PropertyMap inputs, PropertyMap? olds = null)
    {
        var result = Provider.Check(Ref(type), olds, inputs);
        Assert.Empty(result.Failures);
        return result.Inputs;
    }

    protected async Task<ResourceState> CreateAsync(string type, PropertyMap inputs)
    {
        var state = await Provider.CreateAsync(Ref(type), Checked(type, inputs), Cancel);
        Keep(type, state);
        return state;
    }

    /// <summary>Deletes it at the end, if it is still there.</summary>
    protected void Keep(string type, ResourceState state) => _made.Add((type, state));

    protected DiffResult Diff(string type, ResourceState old, PropertyMap inputs) =>
        Provider.Diff(Ref(type), old, Checked(type, inputs, old.Inputs));

    /// <summary>A map from pairs; strings, numbers, flags, lists and maps as they are.</summary>
    protected static PropertyMap Map(params (string Name, object? Value)[] values) =>
        new(values.Select(v => KeyValuePair.Create(v.Name, v.Value is int number ? (double)number : v.Value)));

    protected static PropertyList List(params object?[] values) => new(values);

    /// <summary>The labels that mark a test's things, with others.</summary>
    protected static PropertyList Labels(params (string Label, string Value)[] labels) =>
        new(
            labels
                .Prepend((Label: TinyImage.Label, Value: TinyImage.Run))
                .Select(l => Map(("label", l.Label), ("value", l.Value)))
        );
}
