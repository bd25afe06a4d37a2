using System.Text.RegularExpressions;
using Pulumi;
using Shouldly;
using Xunit;

namespace Berth.Tests.Infra;

/// <summary>
/// Each form of the base stack, previewed as an operator does. The golden files are what is printed, but for times and
/// generated names; set BERTH_GOLDEN=1 to write them anew.
/// </summary>
[Collection("config")]
public sealed partial class FormTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-infra-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dev")]
    [InlineData("host2")]
    [InlineData("prod")]
    public async Task PreviewsWhatItWouldMake(string stack)
    {
        var said = Normal(
            await Shell.RunAsync(
                "dotnet",
                [Shell.Dll("Infra", "berth-infra"), "preview", "--diff", "--stack", stack],
                Environment()
            )
        );
        var golden = Repository.Path("tests", "Infra", "golden", $"{stack}.txt");
        if (System.Environment.GetEnvironmentVariable("BERTH_GOLDEN") is { Length: > 0 })
            await File.WriteAllTextAsync(golden, said);
        said.ShouldBe((await File.ReadAllTextAsync(golden)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task SaysAllThatIsWrongWithTheConfigurationAtOnce()
    {
        var wrong = new Dictionary<string, string>
        {
            ["form"] = "aws",
            ["installation"] = "Berth!",
            ["httpPort"] = "0",
            ["tenants"] = "0",
            ["edgeMemoryMb"] = "64",
            ["cidr"] = "10.0.0.0/8",
            ["sshPublicKey"] = "none",
            ["domain"] = "Berth",
            ["diskGb"] = "1",
        };
        var e = await Should.ThrowAsync<RunException>(Mocked.RunAsync(wrong, awsRegion: null));
        foreach (var key in wrong.Keys.Except(["form"]).Append("edgeImage").Append("zoneId"))
            e.Message.ShouldContain($"berth-base:{key} is ");
        e.Message.ShouldContain("aws:region is missing");
    }

    private Dictionary<string, string> Environment() =>
        new()
        {
            ["PULUMI_BACKEND_URL"] = $"file://{_folder}",
            ["PULUMI_CONFIG_PASSPHRASE"] = "test",
            ["DOCKER_HOST"] = "unix:///var/run/docker.sock",
            ["CLOUDFLARE_API_TOKEN"] = "never-used-in-a-preview",
        };

    /// <summary>Resources are made known at once, and told as they come: here they stand by their URNs.</summary>
    private static string Normal(string said)
    {
        var lines = ProviderId()
            .Replace(Generated().Replace(said.ReplaceLineEndings("\n"), "-*\""), "::*]")
            .Split('\n');
        var (first, last) = (
            Array.FindIndex(lines, IsResource),
            Array.FindIndex(lines, l => l.Contains("--outputs:--", StringComparison.Ordinal))
        );
        var blocks = new List<List<string>>();
        foreach (var line in lines[first..last])
        {
            if (IsResource(line))
                blocks.Add([]);
            blocks[^1].Add(line);
        }
        return string.Join(
            '\n',
            [
                .. lines[..first],
                .. blocks.OrderBy(b => b[1].Trim(), StringComparer.Ordinal).SelectMany(b => b),
                .. lines[last..],
            ]
        );
    }

    private static bool IsResource(string line) => Resource().IsMatch(line);

    [GeneratedRegex(@"^\s*\+ \S+: \(create\)$")]
    private static partial Regex Resource();

    [GeneratedRegex(@"-[0-9a-f]{7}""")]
    private static partial Regex Generated();

    [GeneratedRegex(@"::[0-9a-f-]{36}\]")]
    private static partial Regex ProviderId();
}
