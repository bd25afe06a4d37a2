using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Xunit;

namespace Pulumi.Tests;

/// <summary>
/// Rules of the engine that have no story of their own in the other tests; docs/engine.md lists all of them.
/// </summary>
public sealed class RuleTests : StackTest
{
    [Theory]
    [InlineData("create", false)]
    [InlineData("update", false)]
    [InlineData("delete", false)]
    [InlineData("create", true)]
    public async Task ACallThatExceedsItsTimeoutIsCancelledAndLookedAtByTheNextRun(string call, bool stubborn)
    {
        void Declare(CustomResourceOptions o, int size) =>
            _ = new Thing(
                "a",
                new() { Name = "a", Size = size },
                With(
                    o,
                    new()
                    {
                        CustomTimeouts = new CustomTimeouts
                        {
                            Create = TimeSpan.FromSeconds(0.3),
                            Update = TimeSpan.FromSeconds(0.3),
                            Delete = TimeSpan.FromSeconds(0.3),
                        },
                    }
                )
            );
        if (call != "create")
            await UpAsync(o => Declare(o, 1));
        (World.Hangs, World.Stubborn) = (call, stubborn);
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            call == "delete" ? UpAsync(_ => { }) : UpAsync(o => Declare(o, 2))
        );
        Assert.Contains("longer than its customTimeouts allow (0.3 s)", e.Message);
        Assert.Contains("pending_operations", State());
        World.Hangs = null;
        await UpAsync(o => Declare(o, 2));
        Assert.Single(World.Things);
        Assert.DoesNotContain("pending_operations", State());
        Assert.Contains("\"customTimeouts\":{\"create\":0.3", State());
    }

    [Fact]
    public async Task ImportTakesWhatIsThereUnderManagementIfItIsAsDeclared()
    {
        await UpAsync(o =>
            _ = new Thing("there", new() { Name = "there", Size = 1 }, With(o, new() { RetainOnDelete = true }))
        );
        await UpAsync(_ => { });
        World.TakeCalls();
        var differs = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o =>
                _ = new Thing("mine", new() { Name = "there", Size = 2 }, With(o, new() { ImportId = "there" }))
            )
        );
        Assert.Contains("inputs to import do not match the existing resource: size differ", differs.Message);
        var missing = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o => _ = new Thing("mine", new() { Name = "x" }, With(o, new() { ImportId = "x" })))
        );
        Assert.Contains("'x' does not exist", missing.Message);
        var up = await UpAsync(o =>
            _ = new Thing("mine", new() { Name = "there", Size = 1 }, With(o, new() { ImportId = "there" }))
        );
        Assert.Equal(1, up.Summary.ResourceChanges![OperationType.Import]);
        Assert.DoesNotContain(World.TakeCalls(), c => !c.StartsWith("read", StringComparison.Ordinal));
        up = await UpAsync(o =>
            _ = new Thing("mine", new() { Name = "there", Size = 1 }, With(o, new() { ImportId = "there" }))
        );
        Assert.DoesNotContain(OperationType.Import, up.Summary.ResourceChanges!.Keys);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(null, 8)]
    public async Task AtMostSoManyProviderCallsRunAtOnce(int? parallel, int most)
    {
        var (running, highest) = (0, 0);
        World.Before = async (call, _) =>
        {
            if (call != "create")
                return;
            lock (World)
                highest = Math.Max(highest, ++running);
            await Task.Delay(60);
            lock (World)
                running--;
        };
        await UpAsync(
            o =>
            {
                for (var i = 0; i < 8; i++)
                    _ = new Thing($"t{i}", null, o);
            },
            new() { Parallel = parallel }
        );
        Assert.Equal(most, highest);
    }

    [Fact]
    public async Task DeletionsGoInTheReverseOrderOfCreation()
    {
        void Declare(CustomResourceOptions o)
        {
            var net = new Thing("net", null, o);
            var data = new Thing("data", null, With(o, new() { DependsOn = { net } }));
            _ = new Thing("app", new() { Uses = data.Id }, o);
        }
        await UpAsync(Declare);
        World.TakeCalls();
        await UpAsync(_ => { });
        Assert.Equal(["delete app", "delete data", "delete net"], World.TakeCalls());
    }

    [Fact]
    public async Task WhatDependsOnAFailedDeletionIsGoneAndWhatItNeedsStays()
    {
        await UpAsync(o =>
        {
            var net = new Thing("net", null, o);
            var app = new Thing("app", new() { Uses = net.Id }, o);
            _ = new Thing("dns", new() { Uses = app.Id }, o);
            _ = new Thing("other", null, o);
        });
        World.Before = (call, r) =>
            call == "delete" && r.Name == "app" ? throw new Embedded.ProviderException("busy") : Task.CompletedTask;
        await Assert.ThrowsAsync<CommandException>(() => UpAsync(_ => { }));
        Assert.Equal(2, World.Things.Count);
        Assert.Contains("::net\"", State());
        Assert.DoesNotContain("::dns\"", State());
        Assert.DoesNotContain("::other\"", State());
    }

    [Fact]
    public async Task AnUpdateCanBeAskedToReplace()
    {
        await UpAsync(o => _ = new Thing("a", new() { Name = "a" }, o));
        World.TakeCalls();
        await UpAsync(
            o => _ = new Thing("a", new() { Name = "a" }, o),
            new() { Replace = ["urn:pulumi:acme::tests::test:index/thing:Thing::a"] }
        );
        Assert.Contains("create a", World.TakeCalls());
        Assert.Single(World.Things);
    }

    [Fact]
    public async Task ADefaultProviderIsRecordedAndANewerOneTakesOver()
    {
        await UpAsync(o => _ = new Thing("a", new() { Name = Path.GetFileName(Dir) }));
        Assert.Contains("pulumi:providers:test::default_1_2_3", State());
        File.WriteAllText(StateFile(), State().Replace("default_1_2_3", "default_1_2_0", StringComparison.Ordinal));
        var up = await UpAsync(o => _ = new Thing("a", new() { Name = Path.GetFileName(Dir) }));
        Assert.Equal(3, up.Summary.ResourceChanges![OperationType.Same]);
        Assert.DoesNotContain("default_1_2_0", State());
    }

    [Fact]
    public async Task HistorySaysWhatEachRunDid()
    {
        var stack = await StackAsync(o => _ = new Thing("a", null, o));
        await stack.UpAsync(new UpOptions { Message = "the first" });
        await stack.RefreshAsync();
        World.Before = (_, _) => throw new Embedded.ProviderException("no");
        await Assert.ThrowsAsync<CommandException>(() => stack.DestroyAsync());
        World.Before = null;
        await stack.DestroyAsync();
        var history = await stack.GetHistoryAsync();
        Assert.Equal(
            ["destroy succeeded", "destroy failed", "refresh succeeded", "update succeeded"],
            history.Select(h => $"{h.Kind.ToString().ToLowerInvariant()} {h.Result.ToString().ToLowerInvariant()}")
        );
        Assert.Equal("the first", history[^1].Message);
        Assert.Equal(3, history[^1].ResourceChanges![OperationType.Create]);
    }
}
