using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Tests;

/// <summary>Runs that go on after a failure, and those that do not.</summary>
public sealed class ContinueTests : StackTest
{
    private static readonly UpOptions Continuing = new() { ContinueOnError = true };

    private void Fail(string call, string name, bool retryable = false) =>
        World.Before = (c, r) =>
            c == call && r.Name == name
                ? throw (retryable ? new TimeoutException("no answer") : new ProviderException("daemon says no"))
                : Task.CompletedTask;

    [Fact]
    public async Task WhatDoesNotNeedAFailedResourceIsDoneAndWhatDoesIsSkipped()
    {
        await UpAsync(o => _ = new Thing("gone", null, o));
        World.TakeCalls();
        Fail("create", "bad");
        var (applied, errors) = (0, new List<string>());
        async Task DeclareAsync()
        {
            var o = InWorld();
            var bad = new Thing("bad", null, o);
            var after = new Thing("after", new() { Uses = bad.Id }, o);
            _ = new Thing("later", null, With(o, new() { DependsOn = { after } }));
            _ = new Thing("child", null, With(o, new() { Parent = bad }));
            bad.Address.Apply(_ => applied++);
            // Known once the failure is: what follows is begun after it.
            await Pulumi.Utilities.OutputUtilities.GetIsKnownAsync(bad.Id);
            _ = new Thing("good", null, o);
        }
        var e = await Assert.ThrowsAsync<CommandException>(async () =>
            await (await StackAsync(PulumiFn.Create(DeclareAsync))).UpAsync(
                new UpOptions
                {
                    ContinueOnError = true,
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
        Assert.Equal(["create bad", "create good", "delete gone"], World.TakeCalls());
        Assert.Equal(0, applied);
        Assert.Equal(UpdateState.Failed, (await (await StackAsync(_ => { })).GetInfoAsync())!.Result);

        World.Before = null;
        await (await StackAsync(PulumiFn.Create(DeclareAsync))).UpAsync(Continuing);
        Assert.Equal(
            ["create after", "create bad", "create child", "create later"],
            World.TakeCalls().Order(StringComparer.Ordinal)
        );
        Assert.Equal(1, applied);
    }

    [Fact]
    public async Task WhatFailedAndWhatWasSkippedStayRecordedWithWhatTheyNeed()
    {
        PulumiFn Declare(int size, bool all) =>
            Program(o =>
            {
                var net = all ? new Thing("net", null, o) : null;
                var bad = new Thing("bad", new() { Size = size, Uses = net?.Id! }, o);
                _ = new Thing("after", new() { Size = size, Uses = bad.Id }, o);
                if (all)
                    _ = new Thing("gone", null, o);
                return new Dictionary<string, object?> { ["bad"] = bad.Address, ["size"] = size };
            });
        await (await StackAsync(Declare(1, all: true))).UpAsync();
        World.TakeCalls();
        Fail("update", "bad");
        var stack = await StackAsync(Declare(2, all: false));
        await Assert.ThrowsAsync<CommandException>(() => stack.UpAsync(Continuing));
        Assert.Equal(["update bad", "delete gone"], World.TakeCalls());
        var outputs = await stack.GetOutputsAsync();
        Assert.Equal(("10.0.0.3", 2d), (outputs["bad"].Value, outputs["size"].Value));
        await stack.ImportStackAsync(await stack.ExportStackAsync());

        World.Before = null;
        await stack.UpAsync(Continuing);
        Assert.Equal(["update bad", "update after", "delete net"], World.TakeCalls());
    }

    [Fact]
    public async Task ACreationWithoutAnAnswerIsNotTakenUpByTheRunThatBeganIt()
    {
        Fail("created", "bad", retryable: true);
        void Declare(CustomResourceOptions o) => _ = new Thing("bad", new() { Name = "bad" }, o);
        await Assert.ThrowsAsync<CommandException>(() => UpAsync(Declare, Continuing));
        Assert.Equal(["create bad"], World.TakeCalls());
        Assert.Contains("pending_operations", State());
        World.Before = null;
        await UpAsync(Declare, Continuing);
        Assert.Equal(["create bad", "adopt bad"], World.TakeCalls());
        Assert.DoesNotContain("pending_operations", State());
    }

    [Fact]
    public async Task WhatCannotBeReadOrImportedIsAFailedStep()
    {
        World.Things["there"] = new PropertyMap
        {
            ["name"] = "there",
            ["owner"] = "x",
            ["size"] = 1d,
        };
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(
                o =>
                {
                    var read = Thing.Get("read", "missing", o);
                    var imported = new Thing(
                        "imported",
                        new() { Name = "there", Size = 2 },
                        With(o, new() { ImportId = "there" })
                    );
                    _ = new Thing("after-read", new() { Uses = read.Id }, o);
                    _ = new Thing("after-import", new() { Uses = imported.Id }, o);
                    _ = new Thing("good", null, o);
                },
                Continuing
            )
        );
        Assert.Contains("'missing' does not exist", e.Message);
        Assert.Contains("inputs to import do not match the existing resource", e.Message);
        Assert.Equal(["create good"], World.TakeCalls().Where(c => c.StartsWith("create", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("bad")]
    [InlineData(null)]
    public async Task WrongInputsAndAProgramThatThrowsEndTheRun(string? kind)
    {
        await UpAsync(o => _ = new Thing("before", null, o));
        World.TakeCalls();
        var program = PulumiFn.Create(async () =>
        {
            var o = InWorld();
            var bad = new Thing("bad", new() { Kind = kind! }, o);
            try
            {
                await Pulumi.Utilities.OutputUtilities.GetIsKnownAsync(bad.Id);
            }
            catch (Exception)
            {
                _ = new Thing("good", null, o);
                return;
            }
            throw new InvalidTimeZoneException("mistake");
        });
        var e = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await (await StackAsync(program)).UpAsync(Continuing)
        );
        Assert.Contains(kind is null ? "mistake" : "there is no such kind", e.Message);
        Assert.Equal(kind is null ? ["create bad"] : [], World.TakeCalls());
    }

    [Fact]
    public async Task AFailedReplacementSkipsWhatWasDeletedForIt()
    {
        void Declare(CustomResourceOptions o, string kind)
        {
            var net = new Thing("net", new() { Name = "net", Kind = kind }, o);
            _ = new Thing("app", new() { Name = "app", On = net.Id }, o);
        }
        await UpAsync(o => Declare(o, "x"));
        World.TakeCalls();
        Fail("create", "net");
        await Assert.ThrowsAsync<CommandException>(() => UpAsync(o => Declare(o, "y"), Continuing));
        Assert.Equal(["delete app", "delete net", "create net"], World.TakeCalls());
        World.Before = null;
        await UpAsync(o => Declare(o, "y"), Continuing);
        Assert.Equal(["create net", "create app"], World.TakeCalls());
        Assert.DoesNotContain("pendingReplacement", State());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeletionsGoOnAfterAFailureOnlyWhenAskedTo(bool goesOn)
    {
        var stack = await StackAsync(o =>
        {
            var net = new Thing("net", null, o);
            var app = new Thing("app", new() { Uses = net.Id }, o);
            _ = new Thing("dns", new() { Uses = app.Id }, o);
            var data = new Thing("data", null, o);
            _ = new Thing("log", new() { Uses = data.Id }, o);
        });
        await stack.UpAsync();
        World.TakeCalls();
        // The log is under way when the name fails.
        var failed = new TaskCompletionSource();
        World.Before = async (call, r) =>
        {
            if (call != "delete")
                return;
            if (r.Name == "log")
                await failed.Task;
            if (r.Name == "dns")
                throw new ProviderException("busy");
        };
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            stack.DestroyAsync(
                new DestroyOptions
                {
                    ContinueOnError = goesOn,
                    OnEvent = ev =>
                    {
                        if (ev.DiagnosticEvent is { Severity: "error" })
                            failed.TrySetResult();
                    },
                }
            )
        );
        Assert.Contains("busy", e.Message);
        Assert.Equal(
            goesOn ? ["delete data", "delete dns", "delete log"] : ["delete dns", "delete log"],
            World.TakeCalls().Order(StringComparer.Ordinal)
        );
        World.Before = null;
        await stack.DestroyAsync();
        Assert.Empty(World.Things);
    }
}
