using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// The recorded program with arguments for its component. No run of it was recorded with the official CLI: what is
/// expected is the recordings with what the official engine's source (3.259.0) adds to them. Assumed, each once:
/// <list type="number">
/// <item>The arguments are the component's <c>inputs</c>, as they are: a secret in a list leaves the others readable
/// (step_generator.go passes <c>goal.Properties</c> on; no provider checks them).</item>
/// <item>Every argument has an entry in <c>propertyDependencies</c>, as a custom resource's has.</item>
/// <item>Arguments that differ are an <c>update</c> without <c>diffReasons</c> and with <c>detailedDiff</c> null
/// (<c>diff</c> without a provider is <c>DiffSome</c>).</item>
/// <item>The row says which were added, removed and changed: <c>[diff: -note~envs,plan]</c> (rows.go).</item>
/// <item>Like <c>creating</c> in 05-up, <c>updating</c> has no row for its end.</item>
/// <item><c>modified</c> does not move (UpdateStep sets it for custom resources only).</item>
/// </list>
/// </summary>
public sealed class ComponentPrintTests(ComponentPrinted run) : IClassFixture<ComponentPrinted>
{
    private const string App = "urn:pulumi:acme::tenant::hosting:tenant:App::tenant";

    [Fact]
    public void ItIsMadeAsTheRecordedOne() => Rows("up").ShouldBe(Recorded("05-up.txt"));

    [Fact]
    public void ItIsTheSameAsTheRecordedOne()
    {
        Rows("same").ShouldBe(Recorded("14-up-same.txt"));
        run["no changes"].Code.ShouldBe(0);
        run["no changes"].Out.ShouldNotContain("note");
    }

    [Fact]
    public void ItIsDestroyedAsTheRecordedOne()
    {
        run["destroy"].Code.ShouldBe(0);
        Rows("destroy").ShouldContain("hosting:tenant:App tenant deleting (0s)");
        Rows("destroy").ShouldContain("- 6 deleted");
    }

    [Fact]
    public void ItsStateIsTheRecordedOneWithInputs()
    {
        var expected = Json("06-export.json");
        Component(expected["deployment"]!["resources"]!)
            .Add(
                "inputs",
                Inputs(
                    "small",
                    note: "old",
                    "{\"4dabf18193072939515e22adb298388d\":\"1b47061264138c4ac30d75fd1eb44270\"}"
                )
            );
        Component(expected["deployment"]!["resources"]!).Add("propertyDependencies", Dependencies("note"));
        Normal.Differences(Normal.Json(run["export"].Out, run), expected).ShouldBeEmpty();
        run["export"].Out.ShouldNotContain("s3cr3t-key");
    }

    [Fact]
    public void ItsPlanIsTheRecordedOneWithInputs()
    {
        var expected = Json("03-preview-create.json");
        expected["config"]!["tenant:plan"] = "small";
        expected["config"]!["tenant:note"] = "old";
        var state = expected["steps"]!.AsArray().Single(s => (string?)s!["urn"] == App)!["newState"]!.AsObject();
        state.Add("inputs", Inputs("small", note: "old", "\"[secret]\""));
        state.Add("propertyDependencies", Dependencies("note"));
        Normal.Differences(Normal.Json(run["preview create"].Out, run), expected).ShouldBeEmpty();
    }

    [Fact]
    public void ItsArgumentsArePrintedUnderItsUrn()
    {
        var text = Normal.Text(run["preview create text"].Out, run);
        text.ShouldContain(
            $"""
                + hosting:tenant:App: (create)
                    [urn={App}]
                    envs  : [
                        [0]: "PLAN=small"
                        [1]: [secret]
                    ]
                    note  : "old"
                    plan  : "small"
                    tenant: "acme"
            """.Replace("\r", "", StringComparison.Ordinal)
        );
        Normal
            .Text(run["preview text"].Out, run)
            .ShouldContain(
                $"""
                    ~ hosting:tenant:App: (update)
                        [urn={App}]
                      ~ envs: [
                          ~ [0]: "PLAN=small" => "PLAN=large"
                        ]
                      - note: "old"
                      ~ plan: "small" => "large"
                Resources:
                    ~ 1 to update
                    5 unchanged
                """.Replace("\r", "", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void ChangedArgumentsAreOneUpdateInAPlan()
    {
        var plan = JsonNode.Parse(Normal.Text(run["preview"].Out, run))!;
        plan["changeSummary"]!.ToJsonString().ShouldBe("""{"same":5,"update":1}""");
        var step = plan["steps"]!.AsArray().Single(s => (string?)s!["urn"] == App)!;
        ((string?)step["op"]).ShouldBe("update");
        step["diffReasons"].ShouldBeNull();
        step.AsObject().ContainsKey("detailedDiff").ShouldBeTrue();
        step["detailedDiff"].ShouldBeNull();
        JsonNode.DeepEquals(step["oldState"]!["inputs"], Inputs("small", "old", "\"[secret]\"")).ShouldBeTrue();
        JsonNode.DeepEquals(step["newState"]!["inputs"], Inputs("large", null, "\"[secret]\"")).ShouldBeTrue();
        step["newState"]!["modified"]!.ToJsonString().ShouldBe(step["oldState"]!["modified"]!.ToJsonString());
    }

    [Fact]
    public void ChangedArgumentsAreOneRowOfARun()
    {
        // As 22-up-update.txt, but that nothing calls a provider, and so has an end of its own.
        var expected = Recorded("22-up-update.txt")
            .Split('\n')
            .Where(l => !l.Contains("updated (0s)", StringComparison.Ordinal))
            .Select(l =>
                l.Replace(
                    "docker:index:Container app updating (0s) [diff: ~memory]",
                    "hosting:tenant:App tenant updating (0s) [diff: -note~envs,plan]",
                    StringComparison.Ordinal
                )
            );
        Rows("update").ShouldBe(string.Join('\n', expected));
    }

    private string Rows(string step) => WithoutStack(Normal.Rows(Normal.Text(run[step].Out, run)));

    private string Recorded(string file) =>
        WithoutStack(Normal.Rows(Normal.Text(File.ReadAllText(Printed.Recorded(file)), run)));

    // The CLI prints the stack's row as often as a terminal would be drawn anew.
    private static string WithoutStack(string text) =>
        string.Join(
            '\n',
            text.Split('\n').Where(l => !l.StartsWith("    pulumi:pulumi:Stack tenant-acme", StringComparison.Ordinal))
        );

    private JsonNode Json(string file) => Normal.Json(File.ReadAllText(Printed.Recorded(file)), run)!;

    private static JsonObject Component(JsonNode resources) =>
        resources.AsArray().Single(r => (string?)r!["urn"] == App)!.AsObject();

    private static JsonObject Inputs(string plan, string? note, string secret)
    {
        var inputs = new JsonObject { ["envs"] = new JsonArray($"PLAN={plan}", JsonNode.Parse(secret)) };
        if (note is not null)
            inputs["note"] = note;
        inputs["plan"] = plan;
        inputs["tenant"] = "acme";
        return inputs;
    }

    private static JsonObject Dependencies(params string[] more) =>
        new(
            new[] { "envs", "plan", "tenant" }
                .Concat(more)
                .Select(n => KeyValuePair.Create(n, (JsonNode?)new JsonArray()))
        );
}
