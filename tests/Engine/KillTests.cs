using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// The engine's process is killed at every provider call and every state write of a change (all of them, not a sample); the next run converges: what should
/// be there is there once, nothing else is, no data is lost, and a run after that changes nothing.
/// </summary>
public sealed class KillTests
{
    private const string Small = "";

    [Theory]
    [InlineData("create", null, "up", Small)]
    [InlineData("update the container in place", Small, "up", "memory=96")]
    [InlineData("replace the container", Small, "up", "env=b")]
    [InlineData("replace the network", Small, "up", "other-subnet")]
    [InlineData("replace the volume", Small, "up", "volumeLabel=b")]
    [InlineData("delete the container", Small, "up", "without=container")]
    [InlineData("delete everything", Small, "destroy", Small)]
    public async Task KilledAtEachStepOf(string change, string? before, string verb, string wishes)
    {
        var steps = await CountAsync(before, verb, wishes);
        steps.Count.ShouldBeGreaterThanOrEqualTo(3, change);
        for (var step = 1; step <= steps.Count; step++)
        {
            await using var stack = new EngineStack();
            if (before is not null) await stack.RunAsync("up", before);
            var at = $"{change}, killed at {step} of {steps.Count}: {steps[step - 1]}";
            await Should.ThrowAsync<InvalidOperationException>(() => stack.RunAsync(verb, wishes, crashAt: $"#{step}"), at);

            await stack.RunAsync(verb, wishes);
            (await stack.ResourcesAsync()).ShouldBe(await ExpectedAsync(stack, verb, wishes), at);
            if (before is not null && verb == "up" && wishes is "memory=96" or "env=b" or "other-subnet") (await stack.StartsAsync()).ShouldBeGreaterThan(wishes == "memory=96" ? 0 : 1, at);
            if (verb == "up") (await stack.RunAsync("up", wishes)).ShouldNotContain("Create", Case.Sensitive, at);
            if (verb == "up") (await stack.RunAsync("up", wishes)).ShouldBe(wishes == "without=container" ? "Same=4" : "Same=5", at);
        }
    }

    private static async Task<IReadOnlyList<string>> CountAsync(string? before, string verb, string wishes)
    {
        await using var stack = new EngineStack();
        if (before is not null) await stack.RunAsync("up", before);
        return await stack.StepsAsync(verb, wishes);
    }

    private static Task<IReadOnlyList<string>> ExpectedAsync(EngineStack stack, string verb, string wishes)
    {
        IReadOnlyList<string> all =
        [
            $"container {stack.Name} running {(wishes == "memory=96" ? 96 : 64)} BERTH_TENANT={(wishes == "env=b" ? "b" : "a")} {stack.Name}",
            $"network {stack.Name} x.{(wishes == "other-subnet" ? 8 : 0)}/29",
            $"volume {stack.Name}-data {(wishes == "volumeLabel=b" ? "b" : "a")}",
        ];
        return Task.FromResult(verb == "destroy" ? [] : wishes == "without=container" ? all.Skip(1).ToList() : all);
    }
}
