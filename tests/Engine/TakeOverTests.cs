using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// State that the official engine wrote (printed/), taken over: our preview of the same program finds nothing to do
/// where the official one found nothing.
/// </summary>
public sealed class TakeOverTests
{
    [Theory]
    [InlineData("06-export.json", "", "same=6")]
    [InlineData("83-export-protected.json", "protect", "create=3 same=3")]
    [InlineData("74-export-pending.json", "", "create=2 same=4")]
    public async Task AnExportOfTheOfficialEngineIsImportedAndPreviewed(string export, string flag, string changes)
    {
        await using var program = Configured(flag);
        var import = await program.RunAsync($"import --file {Printed.Recorded(export)}");
        import.ShouldBe((0, "Import complete.\n", "Created stack 'acme'\n"));
        (await PreviewAsync(program)).ShouldBe(changes);
        (await program.RunAsync("preview --expect-no-changes")).Code.ShouldBe(changes == "same=6" ? 0 : 1);
        // What is imported can be exported again, secrets and all.
        (await program.RunAsync("output apiKey --show-secrets")).Out.ShouldBe(
            export.StartsWith("74", StringComparison.Ordinal) ? "" : "s3cr3t-key\n"
        );
    }

    [Fact]
    public async Task ABackendAsAKilledRunOfTheOfficialCliLeftItIsReadAsItIs()
    {
        await using var program = Configured("");
        foreach (
            var file in Directory.EnumerateFiles(Printed.Recorded("05-after-kill"), "*", SearchOption.AllDirectories)
        )
        {
            var copy = Path.Combine(program.State, Path.GetRelativePath(Printed.Recorded("05-after-kill"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var before = await File.ReadAllBytesAsync(Path.Combine(program.State, ".pulumi/stacks/tenant/acme.json"));
        (await PreviewAsync(program)).ShouldBe("create=2 same=4");
        (await File.ReadAllBytesAsync(Path.Combine(program.State, ".pulumi/stacks/tenant/acme.json"))).ShouldBe(
            before,
            "a preview writes nothing"
        );
        JsonNode.Parse((await program.RunAsync("export")).Out)!["deployment"]!["pending_operations"]!
            .AsArray()
            .Count.ShouldBe(1);
        // The lock is respected: its process may be alive on that machine.
        var held = Path.Combine(
            program.State,
            ".pulumi/locks/organization/tenant/acme/2afe8aa9-0c0f-48c8-957a-b387e2ba4902.json"
        );
        await File.WriteAllTextAsync(held, (await File.ReadAllTextAsync(held)).Replace("\"vm\"", "\"elsewhere\""));
        var refused = await program.RunAsync("up --yes --skip-preview");
        (refused.Code, refused.Out).ShouldBe((1, ""));
        refused.Error.ShouldContain("currently locked by 1 lock(s)");
        refused.Error.ShouldContain("created by root@elsewhere (pid 18775)");
        (await program.RunAsync("cancel")).Code.ShouldBe(0);
        Directory.EnumerateFiles(Path.GetDirectoryName(held)!).ShouldBeEmpty();
    }

    // As it was when the state was recorded; the image is one that is not here, so nothing but a preview is possible.
    private static TenantRun Configured(string flag)
    {
        var program = new TenantRun("acme", onlyPreviews: true);
        var config = new Dictionary<string, string> { ["version"] = "1", ["memory"] = "64" };
        if (flag.Length > 0)
            config[flag] = "true";
        program.Configure(config);
        return program;
    }

    private static async Task<string> PreviewAsync(TenantRun program)
    {
        var (code, text, error) = await program.RunAsync("preview --json");
        (code, error).ShouldBe((0, ""));
        return string.Join(' ', JsonNode.Parse(text)!["changeSummary"]!.AsObject().Select(c => $"{c.Key}={c.Value}"));
    }
}
