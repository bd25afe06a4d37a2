using System.Text.Json;
using Pulumi.Automation;
using Xunit;

namespace Pulumi.Tests;

/// <summary>
/// Components with arguments. The official engine records them as inputs, compares them as they are, and updates the
/// component where they differ; it has no provider, so nothing is called (Pulumi 3.259.0, step_generator.go, diff).
/// </summary>
public sealed class ComponentTests : StackTest
{
    private const string Urn = "urn:pulumi:acme::tests::test:index:Group::group";

    [Fact]
    public async Task ArgumentsAreRecordedWithWhatTheyComeFrom()
    {
        await UpAsync(Declare(new() { Plan = "small" }));
        var group = Recorded();
        Assert.Equal("""{"from":"a","plan":"small"}""", group.GetProperty("inputs").GetRawText());
        Assert.Equal("""{"plan":"small"}""", group.GetProperty("outputs").GetRawText());
        const string thing = "urn:pulumi:acme::tests::test:index/thing:Thing::a";
        Assert.Equal($$"""["{{thing}}"]""", group.GetProperty("dependencies").GetRawText());
        Assert.Equal($$"""{"from":["{{thing}}"],"plan":[]}""", group.GetProperty("propertyDependencies").GetRawText());
    }

    [Fact]
    public async Task ChangedArgumentsAreAnUpdateThatCallsNothing()
    {
        await UpAsync(Declare(new() { Plan = "small", Size = 1 }));
        var before = Recorded();
        World.TakeCalls();
        var preview = await (await StackAsync(Declare(new() { Plan = "large", Note = "new" }))).PreviewAsync();
        Assert.Equal(1, preview.ChangeSummary[OperationType.Update]);
        Assert.Contains("~  test:index:Group group update [diff: +note-size~plan]", preview.StandardOutput);
        var up = await UpAsync(Declare(new() { Plan = "large", Note = "new" }));
        Assert.Equal(
            (1, 4),
            (up.Summary.ResourceChanges![OperationType.Update], up.Summary.ResourceChanges[OperationType.Same])
        );
        Assert.Contains("~  test:index:Group group updating (0s) [diff: +note-size~plan]\n", up.StandardOutput);
        Assert.Empty(World.TakeCalls());
        Assert.Equal("""{"from":"a","note":"new","plan":"large"}""", Recorded().GetProperty("inputs").GetRawText());
        Assert.Equal("""{"plan":"large"}""", Recorded().GetProperty("outputs").GetRawText());
        // Only a provider's work moves it.
        Assert.Equal(before.GetProperty("modified").GetString(), Recorded().GetProperty("modified").GetString());
        up = await UpAsync(Declare(new() { Plan = "large", Note = "new" }));
        Assert.Equal(5, up.Summary.ResourceChanges![OperationType.Same]);
    }

    [Fact]
    public async Task SecretsAmongTheArgumentsStaySecretEachByItself()
    {
        GroupArgs Args(string password) =>
            new()
            {
                Plan = "small",
                Note = Output.CreateSecret(password),
                Envs = { "A=1", Output.CreateSecret($"B={password}") },
                Tags = { ["open"] = "x", ["closed"] = Output.CreateSecret(password) },
            };
        await UpAsync(Declare(Args("hunter22")));
        Assert.DoesNotContain("hunter22", State());
        var inputs = Recorded().GetProperty("inputs");
        Assert.Equal("A=1", inputs.GetProperty("envs")[0].GetString());
        Assert.True(inputs.GetProperty("envs")[1].TryGetProperty("ciphertext", out _));
        Assert.Equal("x", inputs.GetProperty("tags").GetProperty("open").GetString());
        Assert.True(inputs.GetProperty("tags").GetProperty("closed").TryGetProperty("ciphertext", out _));
        var same = await UpAsync(Declare(Args("hunter22")));
        Assert.Equal(5, same.Summary.ResourceChanges![OperationType.Same]);
        Assert.Equal(inputs.GetRawText(), Recorded().GetProperty("inputs").GetRawText());
        var shown = new List<string>();
        var up = await UpAsync(Declare(Args("another1")), new UpOptions { OnStandardOutput = shown.Add, Diff = true });
        Assert.Equal(1, up.Summary.ResourceChanges![OperationType.Update]);
        Assert.Contains("~ note: [secret] => [secret]", string.Join('\n', shown));
        Assert.DoesNotContain("another1", State() + up.StandardOutput);
        // No longer a secret is a change, too.
        up = await UpAsync(Declare(new() { Plan = "small", Note = "another1" }));
        Assert.Equal(1, up.Summary.ResourceChanges![OperationType.Update]);
    }

