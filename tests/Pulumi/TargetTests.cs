using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Xunit;

namespace Pulumi.Tests;

/// <summary>Runs for a part of a stack, by the rules of the official engine's step generator.</summary>
public sealed class TargetTests : StackTest
{
    private static string Urn(string name) => $"urn:pulumi:acme::tests::test:index/thing:Thing::{name}";

    [Fact]
    public async Task OnlyTargetsAreDealtWithAndTheOthersStayAsTheyAre()
    {
        void Declare(CustomResourceOptions o, int size, bool more)
        {
            _ = new Thing("a", new() { Size = size }, o);
            _ = new Thing("b", new() { Size = size }, o);
            if (more)
                _ = new Thing("new", null, o);
            else
                _ = new Thing("gone", null, o);
        }
        await UpAsync(o => Declare(o, 1, more: false));
        World.TakeCalls();
        var up = await UpAsync(o => Declare(o, 2, more: true), new() { Target = [Urn("a")] });
        Assert.Equal(["update a"], World.TakeCalls());
        Assert.Contains("::gone\"", State());
        Assert.DoesNotContain("::new\"", State());
        // The stack, the provider, b, the one that is not created, and the one that is not deleted.
        Assert.Equal(
            (1, 5, 2),
            (
                up.Summary.ResourceChanges![OperationType.Update],
                up.Summary.ResourceChanges[OperationType.Same],
                up.Summary.ResourceChanges.Count
            )
        );
        await UpAsync(o => Declare(o, 2, more: true), new() { Target = [Urn("gone")] });
        Assert.Equal(["delete gone"], World.TakeCalls());
        await UpAsync(o => Declare(o, 2, more: true));
        Assert.Equal(["create new", "update b"], World.TakeCalls().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OutputsOfWhatIsNotDealtWithAreTheRecordedOnes()
    {
        PulumiFn Declare(string tag) =>
            Program(o => new Dictionary<string, object?>
            {
                ["tag"] = new Thing("a", new() { Tags = { ["k"] = tag } }, o).Tags.Apply(t => t!["k"]),
                ["other"] = new Thing("b", null, o).Address,
            });
        await (await StackAsync(Declare("one"))).UpAsync();
        var up = await (await StackAsync(Declare("two"))).UpAsync(new UpOptions { Target = [Urn("b")] });
        Assert.Equal(("one", "10.0.0.1"), (up.Outputs["tag"].Value, up.Outputs["other"].Value));
    }

    [Fact]
    public async Task ATargetThatNeedsWhatIsNotCreatedIsRefused()
    {
        void Declare(CustomResourceOptions o)
        {
            var net = new Thing("net", null, o);
            _ = new Thing("app", new() { Uses = net.Id }, o);
            _ = new Thing("side", new() { Uses = net.Id }, o);
        }
        var expected =
            $"Resource '{Urn("app")}' depends on '{Urn("net")}' which was was not specified in --target list.";
        var up = await Assert.ThrowsAsync<CommandException>(() => UpAsync(Declare, new() { Target = [Urn("app")] }));
        Assert.Contains(expected, up.Message);
        var stack = await StackAsync(Declare);
        var said = new List<string>();
        var preview = await Assert.ThrowsAsync<CommandException>(() =>
            stack.PreviewAsync(new PreviewOptions { Target = [Urn("app")], OnStandardOutput = said.Add })
        );
        Assert.Contains(expected, preview.Message);
        Assert.Contains(said, l => l.StartsWith(" +  test:index:Thing app create", StringComparison.Ordinal));
        Assert.Empty(World.TakeCalls());
        // What is not dealt with itself may need what is not created.
        await UpAsync(Declare, new() { Target = [Urn("net"), Urn("app")] });
        Assert.Equal(["create net", "create app"], World.TakeCalls());
    }

    [Theory]
    [InlineData("urn:pulumi:acme::tests::test:*:*::app-*", "app-a, app-b")]
    [InlineData("urn:*::app-a", "")]
    [InlineData("**::app-a", "app-a")]
    [InlineData("**-?", "")]
    public async Task PatternsNameTargets(string pattern, string created)
    {
        await UpAsync(
            o =>
            {
                foreach (var name in new[] { "app-a", "app-b", "net" })
                    _ = new Thing(name, null, o);
            },
            new() { Target = [pattern] }
        );
        Assert.Equal(
            created,
            string.Join(", ", World.TakeCalls().Select(c => c["create ".Length..]).Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public async Task DependentsAreTargetsWhenAskedFor()
    {
        void Declare(CustomResourceOptions o, int size)
        {
            var net = new Thing("net", new() { Size = size }, o);
            var app = new Thing("app", new() { Size = size, Uses = net.Id }, o);
            _ = new Thing("dns", new() { Size = size }, With(o, new() { Parent = app }));
            _ = new Thing("side", new() { Size = size }, o);
        }
        await UpAsync(o => Declare(o, 1));
        World.TakeCalls();
        await UpAsync(o => Declare(o, 2), new() { Target = [Urn("net")], TargetDependents = true });
        Assert.Equal(["update net", "update app", "update dns"], World.TakeCalls());
    }

    [Fact]
    public async Task AnUnknownTargetIsSaid()
    {
        void Declare(CustomResourceOptions o) => _ = new Thing("a", null, o);
        var up = await Assert.ThrowsAsync<CommandException>(() => UpAsync(Declare, new() { Target = [Urn("x")] }));
        Assert.Contains(
            $"Target '{Urn("x")}' could not be found in the stack. Did you forget to escape $ in your shell?",
            up.Message
        );
        var stack = await StackAsync(Declare);
        await stack.UpAsync();
        World.TakeCalls();
        foreach (
            var run in new Func<List<string>, Task>[]
            {
                t => stack.RefreshAsync(new RefreshOptions { Target = t }),
                t => stack.DestroyAsync(new DestroyOptions { Target = t }),
                t => stack.DestroyAsync(new DestroyOptions { Target = t, Refresh = true }),
            }
        )
        {
            var e = await Assert.ThrowsAsync<CommandException>(() => run([Urn("a"), "urn:pulumi:a$b"]));
            Assert.Contains("Target 'urn:pulumi:a$b' could not be found in the stack.\n", e.Message);
        }
        Assert.Empty(World.TakeCalls());
    }

    [Fact]
    public async Task ADestroyOfTargetsNeedsLeaveToDeleteWhatDependsOnThem()
    {
        var stack = await StackAsync(o =>
        {
            var net = new Thing("net", null, o);
            _ = new Thing("app", new() { Uses = net.Id }, o);
            _ = new Thing("other", null, o);
        });
        await stack.UpAsync();
        World.TakeCalls();
        var refused = await Assert.ThrowsAsync<CommandException>(() =>
            stack.DestroyAsync(new DestroyOptions { Target = [Urn("net")] })
        );
        Assert.Contains(
            $"Resource '{Urn("app")}' will be destroyed but was not specified in --target list.",
            refused.Message
        );
        Assert.Empty(World.TakeCalls());
        var destroyed = await stack.DestroyAsync(new DestroyOptions { Target = [Urn("net")], TargetDependents = true });
        Assert.Equal(["delete app", "delete net"], World.TakeCalls());
        Assert.Equal(
            (2, 3),
            (
                destroyed.Summary.ResourceChanges![OperationType.Delete],
                destroyed.Summary.ResourceChanges[OperationType.Same]
            )
        );
        Assert.Contains("::other\"", State());
    }

    [Fact]
    public async Task ARefreshReadsTargetsOnly()
    {
        var stack = await StackAsync(o =>
        {
            _ = new Thing("a", new() { Name = "a" }, o);
            _ = new Thing("b", new() { Name = "b" }, o);
        });
        await stack.UpAsync();
        World.Things.Clear();
        World.TakeCalls();
        await stack.RefreshAsync(new RefreshOptions { Target = [Urn("a")] });
        Assert.Equal(["read a"], World.TakeCalls());
        Assert.DoesNotContain("::a\"", State());
        Assert.Contains("::b\"", State());
        await stack.UpAsync(new UpOptions { Target = [Urn("b")], Refresh = true });
        Assert.Equal(["read b", "create b"], World.TakeCalls());
    }

    [Fact]
    public async Task WhatATargetNeedsComesBeforeItInTheState()
    {
        await UpAsync(o =>
        {
            var gone = new Thing("gone", null, o);
            _ = new Thing("net", new() { Uses = gone.Id }, o);
        });
        await UpAsync(
            o =>
            {
                var net = new Thing("net", null, o);
                _ = new Thing("app", new() { Uses = net.Id }, o);
            },
            new() { Target = [Urn("app")] }
        );
        var stack = await StackAsync(_ => { });
        await stack.ImportStackAsync(await stack.ExportStackAsync());
        var state = State();
        Assert.True(
            state.IndexOf($"\"urn\":\"{Urn("gone")}\"", StringComparison.Ordinal)
                < state.IndexOf($"\"urn\":\"{Urn("net")}\"", StringComparison.Ordinal)
        );
        World.TakeCalls();
        await stack.DestroyAsync();
        Assert.Equal(["delete app", "delete net", "delete gone"], World.TakeCalls());
    }

    [Fact]
    public async Task WhatIsNotDealtWithKeepsItsNameInTheState()
    {
        void Declare(CustomResourceOptions o, string name, string target) =>
            _ = new Thing(
                target,
                null,
                With(o, new() { Parent = new Group(name, new() { Aliases = { new Alias { Name = "old" } } }) })
            );
        await UpAsync(o => Declare(o, "old", "a"));
        World.TakeCalls();
        await UpAsync(
            o =>
            {
                Declare(o, "new", "a");
                _ = new Thing("b", null, o);
            },
            new() { Target = [Urn("b")] }
        );
        Assert.Equal(["create b"], World.TakeCalls());
        Assert.Contains("tests:index:Group::old\"", State());
        Assert.DoesNotContain("tests:index:Group::new\"", State());
        await UpAsync(o => Declare(o, "new", "a"));
        Assert.Equal(["delete b"], World.TakeCalls());
        Assert.DoesNotContain("tests:index:Group::old\"", State());
    }

    [Fact]
    public async Task AnInterruptedCreationThatIsNotTargetedStaysPending()
    {
        void Declare(CustomResourceOptions o)
        {
            _ = new Thing("a", null, o);
            _ = new Thing("b", new() { Name = "b" }, o);
        }
        World.Before = (call, r) =>
            call == "created" && r.Name == "b" ? throw new TimeoutException("no answer") : Task.CompletedTask;
        await Assert.ThrowsAsync<CommandException>(() => UpAsync(Declare));
        World.Before = null;
        World.TakeCalls();
        await UpAsync(Declare, new() { Target = [Urn("a")] });
        await UpAsync(o => _ = new Thing("a", null, o), new() { Target = [Urn("a")] });
        Assert.DoesNotContain("create b", World.TakeCalls());
        Assert.Contains("pending_operations", State());
        await UpAsync(Declare);
        Assert.Contains("adopt b", World.TakeCalls());
        Assert.DoesNotContain("pending_operations", State());
    }
}
