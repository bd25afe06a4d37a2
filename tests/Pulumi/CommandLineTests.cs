using Pulumi.Embedded.Cli;
using Xunit;

namespace Pulumi.Tests;

public sealed class CommandLineTests : StackTest
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public CommandLineTests() =>
        File.WriteAllText(
            Path.Combine(Dir, "Pulumi.yaml"),
            $"name: tests\nruntime: dotnet\nbackend:\n  url: file://{Dir}\n"
        );

    [Fact]
    public async Task UpPreviewOutputAndDestroyPrintAsTheCliDoes()
    {
        File.WriteAllText(Path.Combine(Dir, "Pulumi.dev.yaml"), "config:\n  tests:size: \"3\"\n  test:flag: true\n");
        Assert.Equal(0, await RunAsync("up --stack dev --yes --skip-preview"));
        Assert.Equal("Created stack 'dev'\n", _error.ToString());
        Assert.Equal(
            """
            Updating (dev):

             +  pulumi:pulumi:Stack tests-dev creating (0s) 
             +  pulumi:providers:test provider creating (0s) 
             +  pulumi:providers:test provider created (0.00s) 
             +  test:index:Thing a creating (0s) 
             +  test:index:Thing a created (0.00s) 
             +  pulumi:pulumi:Stack tests-dev created (0.00s) 
            Outputs:
                address: "10.0.0.1"
                nested : {
                    flag: true
                    n   : 3
                }

            Resources:
                + 3 created

            Duration: 1s


            """.ReplaceLineEndings("\n"),
            WithoutFractions(Take())
        );

        Assert.Equal(0, await RunAsync("preview --stack dev --expect-no-changes"));
        Assert.Contains("    3 unchanged\n", Take());
        File.WriteAllText(Path.Combine(Dir, "Pulumi.dev.yaml"), "config:\n  tests:size: \"4\"\n");
        Assert.Equal(1, await RunAsync("preview --stack dev --diff --expect-no-changes"));
        Assert.Contains(
            """
            Previewing update (dev):
              pulumi:pulumi:Stack: (same)
                [urn=urn:pulumi:dev::tests::pulumi:pulumi:Stack::tests-dev]
                ~ test:index/thing:Thing: (update)
                    [id=a]
            """.ReplaceLineEndings("\n"),
            Take()
        );
        Assert.Equal(0, await RunAsync("preview --stack dev --json"));
        Assert.Contains("\"changeSummary\": {\n    \"same\": 2,\n    \"update\": 1\n  }", Take());
        Assert.Equal(0, await RunAsync("output address --stack dev"));
        Assert.Equal("10.0.0.1\n", Take());
        Assert.Equal(0, await RunAsync("output --stack dev"));
        Assert.Contains("    OUTPUT   VALUE\n    address  10.0.0.1\n", Take());
        Assert.Equal(0, await RunAsync($"export --stack dev --file {Dir}/export.json"));
        Assert.Equal(0, await RunAsync($"import --stack dev --file {Dir}/export.json"));
        Assert.Equal(0, await RunAsync("refresh --stack dev --yes"));
        Take();
        Assert.Equal(0, await RunAsync("destroy --stack dev --yes --skip-preview"));
        Assert.Contains("Resources:\n    - 3 deleted\n", Take());
        Assert.Equal(0, await RunAsync("cancel --stack dev"));
    }

    [Fact]
    public async Task AVerbCanBeForAPartOfTheStack()
    {
        Assert.Equal(1, await RunAsync("up --stack dev --yes --skip-preview --target **::b --target urn:x"));
        Assert.Contains("error: Target 'urn:x' could not be found in the stack.", Take());
        Assert.Empty(World.Things);
        Assert.Equal(0, await RunAsync("up --stack dev --yes --skip-preview"));
        Take();
        Assert.Equal(1, await RunAsync("destroy --stack dev --yes --skip-preview --target=**:Stack::*"));
        Assert.Contains("pass --target-dependents to proceed", Take());
        Assert.Equal(0, await RunAsync("destroy --stack dev --yes --skip-preview -t **::a --continue-on-error"));
        Assert.Contains("Resources:\n    - 1 deleted\n    2 unchanged\n", Take());
    }

    [Fact]
    public async Task AConfigurationFileThatIsNamedIsTakenInsteadOfTheStacksOwn()
    {
        File.WriteAllText(Path.Combine(Dir, "Pulumi.dev.yaml"), "config:\n  tests:size: \"3\"\n");
        Directory.CreateDirectory(Path.Combine(Dir, "elsewhere"));
        File.WriteAllText(Path.Combine(Dir, "elsewhere", "other.yaml"), "config:\n  tests:size: \"4\"\n");
        Assert.Equal(0, await RunAsync("up --stack dev --yes --skip-preview --config-file elsewhere/other.yaml"));
        Assert.Equal(0, await RunAsync("preview --stack dev --expect-no-changes --config-file elsewhere/other.yaml"));
        Assert.Equal(1, await RunAsync("preview --stack dev --expect-no-changes"));
    }

    [Theory]
    [InlineData("up --stack dev", 1, "--yes must be passed in to proceed when running in non-interactive mode")]
    [InlineData("destroy --stack dev", 1, "--yes must be passed in to proceed when running in non-interactive mode")]
    [InlineData("up --yes", 1, "no stack selected; pass --stack <stack>")]
    [InlineData("output --stack none", 1, "no stack named 'none' found")]
    [InlineData("launch", 2, "unknown verb 'launch'")]
    [InlineData("up --stack a/../x --yes", 1, "is no stack name")]
    [InlineData("up --stack dev --config-file none.yaml --yes", 1, "there is no configuration file 'none.yaml'")]
    [InlineData("output --stack dev --config-file none.yaml", 2, "unknown option '--config-file'")]
    public async Task WrongUseIsSaid(string line, int code, string message)
    {
        Assert.Equal(
            code,
            await RunAsync(
                line
                    + (
                        line.Contains("--yes", StringComparison.Ordinal)
                        || line == "launch"
                        || line.StartsWith("output", StringComparison.Ordinal)
                            ? ""
                            : " --non-interactive"
                    )
            )
        );
        Assert.Contains("error: ", _error.ToString());
        Assert.Contains(message, _error.ToString());
    }

    [Fact]
    public async Task AFailingProgramIsAnErrorWithItsMessage()
    {
        Assert.Equal(
            1,
            await CommandLine.RunAsync(
                Deployment.Program(() =>
                    Task.FromResult<IDictionary<string, object?>>(
                        new Dictionary<string, object?> { ["x"] = new Config().Require("missing") }
                    )
                ),
                ["up", "--stack", "dev", "--yes", "--skip-preview"],
                Dir,
                _out,
                _error
            )
        );
        Assert.Contains("    error: Missing Required configuration variable 'tests:missing'\n", _out.ToString());
    }

    [Fact]
    public async Task UnderTheCliItRefusesAndSaysHowToBuild()
    {
        Environment.SetEnvironmentVariable("PULUMI_MONITOR", "127.0.0.1:1");
        try
        {
            Assert.Equal(1, await RunAsync("up --stack dev --yes"));
            Assert.Contains("-p:Packages=official", _error.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_MONITOR", null);
        }
    }

    private Task<int> RunAsync(string line) =>
        CommandLine.RunAsync(
            Deployment.Program(() =>
            {
                var a = new Thing("a", new() { Name = "a", Size = new Config().GetInt32("size") ?? 0 }, InWorld());
                return Task.FromResult<IDictionary<string, object?>>(
                    new Dictionary<string, object?>
                    {
                        ["address"] = a.Address,
                        ["nested"] = new Dictionary<string, object?> { ["n"] = 3, ["flag"] = true },
                    }
                );
            }),
            line.Split(' '),
            Dir,
            _out,
            _error
        );

    private string Take()
    {
        var text = _out.ToString();
        _out.GetStringBuilder().Clear();
        return text;
    }

    private static string WithoutFractions(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"\(0\.\d\ds\)", "(0.00s)");
}
