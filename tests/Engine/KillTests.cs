using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// The engine's process is killed at every provider call and every state write of a change (all of them, not a sample);
/// the next run converges: what should be there is there once, nothing else is, no data is lost, and a run after that
/// changes nothing.
/// </summary>
public sealed class KillTests
{
    private const string Small = "";
    private static readonly string[] KeepData =
    [
        "memory=96",
        "env=b",
        "other-subnet",
        "trigger=b",
        "forceRemove=1",
        "plan=b",
    ];

    [Theory]
    [InlineData("create", null, "up", Small, 12)]
    [InlineData("update the container in place", Small, "up", "memory=96", 3)]
    [InlineData("update the image in place", Small, "up", "forceRemove=1", 3)]
    [InlineData("replace the container", Small, "up", "env=b", 6)]
    [InlineData("replace the network", Small, "up", "other-subnet", 12)]
    [InlineData("replace the volume", Small, "up", "volumeLabel=b", 12)]
    [InlineData("replace the image", Small, "up", "trigger=b", 6)]
    [InlineData("delete the container", Small, "up", "without=container", 3)]
    [InlineData("delete the container and the image", Small, "up", "without=container,image", 6)]
    [InlineData("delete everything", Small, "destroy", Small, 12)]
    [InlineData("create a component", null, "up", "plan=a", 12)]
    [InlineData("update a component, and what its argument replaces", "plan=a", "up", "plan=b", 6)]
    [InlineData("delete a component", "plan=a", "destroy", "plan=a", 12)]
    public async Task KilledAtEachStepOf(string change, string? before, string verb, string wishes, int expectedSteps)
    {
        var steps = await CountAsync(before, verb, wishes);
        steps.Count.ShouldBe(expectedSteps, $"{change}:\n{string.Join('\n', steps)}");
        // Two at a time: each has a stack, a folder and a subnet of its own.
        await Parallel.ForAsync(
            1,
            steps.Count + 1,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (step, _) =>
                await KilledAtAsync(
                    step,
                    $"{change}, killed at {step} of {steps.Count}: {steps[step - 1]}",
                    before,
                    verb,
                    wishes
                )
        );
    }

    private static async Task KilledAtAsync(int step, string at, string? before, string verb, string wishes)
    {
        await using var stack = new EngineStack();
        if (before is not null)
            await stack.UpAsync(before);
        await Should.ThrowAsync<InvalidOperationException>(() => stack.RunAsync(verb, wishes, crashAt: $"#{step}"), at);

        _ = verb == "up" ? await stack.UpAsync(wishes) : await stack.DestroyAsync(wishes);
        (await stack.ResourcesAsync()).ShouldBe(Expected(stack, verb, wishes), at);
        if (verb != "up")
            return;
        if (wishes.StartsWith("plan=", StringComparison.Ordinal))
            (await stack.ArgumentsAsync()).ShouldBe(
                $$"""{"plan":"{{wishes[5..]}}","tenant":"{{stack.Name}}"} {"network":"{{stack.Name}}"}""",
                at
            );
        if (KeepData.Contains(wishes))
            (await stack.StartsAsync()).ShouldBeGreaterThan(
                wishes is "env=b" or "other-subnet" or "plan=b" ? 1 : 0,
                at
            );
        var all = wishes.StartsWith("plan", StringComparison.Ordinal) ? 7 : 6;
        var left = all - (wishes.Contains("container") ? 1 : 0) - (wishes.Contains(",image") ? 1 : 0);
        (await stack.UpAsync(wishes)).ShouldBe($"Same={left}", at);
    }

    private static async Task<IReadOnlyList<string>> CountAsync(string? before, string verb, string wishes)
    {
        await using var stack = new EngineStack();
        if (before is not null)
            await stack.UpAsync(before);
        return await stack.StepsAsync(verb, wishes);
    }

    private static IReadOnlyList<string> Expected(EngineStack stack, string verb, string wishes)
    {
        IReadOnlyList<string> all =
        [
            $"container {stack.Name} running {(wishes == "memory=96" ? 96 : 64)} "
                + $"BERTH_TENANT={(wishes is "env=b" or "plan=b" ? "b" : "a")} {stack.Name}",
            $"network {stack.Name} x.{(wishes == "other-subnet" ? 8 : 0)}/29",
            $"volume {stack.Name}-data {(wishes == "volumeLabel=b" ? "b" : "a")}",
        ];
        return verb == "destroy" ? []
            : wishes.StartsWith("without=container", StringComparison.Ordinal) ? all.Skip(1).ToList()
            : all;
    }
}
