using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// What might go on for ever, each in a process of its own with limits of time and memory: a fault ends that process, and
/// not the tests.
/// </summary>
public sealed class EndlessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("fresh", """{"Name":"x"}""")]
    [InlineData("endless", "JsonException")] // as deep as a writer goes, as without outputs
    public async Task ASerialisationEnds(string what, string expected)
    {
        using var process = Start(["serialize", what]);
        var text = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await EndAsync(process, Limit);
        (process.ExitCode, (await text).Trim()).ShouldBe((0, expected), await error);
    }

    // The official SDK waits for every output, and so for this one. Whoever runs it has the limit.
    [Fact]
    public async Task AnApplyThatNeverEndsIsCutOffAndTheNextRunGoesOn()
    {
        await using var stack = new EngineStack();
        using var process = Start(stack.Arguments("up", "never=1"));
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        for (var waited = 0; (await stack.ResourcesAsync()).Count < 3 && waited < 150; waited++)
            await Task.Delay(200);
        await Task.Delay(TimeSpan.FromSeconds(2));
        process.HasExited.ShouldBeFalse("all is made, but the program has not ended");
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Limit);
        (await stack.UpAsync()).ShouldBe("Same=6");

        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<Exception>(() => stack.UpAsync("never=1", soon.Token)).WaitAsync(Limit);
        (await stack.UpAsync()).ShouldBe("Same=6");
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Shell.Dll("EngineHost", "engine-host"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DOTNET_GCHeapHardLimit"] = "0x10000000" },
            }
        )!;

    private static async Task EndAsync(Process process, TimeSpan limit)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }
    }
}
