using Pulumi;
using Pulumi.Automation;
using Pulumi.Cloudflare;
using Shouldly;
using Xunit;
using Provider = Pulumi.Cloudflare.Provider;

namespace Pulumi.Cloudflare.Tests;

/// <summary>A stack with a record, led through its life as the product leads tenants'.</summary>
public sealed class StackTests : CloudflareTest
{
    [Fact]
    public async Task ARecordRemovedOrChangedByHandIsFoundByRefreshAndPutRight()
    {
        var folder = Directory.CreateTempSubdirectory("cloudflare-tests-").FullName;
        try
        {
            var said = new List<string>();
            var stack = await LocalWorkspace.CreateOrSelectStackAsync(
                new InlineProgramArgs("tests", "dns", PulumiFn.Create(Program))
                {
                    EnvironmentVariables = new Dictionary<string, string?>
                    {
                        ["PULUMI_BACKEND_URL"] = $"file://{folder}",
                        ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                    },
                },
                Cancel
            );

            var up = await stack.UpAsync(new UpOptions { OnStandardOutput = Say }, Cancel);
            up.Outputs["host"].Value.ShouldBe("app.example.com");
            (await stack.UpAsync(cancellationToken: Cancel)).Summary.ResourceChanges![OperationType.Same].ShouldBe(3);

            var id = (string)(await RecordsAsync()).ShouldHaveSingleItem()!["id"]!;
            await AskAsync(HttpMethod.Delete, $"zones/{Zone}/dns_records/{id}");
            (await stack.RefreshAsync(cancellationToken: Cancel))
                .Summary.ResourceChanges![OperationType.Delete]
                .ShouldBe(1);
            (await stack.UpAsync(cancellationToken: Cancel)).Summary.ResourceChanges![OperationType.Create].ShouldBe(1);
            (await RecordsAsync()).Count.ShouldBe(1);

            id = (string)(await RecordsAsync()).Single()!["id"]!;
            await AskAsync(HttpMethod.Patch, $"zones/{Zone}/dns_records/{id}", new { content = "198.51.100.9" });
            (await stack.RefreshAsync(cancellationToken: Cancel))
                .Summary.ResourceChanges![OperationType.Update]
                .ShouldBe(1);
            (await stack.UpAsync(cancellationToken: Cancel)).Summary.ResourceChanges![OperationType.Update].ShouldBe(1);
            ((string)(await RecordsAsync()).Single()!["content"]!).ShouldBe("203.0.113.7");

            await stack.DestroyAsync(new DestroyOptions { OnStandardOutput = Say }, Cancel);
            (await RecordsAsync()).ShouldBeEmpty();
            string.Join('\n', said).ShouldNotContain(Token);
            Directory
                .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
                .ShouldAllBe(f => !File.ReadAllText(f).Contains(Token));

            void Say(string line)
            {
                lock (said)
                    said.Add(line);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Dictionary<string, object?> Program()
    {
        var account = new Provider("cloudflare", new ProviderArgs { ApiToken = Token, BaseUrl = BaseUrl });
        var record = new DnsRecord(
            "dns",
            new DnsRecordArgs
            {
                ZoneId = Zone,
                Name = "app.example.com",
                Type = "A",
                Content = "203.0.113.7",
                Ttl = 1,
                Proxied = true,
                Comment = "berth tenant 7",
            },
            new CustomResourceOptions { Provider = account }
        );
        return new Dictionary<string, object?> { ["host"] = record.Name };
    }
}
