using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Xunit;

namespace Pulumi.Tests;

/// <summary>
/// State that the official engine wrote (3.259.0, docker provider 5.1.0) is taken over: the same program changes
/// nothing, a changed one changes what it would have changed there. Previews only, so there need be neither the image
/// nor a Docker engine.
/// </summary>
public sealed class TakeOverTests : StackTest
{
    private const string App = "urn:pulumi:acme::tenant::hosting:tenant:App$docker:index/container:Container::app";

    [Fact]
    public async Task TheSameProgramChangesNothing()
    {
        var stack = await ImportedAsync("export.json");
        Assert.Equal(new() { [OperationType.Same] = 6 }, await PreviewAsync(stack));
        await stack.PreviewAsync(new PreviewOptions { ExpectNoChanges = true });
    }

    [Fact]
    public async Task AChangedLimitIsAnUpdateInPlace()
    {
        var stack = await ImportedAsync("export.json", ("memory", "96"));
        Assert.Equal(new() { [OperationType.Same] = 5, [OperationType.Update] = 1 }, await PreviewAsync(stack));
    }

    [Fact]
    public async Task AChangedEnvironmentReplacesTheContainer()
    {
        var stack = await ImportedAsync("export.json", ("version", "2"));
        var replaced = new List<string>();
        var changes = await PreviewAsync(
            stack,
            (op, urn) =>
            {
                if (op == OperationType.Replace)
                    replaced.Add(urn);
            }
        );
        Assert.Equal(new() { [OperationType.Replace] = 1, [OperationType.Same] = 5 }, changes);
        Assert.Equal([App], replaced);
    }

    [Fact]
    public async Task ANewVolumeIsCreatedAndNothingElse()
    {
        var stack = await ImportedAsync("export.json", ("extra", "true"));
        Assert.Equal(new() { [OperationType.Create] = 1, [OperationType.Same] = 6 }, await PreviewAsync(stack));
    }

    [Fact]
    public async Task WhatWasProtectedStaysProtected()
    {
        var stack = await ImportedAsync("export-protected.json", ("protect", "true"));
        // Only the volume was left; the rest is made again.
        Assert.Equal(new() { [OperationType.Create] = 3, [OperationType.Same] = 3 }, await PreviewAsync(stack));
        var failure = await Assert.ThrowsAsync<CommandException>(() => stack.DestroyAsync());
        Assert.Contains("protect", failure.Message);
    }

    [Fact]
    public async Task AnInterruptedCreationIsPlannedAgain()
    {
        var stack = await ImportedAsync("export-pending.json");
        Assert.Equal(new() { [OperationType.Create] = 2, [OperationType.Same] = 4 }, await PreviewAsync(stack));
    }

    [Fact]
    public async Task ABackendLeftByAKilledRunIsLockedUntilCancelled()
    {
        Copy("state/killed", Path.Combine(Dir, ".pulumi"));
        // A dead process of this very host would be seen to be dead, and its lock taken over.
        var held = Directory
            .GetFiles(Path.Combine(Dir, ".pulumi/locks"), "*.json", SearchOption.AllDirectories)
            .Single();
        await File.WriteAllTextAsync(
            held,
            (await File.ReadAllTextAsync(held)).Replace("\"vm\"", "\"another-host\"", StringComparison.Ordinal)
        );
        var stack = await StackAsync();
        await ConfigureAsync(stack);
        await Assert.ThrowsAsync<ConcurrentUpdateException>(() => stack.UpAsync());
        await stack.CancelAsync();
        Assert.Equal(new() { [OperationType.Create] = 2, [OperationType.Same] = 4 }, await PreviewAsync(stack));
        Assert.Single(await stack.GetHistoryAsync());
    }

    private async Task<WorkspaceStack> ImportedAsync(string file, params (string Key, string Value)[] config)
    {
        var stack = await StackAsync();
        await stack.ImportStackAsync(
            StackDeployment.FromJsonString(await File.ReadAllTextAsync(Path.Combine("state", file)))
        );
        await ConfigureAsync(stack, config);
        return stack;
    }

    private Task<WorkspaceStack> StackAsync() =>
        LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("tenant", "acme", OfficialProgram.Program)
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{Dir}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                },
            }
        );

    private static async Task ConfigureAsync(WorkspaceStack stack, params (string Key, string Value)[] config)
    {
        await stack.SetConfigAsync("apiKey", new ConfigValue("s3cr3t-key", isSecret: true));
        foreach (var (key, value) in config)
            await stack.SetConfigAsync(key, new ConfigValue(value));
    }

    private static async Task<Dictionary<OperationType, int>> PreviewAsync(
        WorkspaceStack stack,
        Action<OperationType, string>? onStep = null
    )
    {
        var preview = await stack.PreviewAsync(
            new PreviewOptions
            {
                OnEvent = e =>
                {
                    if (e.ResourcePreEvent?.Metadata is { } step)
                        onStep?.Invoke(step.Op, step.Urn);
                },
            }
        );
        return new Dictionary<OperationType, int>(preview.ChangeSummary);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
