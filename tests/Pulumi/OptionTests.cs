using Pulumi.Automation;
using Xunit;

namespace Pulumi.Tests;

/// <summary>What a resource's options and a run's options do to the engine.</summary>
public sealed class OptionTests : StackTest
{
    [Fact]
    public async Task AdditionalSecretOutputsAreNeverReadable()
    {
        IDictionary<string, object?> Declare(CustomResourceOptions o, bool secret) =>
            new Dictionary<string, object?>
            {
                ["address"] = new Thing(
                    "a",
                    null,
                    With(o, secret ? new() { AdditionalSecretOutputs = { "address" } } : new())
                ).Address,
            };
        var open = await (await StackAsync(Program(o => Declare(o, secret: false)))).UpAsync();
        Assert.False(open.Outputs["address"].IsSecret);
        var up = await (await StackAsync(Program(o => Declare(o, secret: true)))).UpAsync();
        Assert.True(up.Outputs["address"].IsSecret);
        Assert.DoesNotContain("10.0.0.1", State());
    }

    [Fact]
    public async Task AChangedProviderIsChangedInPlaceAndAnotherOneReplaces()
    {
        void Declare(string provider, string option) =>
            _ = new Thing(
                "a",
                new() { Name = "a" },
                new() { Provider = new Provider(provider, new ProviderArgs { World = Dir, SshOpts = { option } }) }
            );
        async Task<UpResult> RunAsync(string provider, string option) =>
            await (await StackAsync(PulumiFn.Create(() => Declare(provider, option)))).UpAsync();
        await RunAsync("one", "x");
        World.TakeCalls();
        await RunAsync("one", "y");
        Assert.Empty(World.TakeCalls());
        var up = await RunAsync("two", "y");
        Assert.Equal(1, up.Summary.ResourceChanges![OperationType.Replace]);
        Assert.Equal(["delete a", "create a"], World.TakeCalls());
    }
}
