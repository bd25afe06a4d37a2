using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// What our verbs print beside what the official CLI printed (printed/, recorded with Pulumi 3.259.0 and the docker
/// provider 5.1.0) for the same program and the same changes. Whoever reads the one can read the other.
/// </summary>
public sealed partial class PrintTests(Printed run) : IClassFixture<Printed>
{
    /// <summary>Where ours differs on purpose.</summary>
    private static readonly (string Name, Func<string, string> Leave)[] Accepted =
    [
        // The CLI prints the stack's row each time its terminal would draw it anew; ours prints it once, at the end.
        ("the stack's row", text => StackRow().Replace(text, "")),
        // The official provider is a Terraform one: each error comes with its log line and a count of errors. Ours says
        // the engine's words once.
        (
            "the provider's words",
            text => TerraformList().Replace(ProvidersError().Replace(text, "error: the provider's words"), "")
        ),
        // After a failed up the CLI shows all outputs as removed, though the state keeps them. Ours shows what the
        // state has.
        (
            "outputs of a failed run",
            text => text.Contains("**failed**", StringComparison.Ordinal) ? Removed().Replace(text, "  ") : text
        ),
    ];

    [Theory]
    [InlineData("05-up.txt")]
    [InlineData("14-up-same.txt")]
    [InlineData("22-up-update.txt")]
    [InlineData("32-up-replace.txt")]
    [InlineData("40-up-extra.txt")]
    [InlineData("43-up-delete.txt")]
    [InlineData("51-refresh.txt")]
    [InlineData("53-up-heal.txt")]
    [InlineData("60-up-fail.txt", 1)]
    [InlineData("70-destroy.txt")]
    [InlineData("81-up-protect.txt")]
    [InlineData("82-destroy-protected.txt", 1)]
    [InlineData("84-up-unprotect.txt")]
    [InlineData("76-cancel.txt")]
    public void ARunIsPrintedAsTheCliPrintsIt(string recorded, int code = 0)
    {
        var (ourCode, ours, _) = run[recorded[..2]];
        ourCode.ShouldBe(code);
        Normal.Rows(Leave(Normal.Text(ours, run))).ShouldBe(Normal.Rows(Leave(Normal.Text(Read(recorded), run))));
    }

    [Theory]
    [InlineData("04-preview-create-text.txt")]
    [InlineData("21-preview-update-text.txt")]
    [InlineData("31-preview-replace-text.txt")]
    [InlineData("42-preview-delete-text.txt")]
    public void ADiffIsPrintedAsTheCliPrintsIt(string recorded)
    {
        var (code, ours, _) = run[recorded[..2]];
        code.ShouldBe(0);
        Normal.Tree(Normal.Text(ours, run)).ShouldBe(Normal.Tree(Normal.Text(Read(recorded), run)));
    }

    [Theory]
    [InlineData("03-preview-create.json")]
    [InlineData("08-outputs.json")]
    [InlineData("09-outputs.json")]
    [InlineData("13-preview-same.json")]
    [InlineData("20-preview-update.json")]
    [InlineData("30-preview-replace.json")]
    [InlineData("41-preview-delete.json")]
    [InlineData("50-refresh-preview.json")]
    [InlineData("52-preview-after-drift.json")]
    public void JsonIsPrintedAsTheCliPrintsIt(string recorded)
    {
        var (code, ours, _) = run[recorded[..2]];
        code.ShouldBe(0);
        Normal.Differences(Normal.Json(ours, run), Normal.Json(Read(recorded), run)).ShouldBeEmpty();
    }

    [Fact]
    public void TheStateOfTheSameProgramIsTheSameFieldForField()
    {
        Normal.Differences(Normal.Json(run["06"].Out, run), Normal.Json(Read("06-export.json"), run)).ShouldBeEmpty();
        // What is taken out above is there.
        run["06"].Out.ShouldContain("\"ciphertext\": \"v1:");
        run["06"].Out.ShouldContain("\"salt\": \"v1:idvyloqiUWM=:v1:");
        run["06"].Out.ShouldNotContain("s3cr3t-key");
        run["07"].Out.ShouldContain("API_KEY=s3cr3t-key");
    }

    [Fact]
    public void ALockedStackIsRefusedInTheClisWords()
    {
        run["75"].Code.ShouldBe(1);
        // Theirs names the file by the URL that their library opens, ours by its path.
        static string WithoutPath(string text) => LockFile().Replace(text, "  LOCK:");
        WithoutPath(run["75"].Error)
            .Replace("root@elsewhere", "root@vm")
            .ShouldBe(WithoutPath(Read("75-up-while-locked.err.txt")));
    }

    [Fact]
    public void AWrongPassphraseIsRefusedInTheClisWordsAndWithWhatToDo()
    {
        run["90"].Code.ShouldBe(1);
        Read("90-wrong-passphrase.err.txt").ShouldContain("incorrect passphrase");
        run["90"].Error.ShouldStartWith("error: incorrect passphrase: PULUMI_CONFIG_PASSPHRASE");
        run["90"].Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "up without --yes",
        1,
        "error: --yes must be passed in to proceed when running in non-interactive mode\n"
    )]
    [InlineData(
        "destroy without --yes",
        1,
        "error: --yes must be passed in to proceed when running in non-interactive mode\n"
    )]
    [InlineData("expect no changes", 0, "")]
    [InlineData("expect no changes, but", 1, "error: no changes were expected but changes were proposed\n")]
    public void TheExitCodeSaysHowItWent(string step, int code, string error) =>
        (run[step].Code, run[step].Error).ShouldBe((code, error));

    [Fact]
    public void WrongUsageIsSaidWithTheUsage() =>
        (run["unknown verb"].Code, run["unknown verb"].Error.Split('\n')[0]).ShouldBe(
            (2, "error: unknown verb 'launch'")
        );

    private static string Leave(string text) => Accepted.Aggregate(text, (t, difference) => difference.Leave(t));

    private static string Read(string recorded) => File.ReadAllText(Printed.Recorded(recorded));

    [GeneratedRegex(@"(?m)^    pulumi:pulumi:Stack tenant-acme( running)? *\n")]
    private static partial Regex StackRow();

    [GeneratedRegex(@"error: (  sdk-v2/provider2|1 error occurred:|unable to pull image).*")]
    private static partial Regex ProvidersError();

    [GeneratedRegex(@"(?m)^ +\t\* .*\n")]
    private static partial Regex TerraformList();

    [GeneratedRegex(@"(?m)(?<=^ *)- (?=(apiKey|containerId|network|settings|flag|n|plan) *:)")]
    private static partial Regex Removed();

    [GeneratedRegex(@"(?m)^  \S+\.json(\?no_tmp_dir=true)?:")]
    private static partial Regex LockFile();
}