    [Fact]
    public async Task IgnoredArgumentsKeepWhatIsRecorded()
    {
        await UpAsync(Declare(new() { Plan = "small" }));
        var up = await UpAsync(Declare(new() { Plan = "large" }, new() { IgnoreChanges = { "plan" } }));
        Assert.Equal(5, up.Summary.ResourceChanges![OperationType.Same]);
        Assert.Equal("small", Recorded().GetProperty("inputs").GetProperty("plan").GetString());
    }

    [Fact]
    public async Task AnArgumentThatAPreviewCannotKnowIsAChange()
    {
        await UpAsync(Declare(new() { Plan = "small" }));
        var preview = await (
            await StackAsync(o =>
            {
                var fresh = new Thing("fresh", null, o);
                Make("group", new() { Plan = fresh.Address }, o);
            })
        ).PreviewAsync();
        Assert.Contains("group update [diff: -from~plan]", preview.StandardOutput);
    }

    [Fact]
    public async Task AStateWithoutArgumentsAsEarlierVersionsWroteItIsCompletedByOneUpdate()
    {
        await UpAsync(Declare(new() { Plan = "small" }));
        var stack = await StackAsync(Declare(new() { Plan = "small" }));
        var state = (await stack.ExportStackAsync()).Json.GetRawText();
        await stack.ImportStackAsync(StackDeployment.FromJsonString(Without(state)));
        var up = await UpAsync(Declare(new() { Plan = "small" }));
        Assert.Contains("updating (0s) [diff: +from,plan]", up.StandardOutput);
        Assert.Equal(
            5,
            (await UpAsync(Declare(new() { Plan = "small" }))).Summary.ResourceChanges![OperationType.Same]
        );
    }

    [Fact]
    public async Task AnOutputThatIsNullIsNoOutputInAPrintOut()
    {
        var declared = Program(o =>
        {
            _ = new Thing("a", null, o);
            return new Dictionary<string, object?> { ["bucket"] = null, ["there"] = "x" };
        });
        var up = await (await StackAsync(declared)).UpAsync();
        Assert.Contains("Outputs:\n    there : \"x\"\n", up.StandardOutput);
        Assert.DoesNotContain("bucket", up.StandardOutput);
        var preview = await (await StackAsync(declared)).PreviewAsync();
        Assert.DoesNotContain("bucket", preview.StandardOutput);
    }

    private Action<CustomResourceOptions> Declare(GroupArgs args, ComponentResourceOptions? options = null) =>
        o =>
        {
            var thing = new Thing("a", new() { Name = "a" }, o);
            args.From = thing.Name;
            Make("group", args, o, options);
        };

    private static void Make(
        string name,
        GroupArgs args,
        CustomResourceOptions o,
        ComponentResourceOptions? options = null
    )
    {
        var group = new Group(name, args, options);
        _ = new Thing("child", null, With(o, new() { Parent = group }));
    }

    private JsonElement Recorded() =>
        JsonSerializer
            .Deserialize<JsonElement>(State())
            .GetProperty("checkpoint")
            .GetProperty("latest")
            .GetProperty("resources")
            .EnumerateArray()
            .Single(r => r.GetProperty("urn").GetString() == Urn);

    // Components had no inputs in it.
    private static string Without(string state)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(state)!;
        foreach (var resource in document["deployment"]!["resources"]!.AsArray())
        {
            if ((string?)resource!["urn"] == Urn)
                resource.AsObject().Remove("inputs");
        }
        return document.ToJsonString();
    }

    private sealed class GroupArgs : ResourceArgs
    {
        [Input("plan")]
        public Input<string>? Plan { get; set; }

        [Input("note")]
        public Input<string>? Note { get; set; }

        [Input("size")]
        public Input<int>? Size { get; set; }

        [Input("from")]
        public Input<string>? From { get; set; }

        [Input("envs")]
        private InputList<string>? _envs;
        public InputList<string> Envs
        {
            get => _envs ??= [];
            set => _envs = value;
        }

        [Input("tags")]
        private InputMap<string>? _tags;
        public InputMap<string> Tags
        {
            get => _tags ??= [];
            set => _tags = value;
        }

        public int NoInput { get; set; }
    }

    private sealed class Group : ComponentResource
    {
        public Group(string name, GroupArgs args, ComponentResourceOptions? options)
            : base("test:index:Group", name, args, options) =>
            RegisterOutputs(new Dictionary<string, object?> { ["plan"] = args.Plan });
    }
}
