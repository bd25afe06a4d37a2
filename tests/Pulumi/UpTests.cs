using System.Text.Json;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Tests;

public sealed class UpTests : StackTest
{
    [Fact]
    public async Task CreatesInTheOrderOfDependenciesThenDoesNothing()
    {
        void Declare(CustomResourceOptions o)
        {
            var net = new Thing("net", new ThingArgs { Size = 1 }, o);
            _ = new Thing("app", new ThingArgs { Uses = net.Name }, o);
        }
        var up = await UpAsync(Declare);
        Assert.Equal(["create net", "create app"], World.TakeCalls());
        Assert.Equal(4, up.Summary.ResourceChanges![OperationType.Create]);

        up = await UpAsync(Declare);
        Assert.Empty(World.TakeCalls());
        Assert.Equal(4, up.Summary.ResourceChanges![OperationType.Same]);
        Assert.Single(up.Summary.ResourceChanges);
    }

    [Fact]
    public async Task IndependentResourcesAreCreatedAtOnce()
    {
        var together = new Barrier(3);
        World.Before = (call, _) =>
            Task.Run(() =>
            {
                if (call == "create")
                    Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(5)));
            });
        await UpAsync(o =>
        {
            foreach (var name in new[] { "net", "data", "image" })
                _ = new Thing(name, null, o);
        });
        Assert.Equal(3, World.Things.Count);
    }

    [Fact]
    public async Task UpdatesInPlaceAndDeletesWhatIsNoLongerDeclared()
    {
        await UpAsync(o =>
        {
            _ = new Thing("a", new() { Size = 1 }, o);
            _ = new Thing("b", null, o);
        });
        World.TakeCalls();
        var up = await UpAsync(o => _ = new Thing("a", new() { Size = 2 }, o));
        Assert.Equal(["update a", "delete b"], World.TakeCalls());
        Assert.Equal(
            (1, 1, 2),
            (
                up.Summary.ResourceChanges![OperationType.Update],
                up.Summary.ResourceChanges[OperationType.Delete],
                up.Summary.ResourceChanges[OperationType.Same]
            )
        );
    }

    [Fact]
    public async Task ReplacementCreatesFirstWhenNamesAreAutomatic()
    {
        await UpAsync(o => _ = new Thing("a", new() { Kind = "x" }, o));
        World.TakeCalls();
        // The test provider keeps automatic names, so the kind change must come with a new name to be created beside
        // the old.
        var up = await UpAsync(o =>
            _ = new Thing("a", new() { Kind = "y", Name = "other" }, With(o, new() { DeleteBeforeReplace = false }))
        );
        Assert.Equal(["create a", "delete a"], World.TakeCalls());
        Assert.Equal(1, up.Summary.ResourceChanges![OperationType.Replace]);
        Assert.Equal("other", Assert.Single(World.Things).Key);
    }

    [Fact]
    public async Task ReplacementOfANamedOneDeletesItAndItsDependentsFirst()
    {
        void Declare(CustomResourceOptions o, string kind)
        {
            var net = new Thing("net", new() { Name = "net", Kind = kind }, o);
            _ = new Thing("app", new() { Name = "app", On = net.Id }, o);
            _ = new Thing("log", new() { Name = "log", Uses = net.Id }, o);
        }
        await UpAsync(o => Declare(o, "x"));
        World.TakeCalls();
        var up = await UpAsync(o => Declare(o, "y"));
        Assert.Equal(["delete app", "delete net", "create net", "create app"], World.TakeCalls());
        Assert.Equal(2, up.Summary.ResourceChanges![OperationType.Replace]);
        Assert.DoesNotContain("pendingReplacement", State());
    }

    [Fact]
    public async Task AnInterruptedReplacementIsFinishedByTheNextRun()
    {
        await UpAsync(o => _ = new Thing("net", new() { Name = "net", Kind = "x" }, o));
        World.Before = (call, _) => call == "create" ? throw new ProviderException("no room") : Task.CompletedTask;
        await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o => _ = new Thing("net", new() { Name = "net", Kind = "y" }, o))
        );
        Assert.Contains("\"pendingReplacement\":true", State());
        World.Before = null;
        World.TakeCalls();
        await UpAsync(o => _ = new Thing("net", new() { Name = "net", Kind = "x" }, o));
        Assert.Equal(["create net"], World.TakeCalls());
    }

    [Fact]
    public async Task AProtectedResourceIsNeitherDeletedNorReplaced()
    {
        await UpAsync(o =>
            _ = new Thing("data", new() { Name = "data", Kind = "x" }, With(o, new() { Protect = true }))
        );
        World.TakeCalls();
        var replaced = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o => _ = new Thing("data", new() { Name = "data", Kind = "y" }, With(o, new() { Protect = true })))
        );
        Assert.Contains("protected", replaced.Message);
        var deleted = await Assert.ThrowsAsync<CommandException>(() => UpAsync(_ => { }));
        Assert.Contains("cannot be deleted\nbecause it is protected", deleted.Message);
        var stack = await StackAsync(_ => { });
        await Assert.ThrowsAsync<CommandException>(() => stack.DestroyAsync());
        Assert.DoesNotContain(World.TakeCalls(), c => c.StartsWith("delete", StringComparison.Ordinal));
        Assert.Single(World.Things);

        await UpAsync(o =>
            _ = new Thing("data", new() { Name = "data", Kind = "x" }, With(o, new() { Protect = false }))
        );
        await stack.DestroyAsync();
        Assert.Empty(World.Things);
    }

    [Fact]
    public async Task ARetainedResourceIsForgottenAndOneDeletedWithAnotherIsLeftToIt()
    {
        await UpAsync(o =>
        {
            var host = new Thing("host", null, o);
            _ = new Thing("data", null, With(o, new() { RetainOnDelete = true }));
            _ = new Thing("part", null, With(o, new() { DeletedWith = host }));
        });
        World.TakeCalls();
        await UpAsync(_ => { });
        Assert.Equal(["delete host"], World.TakeCalls());
    }

    [Fact]
    public async Task IgnoredChangesKeepTheRecordedInput()
    {
        await UpAsync(o =>
            _ = new Thing(
                "a",
                new()
                {
                    Size = 1,
                    Labels =
                    {
                        new ThingLabelArgs { Label = "l", Value = "1" },
                    },
                },
                o
            )
        );
        World.TakeCalls();
        var ignoring = new CustomResourceOptions { IgnoreChanges = { "size", "labels[0].value" } };
        await UpAsync(o =>
            _ = new Thing(
                "a",
                new()
                {
                    Size = 2,
                    Labels =
                    {
                        new ThingLabelArgs { Label = "l", Value = "2" },
                    },
                },
                With(o, ignoring)
            )
        );
        Assert.Empty(World.TakeCalls());
        await UpAsync(o =>
            _ = new Thing(
                "a",
                new()
                {
                    Size = 2,
                    Labels =
                    {
                        new ThingLabelArgs { Label = "k", Value = "2" },
                    },
                },
                With(o, ignoring)
            )
        );
        Assert.Equal(["update a"], World.TakeCalls());
        Assert.Contains("\"size\":1", State());
    }

    [Fact]
    public async Task ReplaceOnChangesTurnsAnUpdateIntoAReplacement()
    {
        await UpAsync(o => _ = new Thing("a", new() { Name = "a", Size = 1 }, o));
        World.TakeCalls();
        await UpAsync(o =>
            _ = new Thing("a", new() { Name = "a", Size = 2 }, With(o, new() { ReplaceOnChanges = { "size" } }))
        );
        Assert.Equal(["delete a", "create a"], World.TakeCalls());
    }

    [Fact]
    public async Task AnAliasKeepsTheResourceAndItsChildren()
    {
        await UpAsync(o =>
        {
            var group = new Group("old");
            var a = new Thing("old-a", null, With(o, new() { Parent = group }));
            _ = new Thing("b", new() { Uses = a.Id }, o);
        });
        World.TakeCalls();
        await UpAsync(o =>
        {
            var group = new Group("new", new() { Aliases = { new Alias { Name = "old" } } });
            var a = new Thing("new-a", null, With(o, new() { Parent = group }));
            _ = new Thing("b", new() { Uses = a.Id }, o);
        });
        Assert.Empty(World.TakeCalls());
        Assert.DoesNotContain("\"urn\":\"urn:pulumi:acme::tests::tests:index:Group::old\"", State());
        Assert.Contains("$test:index/thing:Thing::new-a\"],", State());
    }

    [Fact]
    public async Task AProgramThatThrowsLeavesWhatWasAppliedRecordedAndDeletesNothing()
    {
        await UpAsync(o => _ = new Thing("before", null, o));
        World.TakeCalls();
        var failing = PulumiFn.Create(async () =>
        {
            var o = InWorld();
            var a = new Thing("a", null, o);
            await Pulumi.Utilities.OutputUtilities.GetValueAsync(a.Id);
            throw new InvalidTimeZoneException("mistake");
        });
        var e = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await (await StackAsync(failing)).UpAsync()
        );
        Assert.Equal("mistake", e.Message);
        Assert.Equal(["create a"], World.TakeCalls());
        Assert.Contains("::a\"", State());
        Assert.Contains("::before\"", State());
        var history = await (await StackAsync(_ => { })).GetHistoryAsync();
        Assert.Equal(UpdateState.Failed, history[0].Result);
    }

    [Fact]
    public async Task AFailingResourceStopsItsDependentsOnlyAndIsToldOnce()
    {
        World.Before = (call, r) =>
            call == "create" && r.Name == "bad" ? throw new ProviderException("daemon says no") : Task.CompletedTask;
        var errors = new List<string>();
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(
                o =>
                {
                    _ = new Thing("good", null, o);
                    var bad = new Thing("bad", null, o);
                    _ = new Thing("after", new() { Uses = bad.Id }, o);
                },
                new()
                {
                    OnEvent = ev =>
                    {
                        if (ev.DiagnosticEvent is { Severity: "error" } d)
                            errors.Add(d.Message);
                    },
                }
            )
        );
        Assert.Contains("daemon says no", e.Message);
        Assert.Equal(["daemon says no"], errors);
        Assert.DoesNotContain("::after", State());
    }

    [Fact]
    public async Task WhatIsWrongWithInputsIsSaid()
    {
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o => _ = new Thing("a", new() { Kind = "bad" }, o))
        );
        Assert.Contains(
            "test:index/thing:Thing resource 'a': property kind has a problem: there is no such kind",
            e.Message
        );
        var twice = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o =>
            {
                _ = new Thing("a", null, o);
                _ = new Thing("a", null, o);
            })
        );
        Assert.Contains("Duplicate resource URN", twice.Message);
    }

    [Fact]
    public async Task OutputsReadsCallsAndStackReferencesWork()
    {
        World.Things["found"] = new PropertyMap
        {
            ["name"] = "found",
            ["owner"] = "x",
            ["address"] = "10.1.1.1",
        };
        var stack = await StackAsync(
            Program(o =>
            {
                var a = new Thing(
                    "a",
                    new()
                    {
                        Tags = { ["k"] = "v" },
                        Envs = { "A=1", Output.Format($"B={2}") },
                        Labels =
                        {
                            new ThingLabelArgs { Label = "l", Value = "v" },
                        },
                    },
                    o
                );
                var found = Thing.Get("found", "found", o);
                var called = GetThing.Invoke(
                    new GetThingInvokeArgs { Name = a.Name },
                    new InvokeOptions { Provider = o.Provider }
                );
                return new Dictionary<string, object?>
                {
                    ["address"] = a.Address,
                    ["envs"] = a.Envs,
                    ["label"] = a.Labels.Apply(l => l[0].Value),
                    ["tag"] = a.Tags.Apply(t => t!["k"]),
                    ["found"] = found.Address,
                    ["answer"] = called.Apply(c => c.Answer),
                    ["json"] = Output.JsonSerialize(Output.Create(new { a = a.Address, n = 1 })),
                    ["secret"] = Output.CreateSecret("hush"),
                };
            })
        );
        var up = await stack.UpAsync();
        Assert.Equal("10.0.0.1", up.Outputs["address"].Value);
        Assert.Equal("v", up.Outputs["label"].Value);
        Assert.Equal("v", up.Outputs["tag"].Value);
        Assert.Equal("10.1.1.1", up.Outputs["found"].Value);
        Assert.Equal(42d, up.Outputs["answer"].Value);
        Assert.Equal("""{"a":"10.0.0.1","n":1}""", up.Outputs["json"].Value);
        Assert.Equal(("hush", true), (up.Outputs["secret"].Value, up.Outputs["secret"].IsSecret));
        Assert.DoesNotContain("delete found", World.Calls);

        var other = await StackAsync(
            PulumiFn.Create(() =>
            {
                var reference = new StackReference("organization/tests/acme");
                return new Dictionary<string, object?>
                {
                    ["address"] = reference.RequireOutput("address"),
                    ["secret"] = reference.GetOutput("secret"),
                };
            }),
            "other"
        );
        var read = await other.UpAsync();
        Assert.Equal(("10.0.0.1", false), (read.Outputs["address"].Value, read.Outputs["address"].IsSecret));
        Assert.Equal(("hush", true), (read.Outputs["secret"].Value, read.Outputs["secret"].IsSecret));
    }

    [Fact]
    public async Task DestroyDeletesDependentsFirstWithoutTheProgramAndTheStackCanBeRemoved()
    {
        var stack = await StackAsync(o =>
        {
            var net = new Thing("net", null, o);
            var app = new Thing("app", new() { Uses = net.Id }, o);
            _ = new Thing("side", null, With(o, new() { DependsOn = { app } }));
        });
        await stack.UpAsync();
        World.TakeCalls();
        var refused = await Assert.ThrowsAsync<CommandException>(() => stack.Workspace.RemoveStackAsync("acme"));
        Assert.Contains("still has resources", refused.Message);
        var destroyed = await stack.DestroyAsync();
        Assert.Equal(["delete side", "delete app", "delete net"], World.TakeCalls());
        Assert.Equal(5, destroyed.Summary.ResourceChanges![OperationType.Delete]);
        Assert.False(
            JsonDocument
                .Parse(State())
                .RootElement.GetProperty("checkpoint")
                .GetProperty("latest")
                .TryGetProperty("resources", out _)
        );
        // A crash cut off two writes before.
        string[] unfinished = [$"{StateFile()}.1.tmp", $"{StateFile()}.bak.2.tmp"];
        foreach (var file in unfinished)
            await File.WriteAllTextAsync(file, "{");
        await stack.Workspace.RemoveStackAsync("acme");
        Assert.False(File.Exists(StateFile()));
        Assert.True(File.Exists(StateFile() + ".bak"));
        Assert.DoesNotContain(unfinished, File.Exists);
    }

    [Fact]
    public async Task RefreshFindsDriftAndUpHealsIt()
    {
        var stack = await StackAsync(o =>
        {
            _ = new Thing("a", new() { Name = "a", Size = 1 }, o);
            _ = new Thing("b", new() { Name = "b" }, o);
        });
        await stack.UpAsync();
        World.Things["a"]["size"] = 9d;
        World.Things.TryRemove("b", out _);
        World.TakeCalls();
        var refreshed = await stack.RefreshAsync();
        Assert.Equal(
            (1, 1, 2),
            (
                refreshed.Summary.ResourceChanges![OperationType.Update],
                refreshed.Summary.ResourceChanges[OperationType.Delete],
                refreshed.Summary.ResourceChanges[OperationType.Same]
            )
        );
        World.TakeCalls();
        await stack.UpAsync();
        Assert.Equal(["create b", "update a"], World.TakeCalls().Order(StringComparer.Ordinal));
    }
}

internal sealed class Group(string name, ComponentResourceOptions? options = null)
    : ComponentResource("tests:index:Group", name, options);
