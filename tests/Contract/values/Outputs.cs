using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Values;

/// <summary>Outputs that are given their value later, or never. SDK: Core/Output.cs, Core/OutputUtilities.cs.</summary>
internal static class Outputs
{
    // DeferredOutput<T>.Resolve: an InvalidOperationException for the second one; the first stays.
    public static async Task ResolvedTwiceAsync()
    {
        var deferred = new DeferredOutput<int>();
        deferred.Resolve(Output.Create(1));
        Say.Thrown("a deferred output resolved twice", () => deferred.Resolve(Output.Create(2)));
        await Say.LineAsync("it has its first value", deferred.Output);
        var secret = new DeferredOutput<string>();
        secret.Resolve(Output.CreateSecret("s"));
        await Say.LineAsync("one resolved with a secret", secret.Output);
    }

    // Output<T>.CreateUnknown(factory) is an unknown to which the factory is applied: it never runs, preview or not.
    public static async Task FactoriesOfUnknownsAsync()
    {
        foreach (var isPreview in new[] { true, false })
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
                    await Say.LineAsync($"an unknown of a factory, preview {isPreview}", unknown);
                    await Say.LineAsync("an unknown of a value", OutputUtilities.CreateUnknown("x"));
                    await Say.LineAsync("an unknown applied", unknown.Apply(_ => ran = true));
                }
            );
            Say.Line("the factory ran", ran);
        }
    }
}
