using Contract;
using Pulumi;
using Pulumi.Automation;
using Shouldly;
using Xunit;

namespace Berth.Tests.Contract;

/// <summary>A stack with a machine in AWS, in the embedded build: it can be previewed; making it is refused, with the way to do it.</summary>
public sealed class BaseStackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("contract-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_preview_shows_everything_without_asking_AWS()
    {
        var stack = await StackAsync();
        var said = new List<string>();
        var preview = await stack.PreviewAsync(new PreviewOptions { OnStandardOutput = line => { lock (said) said.Add(line); } });
        preview.ChangeSummary[OperationType.Create].ShouldBe(21, string.Join('\n', said));
        said.ShouldContain(l => l.Contains("aws:ec2:Instance host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_update_is_refused_with_the_way_to_do_it()
    {
        var stack = await StackAsync();
        var failure = await Should.ThrowAsync<RunException>(() => stack.UpAsync());
        failure.Message.ShouldContain("AWS needs the official build");
        failure.Message.ShouldContain("docs/operating.md");
        failure.Message.ShouldNotContain("AAAA-canary");
    }

    private async Task<WorkspaceStack> StackAsync()
    {
        var stack = await LocalWorkspace.CreateOrSelectStackAsync(new InlineProgramArgs("contract", "base", PulumiFn.Create<BaseStack>())
        {
            EnvironmentVariables = new Dictionary<string, string?> { ["PULUMI_BACKEND_URL"] = $"file://{_folder}", ["PULUMI_CONFIG_PASSPHRASE"] = "test" },
        });
        await stack.SetAllConfigAsync(new Dictionary<string, ConfigValue>
        {
            ["contract:adminCidr"] = new("198.51.100.0/24"),
            ["contract:adminPublicKey"] = new("ssh-ed25519 AAAA-canary", isSecret: true),
            ["aws:region"] = new("eu-central-1"),
        });
        return stack;
    }
}
