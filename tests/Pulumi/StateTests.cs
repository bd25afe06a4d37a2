using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Embedded;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;
using Xunit;

namespace Pulumi.Tests;

public sealed class StateTests : StackTest
{
    private const string Canary = "canary-7d1f0c";

    [Fact]
    public async Task NoSecretIsReadableInAnyFileEventOrMessage()
    {
        World.Before = (call, r) =>
            call == "create" && r.Name == "bad"
                ? throw new ProviderException($"cannot use {Canary}")
                : Task.CompletedTask;
        var stack = await StackAsync(
            Program(o =>
            {
                var a = new Thing(
                    "a",
                    new()
                    {
                        Password = Canary,
                        Envs = { "A=1", Output.CreateSecret($"P={Canary}") },
                        Labels =
                        {
                            new ThingLabelArgs { Label = "l", Value = Output.CreateSecret(Canary) },
                        },
                    },
                    o
                );
                var b = new Thing(
                    "b",
                    new() { Uses = a.Password.Apply(p => p + "!") },
                    With(o, new() { AdditionalSecretOutputs = { "address" } })
                );
                var fromConfig = new Config().RequireSecret("key");
                if (new Config().Get("fail") is not null)
                    _ = new Thing("bad", new() { Uses = a.Password! }, o);
                return new Dictionary<string, object?>
                {
                    ["password"] = a.Password,
                    ["address"] = b.Address,
                    ["key"] = fromConfig,
                };
            })
        );
        await stack.SetConfigAsync("key", new ConfigValue($"{Canary}-config", isSecret: true));
        var events = new StringBuilder();
        var up = await stack.UpAsync(
            new UpOptions
            {
                OnEvent = e => events.Append(JsonSerializer.Serialize(e)),
                OnStandardOutput = l => events.Append(l),
            }
        );
        Assert.Equal((Canary, true), (up.Outputs["password"].Value, up.Outputs["password"].IsSecret));
        Assert.True(up.Outputs["address"].IsSecret);
        await stack.SetConfigAsync("fail", new ConfigValue("yes"));
        var e = await Assert.ThrowsAsync<CommandException>(() => stack.UpAsync());
        Assert.DoesNotContain(Canary, e.Message);
        Assert.Contains("cannot use [secret]", e.Message);
        Assert.DoesNotContain(Canary, events.ToString());
        Assert.DoesNotContain(Canary, up.StandardOutput);
        foreach (var file in Directory.EnumerateFiles(Dir, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Canary, File.ReadAllText(file));
        // Real values still reach the provider.
        Assert.Equal(
            Canary,
            World.Things.Values.First(t => t["owner"]!.ToString()!.EndsWith("::a", StringComparison.Ordinal))[
                "password"
            ]
        );
    }

    [Fact]
    public async Task UnchangedSecretsKeepTheirCiphertextAndAKeyIsDerivedOnce()
    {
        Passphrase = Guid.NewGuid().ToString();
        void Declare(CustomResourceOptions o) => _ = new Thing("a", new() { Password = Canary }, o);
        var before = PassphraseKeys.Derivations;
        await UpAsync(Declare);
        var first = State();
        await UpAsync(Declare);
        await (await StackAsync(Declare, "second")).UpAsync();
        Assert.Equal(1, PassphraseKeys.Derivations - before);
        Assert.Equal(Ciphertexts(first), Ciphertexts(State()));
        Assert.NotEmpty(Ciphertexts(first));
    }

    [Fact]
    public async Task AWrongPassphraseChangesNothing()
    {
        await UpAsync(o => _ = new Thing("a", new() { Password = Canary }, o));
        var before = State();
        Passphrase = "wrong";
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            UpAsync(o => _ = new Thing("a", new() { Password = "other" }, o))
        );
        Assert.Contains("incorrect passphrase", e.Message);
        Assert.Equal(before, State());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Dir, ".pulumi/locks"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AMissingPassphraseIsSaidOnlyWhenThereIsASecret()
    {
        var stack = await LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("tests", "plain", Program(o => _ = new Thing("a", null, o)))
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{Dir}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = null,
                },
            }
        );
        await stack.UpAsync();
        var e = await Assert.ThrowsAsync<CommandException>(() =>
            stack.UpAsync(new UpOptions { Program = Program(o => _ = new Thing("a", new() { Password = Canary }, o)) })
        );
        Assert.Contains("passphrase must be set", e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":3,\"checkpoint\":{\"stack\":\"organization/te")]
    [InlineData("{\"version\":9}")]
    public async Task ADamagedStateIsNamedWithItsBackupAndLeftAlone(string damage)
    {
        await UpAsync(o => _ = new Thing("a", null, o));
        World.TakeCalls();
        File.WriteAllText(StateFile(), damage);
        var e = await Assert.ThrowsAsync<CommandException>(() => UpAsync(o => _ = new Thing("a", null, o)));
        Assert.Contains(StateFile() + ".bak", e.Message);
        Assert.Equal(damage, File.ReadAllText(StateFile()));
        Assert.Empty(World.TakeCalls());
    }

    [Theory]
    [InlineData("operation-recorded")]
    [InlineData("provider-called")]
    [InlineData("state-written")]
    public async Task ARunKilledDuringACreateIsFinishedByTheNextOne(string moment)
    {
        await KillAsync(moment, "creating", o => _ = new Thing("net", new() { Name = "net" }, o));
        var warnings = new List<string>();
        await UpAsync(
            o => _ = new Thing("net", new() { Name = "net" }, o),
            new()
            {
                OnEvent = e =>
                {
                    if (e.DiagnosticEvent is { } d)
                        warnings.Add(d.Message);
                },
            }
        );
        Assert.Single(World.Things);
        Assert.Empty(warnings);
        Assert.DoesNotContain("pending_operations", State());
        Assert.Single(World.Calls, c => c == "create net" || c == "adopt net" && moment == "never");
    }

    [Fact]
    public async Task WhatAnInterruptedRunCreatedIsDeletedWhenItIsNoLongerWanted()
    {
        await KillAsync("provider-called", "creating", o => _ = new Thing("net", new() { Name = "net" }, o));
        Assert.Single(World.Things);
        await UpAsync(_ => { });
        Assert.Empty(World.Things);
        Assert.DoesNotContain("pending_operations", State());

        await KillAsync("provider-called", "creating", o => _ = new Thing("net2", new() { Name = "net2" }, o));
        await (await StackAsync(_ => { })).DestroyAsync();
        Assert.Empty(World.Things);
    }

    [Fact]
    public async Task ARunKilledDuringAnUpdateOrDeleteLooksAgain()
    {
        await UpAsync(o => _ = new Thing("a", new() { Name = "a", Size = 1 }, o));
        await KillAsync("provider-called", "updating", o => _ = new Thing("a", new() { Name = "a", Size = 2 }, o));
        await UpAsync(o => _ = new Thing("a", new() { Name = "a", Size = 1 }, o));
        Assert.Equal(1d, World.Things["a"]["size"]);

        await KillAsync("provider-called", "deleting", _ => { });
        Assert.Empty(World.Things);
        await UpAsync(o => _ = new Thing("a", new() { Name = "a", Size = 1 }, o));
        Assert.Single(World.Things);
        Assert.DoesNotContain("pending_operations", State());
    }

    [Fact]
    public async Task ASecondRunIsRefusedAtOnceAndADeadLockIsTakenOver()
    {
        var inside = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        World.Before = async (call, _) =>
        {
            if (call != "create")
                return;
            inside.TrySetResult();
            await release.Task;
        };
        var first = UpAsync(o => _ = new Thing("a", null, o));
        await inside.Task;
        var e = await Assert.ThrowsAsync<ConcurrentUpdateException>(() => UpAsync(_ => { }));
        Assert.Contains($"(pid {Environment.ProcessId})", e.Message);
        await Assert.ThrowsAsync<ConcurrentUpdateException>(async () =>
            await (await StackAsync(_ => { })).DestroyAsync()
        );
        release.SetResult();
        await first;

        var locks = Path.Combine(Dir, ".pulumi/locks/organization/tests/acme");
        using var ended = Process.Start(new ProcessStartInfo("true") { UseShellExecute = false })!;
        await ended.WaitForExitAsync();
        File.WriteAllText(
            Path.Combine(locks, "dead.json"),
            $$"""{"pid":{{ended.Id}},"username":"x","hostname":"{{Environment.MachineName}}","timestamp":"2026-01-01T00:00:00Z"}"""
        );
        await UpAsync(_ => { });
        File.WriteAllText(
            Path.Combine(locks, "elsewhere.json"),
            """{"pid":1,"username":"x","hostname":"another-host","timestamp":"2026-01-01T00:00:00Z"}"""
        );
        await Assert.ThrowsAsync<ConcurrentUpdateException>(() => UpAsync(_ => { }));
        await (await StackAsync(_ => { })).CancelAsync();
        await UpAsync(_ => { });
    }

    [Fact]
    public async Task WhoeverReadsTheFilesMeanwhileDoesNotStopARun()
    {
        await UpAsync(o => _ = new Thing("a", null, o));
        await UpAsync(o => _ = new Thing("b", null, o));
        using (File.OpenRead(StateFile()))
        using (File.OpenRead(StateFile() + ".bak"))
            await UpAsync(o => _ = new Thing("c", null, o));
        Assert.Contains("::c\"", State());
    }

    [Fact]
    public async Task ExportedStateCanBeImportedAndChangesNothing()
    {
        void Declare(CustomResourceOptions o)
        {
            var net = new Thing("net", new() { Password = Canary }, o);
            _ = new Thing("app", new() { Uses = net.Id }, o);
        }
        var stack = await StackAsync(Declare);
        await stack.UpAsync();
        var export = await stack.ExportStackAsync();
        Assert.Contains(Canary, export.Json.GetRawText());
        World.TakeCalls();
        await stack.Workspace.RemoveStackAsync("acme").ContinueWith(_ => { });
        File.Delete(StateFile());
        var again = await StackAsync(Declare);
        await again.ImportStackAsync(export);
        Assert.DoesNotContain(Canary, State());
        var up = await again.UpAsync();
        Assert.Equal([OperationType.Same], up.Summary.ResourceChanges!.Keys);
        Assert.Empty(World.TakeCalls());

        var other = await StackAsync(Declare, "other");
        var e = await Assert.ThrowsAsync<CommandException>(() => other.ImportStackAsync(export));
        Assert.Contains("belongs to the stack 'acme'", e.Message);
        var broken = StackDeployment.FromJsonString(
            export
                .Json.GetRawText()
                .Replace(
                    "\"dependencies\":",
                    "\"dependencies\": [\"urn:pulumi:acme::tests::x::y\"], \"was\":",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            "does not come before it",
            (await Assert.ThrowsAsync<CommandException>(() => again.ImportStackAsync(broken))).Message
        );
    }

    [Fact]
    public async Task TheOfficialEnginesStateIsReadAndWrittenBackTheSame()
    {
        var directory = Path.Combine(Dir, ".pulumi/stacks/tenant");
        Directory.CreateDirectory(directory);
        File.Copy("state/after-up.json", Path.Combine(directory, "acme.json"));
        var stack = await LocalWorkspace.SelectStackAsync(
            new InlineProgramArgs("tenant", "acme", PulumiFn.Create(() => { }))
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{Dir}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                },
            }
        );
        var outputs = await stack.GetOutputsAsync();
        Assert.Equal(("s3cr3t-key", true), (outputs["apiKey"].Value, outputs["apiKey"].IsSecret));
        Assert.Equal("plm-acme", outputs["network"].Value);

        // Without secrets being shown no passphrase is needed, and their ciphertexts stay.
        var engine = new StackEngine(
            new Backend(
                BlobStore.Open($"file://{Dir}", _ => null),
                new StackEnvironment(new Dictionary<string, string?> { ["PULUMI_CONFIG_PASSPHRASE"] = null })
            ),
            new StackName("tenant", "acme")
        );
        var export = JsonNode.Parse((await engine.ExportAsync(showSecrets: false, default)).Span);
        var expected = JsonNode.Parse(await File.ReadAllTextAsync("state/export.json"));
        foreach (var node in new[] { export, expected })
            WithoutFractions(node!);
        Assert.Equal(expected!.ToJsonString(), export!.ToJsonString());
    }

    [Fact]
    public async Task ACancelledRunRecordsWhatItDidAndFreesTheStack()
    {
        using var cancel = new CancellationTokenSource();
        World.Before = (call, r) =>
        {
            if (call == "created" && r.Name == "slow")
                cancel.Cancel();
            return Task.CompletedTask;
        };
        var stack = await StackAsync(
            PulumiFn.Create(async () =>
            {
                var slow = new Thing("slow", null, InWorld());
                _ = new Thing("next", new() { Uses = slow.Id }, InWorldAgain());
                await Task.Delay(Timeout.Infinite);
                CustomResourceOptions InWorldAgain() => new() { Parent = slow };
            })
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stack.UpAsync(cancellationToken: cancel.Token));
        Assert.Contains("::slow\"", State());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Dir, ".pulumi/locks"), "*", SearchOption.AllDirectories));
        World.Before = null;
        await stack.DestroyAsync();
        Assert.Empty(World.Things);
    }

    [Fact]
    public async Task ProtectionCanBeTakenOffTheRecord()
    {
        var stack = await StackAsync(o => _ = new Thing("data", null, With(o, new() { Protect = true })));
        await stack.UpAsync();
        await Assert.ThrowsAsync<CommandException>(() =>
            stack.State.DeleteAsync("urn:pulumi:acme::tests::test:index/thing:Thing::data")
        );
        await stack.State.UnprotectAllAsync();
        await stack.DestroyAsync();
        Assert.Empty(World.Things);
    }

    [Fact]
    public async Task StacksAreListedWithTheirCountsAndInspectedWithoutAPassphrase()
    {
        using var stack = await StackAsync(o => _ = new Thing("a", new() { Password = Canary }, o));
        await stack.UpAsync(new UpOptions { Message = "first" });
        await StackAsync(_ => { }, "empty");
        stack.Workspace.EnvironmentVariables!["PULUMI_CONFIG_PASSPHRASE"] = null;
        var all = await stack.Workspace.ListStacksAsync();
        Assert.Equal(["acme 3 True", "empty 0 False"], all.Select(s => $"{s.Name} {s.ResourceCount} {s.IsCurrent}"));
        Assert.Equal("acme", (await stack.Workspace.GetStackAsync())!.Name);
        var info = await stack.GetInfoAsync();
        Assert.Equal((UpdateKind.Update, UpdateState.Succeeded, "first"), (info!.Kind, info.Result, info.Message));
        Assert.Equal(3, info.ResourceChanges![OperationType.Create]);
        Assert.Equal(Environment.UserName, (await stack.Workspace.WhoAmIAsync()).User);
    }

    [Fact]
    public async Task ConfigurationIsKeptInTheWorkDirectorySecretsEncrypted()
    {
        var program = PulumiFn.Create(() =>
            new Dictionary<string, object?>
            {
                ["plan"] = new Config().RequireObject<Dictionary<string, string>>("plan")["name"],
                ["key"] = new Config("tests").RequireSecret("key"),
            }
        );
        InlineProgramArgs Args() =>
            new("tests", "acme", program)
            {
                WorkDir = Path.Combine(Dir, "work"),
                EnvironmentVariables = new Dictionary<string, string?> { ["PULUMI_CONFIG_PASSPHRASE"] = Passphrase },
                ProjectSettings = new ProjectSettings("tests", ProjectRuntimeName.Dotnet)
                {
                    Backend = new ProjectBackend { Url = $"file://{Dir}" },
                },
            };
        using (var stack = await LocalWorkspace.CreateOrSelectStackAsync(Args()))
        {
            await stack.SetConfigAsync("plan.name", new ConfigValue("pro"), path: true);
            await stack.SetConfigAsync("key", new ConfigValue(Canary, isSecret: true));
            await stack.SetConfigAsync("number", new ConfigValue("1"));
        }
        using var again = await LocalWorkspace.CreateOrSelectStackAsync(Args());
        var yaml = File.ReadAllText(Path.Combine(Dir, "work/Pulumi.acme.yaml"));
        Assert.DoesNotContain(Canary, yaml);
        Assert.StartsWith("encryptionsalt: v1:", yaml);
        Assert.Contains("tests:number: \"1\"", yaml);
        Assert.Equal("pro", (await again.GetConfigAsync("plan.name", path: true)).Value);
        var up = await again.UpAsync();
        Assert.Equal(
            ("pro", Canary, true),
            (up.Outputs["plan"].Value, up.Outputs["key"].Value, up.Outputs["key"].IsSecret)
        );
        await again.RemoveConfigAsync("number");
        Assert.Equal(["tests:key", "tests:plan"], (await again.GetAllConfigAsync()).Keys.Order());
        Assert.Equal(3, (await again.RefreshConfigAsync()).Count);
        await Assert.ThrowsAsync<Pulumi.Automation.Exceptions.ProjectSettingsConflictException>(() =>
            LocalWorkspace.CreateOrSelectStackAsync(
                new InlineProgramArgs("another", "acme", program) { WorkDir = Path.Combine(Dir, "work") }
            )
        );
    }

    [Fact]
    public async Task FiftyStacksAtOnceDoNotMix()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async i =>
                {
                    var stack = await StackAsync(
                        Program(o =>
                        {
                            var net = new Thing(
                                "net",
                                new()
                                {
                                    Name = $"net-{i}",
                                    Size = i,
                                    Password = $"password-{i}",
                                },
                                o
                            );
                            var app = new Thing("app", new() { Name = $"app-{i}", Uses = net.Id }, o);
                            return new Dictionary<string, object?>
                            {
                                ["stack"] = Deployment.Instance.StackName,
                                ["app"] = app.Name,
                                ["password"] = net.Password,
                            };
                        }),
                        $"t{i}"
                    );
                    var up = await stack.UpAsync();
                    Assert.Equal(
                        ($"t{i}", $"app-{i}", $"password-{i}"),
                        (up.Outputs["stack"].Value, up.Outputs["app"].Value, up.Outputs["password"].Value)
                    );
                })
        );
        Assert.Equal(100, World.Things.Count);
        for (var i = 0; i < 50; i++)
            Assert.All(
                JsonDocument
                    .Parse(State($"t{i}"))
                    .RootElement.GetProperty("checkpoint")
                    .GetProperty("latest")
                    .GetProperty("resources")
                    .EnumerateArray(),
                r => Assert.StartsWith($"urn:pulumi:t{i}::", r.GetProperty("urn").GetString())
            );
    }

    [Fact]
    public async Task APreviewKnowsInputsNotWhatProvidersComputeAndChangesNothing()
    {
        var called = new List<string>();
        var stack = await StackAsync(o =>
        {
            var net = new Thing("net", new() { Name = "net", Size = 3 }, o);
            net.Size.Apply(s =>
            {
                called.Add($"size {s}");
                return 0;
            });
            net.Address.Apply(a =>
            {
                called.Add($"address {a}");
                return 0;
            });
            _ = new Thing("app", new() { Uses = net.Id }, o);
        });
        var preview = await stack.PreviewAsync();
        Assert.Equal(4, preview.ChangeSummary[OperationType.Create]);
        Assert.Equal(["size 3"], called);
        Assert.Empty(World.Things);
        Assert.DoesNotContain("resources", State());
        await stack.UpAsync();
        preview = await stack.PreviewAsync(new PreviewOptions { ExpectNoChanges = true });
        Assert.Equal([OperationType.Same], preview.ChangeSummary.Keys);
        var changed = await stack.PreviewAsync(
            new PreviewOptions { Program = Program(o => _ = new Thing("net", new() { Name = "net", Kind = "y" }, o)) }
        );
        Assert.Equal(
            (1, 1),
            (changed.ChangeSummary[OperationType.Replace], changed.ChangeSummary[OperationType.Delete])
        );
        await Assert.ThrowsAsync<CommandException>(() =>
            stack.PreviewAsync(new PreviewOptions { ExpectNoChanges = true, Program = Program(_ => { }) })
        );
    }

    /// <summary>Runs until the moment and leaves everything as a killed process would: state, lock and world.</summary>
    private async Task KillAsync(string moment, string operation, Action<CustomResourceOptions> declare)
    {
        var frozen = new TaskCompletionSource();
        byte[]? state = null;
        Dictionary<string, PropertyMap>? things = null;
        using var subscription = DiagnosticListener.AllListeners.Subscribe(
            new Observer<DiagnosticListener>(listener =>
            {
                if (listener.Name != "Pulumi.Embedded")
                    return;
                listener.Subscribe(
                    new Observer<KeyValuePair<string, object?>>(e =>
                    {
                        if (
                            e.Key != moment
                            || e.Value is not OperationEvent { Operation: var op, Urn: var urn }
                            || op != operation
                            || frozen.Task.IsCompleted
                            || urn.EndsWith("::other", StringComparison.Ordinal)
                        )
                            return;
                        if (!File.Exists(StateFile()))
                            return; // another test's
                        state = File.ReadAllBytes(StateFile());
                        things = World.Things.ToDictionary(t => t.Key, t => t.Value);
                        frozen.TrySetResult();
                    })
                );
            })
        );
        await UpAsync(declare);
        Assert.True(frozen.Task.IsCompleted);
        // The rest of that run never happened.
        File.WriteAllBytes(StateFile(), state!);
        World.Things.Clear();
        foreach (var (name, thing) in things!)
            World.Things[name] = thing;
        World.TakeCalls();
        if (moment == "state-written")
            World.Calls.Enqueue("create net");
    }

    private static string[] Ciphertexts(string state) =>
        [.. state.Split("\"ciphertext\":\"").Skip(1).Select(s => s.Split('"')[0])];

    // Times have nanoseconds there and a tenth of a microsecond here.
    private static void WithoutFractions(JsonNode node)
    {
        foreach (var r in node["deployment"]!["resources"]!.AsArray().Append(node["deployment"]!["manifest"]))
        {
            foreach (var key in new[] { "created", "modified", "time" })
                if (r![key] is { } time)
                    r[key] = time.GetValue<string>()[..19];
        }
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void OnNext(T value) => next(value);
    }
}
