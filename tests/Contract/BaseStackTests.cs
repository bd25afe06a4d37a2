using Contract;
using Pulumi;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Shouldly;
using Xunit;
using Aws = Pulumi.Aws;

namespace Berth.Tests.Contract;

/// <summary>
/// A stack with a machine in AWS, in the embedded build: it can be previewed; making it is refused, with the way to do
/// it.
/// </summary>
public sealed class BaseStackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("contract-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task APreviewShowsEverythingWithoutAskingAWS()
    {
        var stack = await StackAsync();
        var said = new List<string>();
        var preview = await stack.PreviewAsync(
            new PreviewOptions
            {
                OnStandardOutput = line =>
                {
                    lock (said)
                        said.Add(line);
                },
            }
        );
        preview.ChangeSummary[OperationType.Create].ShouldBe(21, string.Join('\n', said));
        said.ShouldContain(l => l.Contains("aws:ec2:Instance host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUpdateIsRefusedWithTheWayToDoIt()
    {
        var stack = await StackAsync(
            PulumiFn.Create(() =>
            {
                _ = new Aws.Ec2.KeyPair(
                    "admin",
                    new() { PublicKey = new Pulumi.Config().RequireSecret("adminPublicKey") }
                );
            })
        );
        var failure = await Should.ThrowAsync<CommandException>(() => stack.UpAsync());
        failure.Message.ShouldContain("AWS needs the official build");
        failure.Message.ShouldContain("docs/operating/hosts.md");
        failure.Message.ShouldNotContain("AAAA-canary");
    }

    [Fact]
    public async Task AQuestionToAWSIsRefusedInAnUpdateAndUnknownInAPreview()
    {
        var asked = false;
        var stack = await StackAsync(
            PulumiFn.Create(() =>
                new Dictionary<string, object?>
                {
                    ["account"] = Aws
                        .GetCallerIdentity.Invoke()
                        .Apply(i =>
                        {
                            asked = true;
                            return i.AccountId;
                        }),
                }
            )
        );
        await stack.PreviewAsync();
        var failure = await Should.ThrowAsync<RunException>(() => stack.UpAsync());
        failure.Message.ShouldContain("AWS needs the official build");
        asked.ShouldBeFalse();
    }

    private async Task<WorkspaceStack> StackAsync(PulumiFn? program = null)
    {
        var stack = await LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("contract", "base", program ?? PulumiFn.Create<BaseStack>())
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{_folder}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                },
            }
        );
        await stack.SetAllConfigAsync(
            new Dictionary<string, ConfigValue>
            {
                ["contract:adminCidr"] = new("198.51.100.0/24"),
                ["contract:adminPublicKey"] = new("ssh-ed25519 AAAA-canary", isSecret: true),
                ["aws:region"] = new("eu-central-1"),
            }
        );
        return stack;
    }
}
