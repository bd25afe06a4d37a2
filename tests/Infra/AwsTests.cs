using System.Collections.Immutable;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Berth.Tests.Infra;

/// <summary>
/// What a machine in AWS is made of, as the contract's mocks see it: open on the web's ports only, encrypted, reached
/// through the session manager.
/// </summary>
[Collection("config")]
public sealed class AwsTests
{
    private static readonly Dictionary<string, string> Config = new()
    {
        ["form"] = "aws",
        ["installation"] = "berth",
        ["edgeImage"] = "berth/caddy:4",
        ["sshPublicKey"] = "ssh-ed25519 AAAA",
        ["protect"] = "true",
        ["database"] = "true",
        ["domain"] = "berth.example",
        ["zoneId"] = "023e105f4ecef8ad9ca31a8372d0c353",
    };

    [Fact]
    public async Task OnlyTheWebsPortsAreOpen()
    {
        var mocks = await Mocked.RunAsync(Config);
        mocks
            .All("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Where(r => r.Inputs.ContainsKey("cidrIpv4"))
            .Select(r => ($"{r.Inputs["fromPort"]}-{r.Inputs["toPort"]}", (string)r.Inputs["securityGroupId"]))
            .ShouldBe([("80-80", "host-id"), ("443-443", "host-id")], ignoreOrder: true);
        mocks
            .All("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Where(r => !r.Inputs.ContainsKey("cidrIpv4"))
            .ShouldHaveSingleItem()
            .Inputs["referencedSecurityGroupId"]
            .ShouldBe("host-id"); // the database, for the machine
        mocks
            .All("aws:ec2/securityGroup:SecurityGroup")
            .ShouldAllBe(g => !g.Inputs.ContainsKey("ingress") && !g.Inputs.ContainsKey("egress"));
    }

    [Fact]
    public async Task TheMachineIsEncryptedAndItsIdentityOutOfContainersReach()
    {
        var mocks = await Mocked.RunAsync(Config);
        var host = mocks.One("aws:ec2/instance:Instance", "host").Inputs;
        Map(host["rootBlockDevice"])["encrypted"].ShouldBe(true);
        Map(host["metadataOptions"])["httpTokens"].ShouldBe("required");
        Map(host["metadataOptions"])["httpPutResponseHopLimit"].ShouldBe(1d);
        host["userData"].ToString()!.ShouldStartWith("#cloud-config\n");
        JsonDocument
            .Parse(
                string.Concat(
                    host["userData"]
                        .ToString()!
                        .Split('\n')
                        .SkipWhile(l => l.Trim() != "{")
                        .TakeWhile(l => !l.StartsWith("runcmd", StringComparison.Ordinal))
                )
            )
            .RootElement.GetProperty("live-restore")
            .GetBoolean()
            .ShouldBeTrue();
        mocks
            .One("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "session-manager")
            .Inputs["policyArn"]
            .ShouldBe("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");
        mocks.One("pulumi:providers:docker", "docker").Inputs["host"].ShouldBe("ssh://ubuntu@host-id");
    }

    [Fact]
    public async Task TheBucketIsClosedAndTheRolesRightsEndAtIt()
    {
        var mocks = await Mocked.RunAsync(Config);
        mocks
            .One("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "backups")
            .Inputs.Values.OfType<bool>()
            .ShouldBe([true, true, true, true]);
        var policy = JsonDocument
            .Parse((string)mocks.One("aws:iam/rolePolicy:RolePolicy", "backups").Inputs["policy"])
            .RootElement.GetProperty("Statement");
        policy
            .EnumerateArray()
            .Select(s => s.GetProperty("Resource").GetString())
            .ShouldBe(["arn:aws:s3:::backups/*", "arn:aws:s3:::backups"]);
        policy.GetRawText().ShouldNotContain("Delete");
        policy.GetRawText().ShouldNotContain("\"s3:*\"");
    }

    [Fact]
    public async Task TheDatabaseIsEncryptedAndItsPasswordNeverOurs()
    {
        var database = (await Mocked.RunAsync(Config)).One("aws:rds/instance:Instance", "database").Inputs;
        (
            database["storageEncrypted"],
            database["publiclyAccessible"],
            database["manageMasterUserPassword"],
            database["deletionProtection"]
        ).ShouldBe((true, false, true, true));
        database.ContainsKey("password").ShouldBeFalse();
        (
            await Mocked.RunAsync(
                new Dictionary<string, string>(Config) { ["database"] = "false", ["backups"] = "false" }
            )
        ).Shapes.Resources.ShouldNotContain(r => r.Type.StartsWith("aws:rds/") || r.Type.StartsWith("aws:s3/"));
    }

    [Fact]
    public async Task ApexAndWildcardLeadToTheAddressThatStays() =>
        (await Mocked.RunAsync(Config))
            .All("cloudflare:index/dnsRecord:DnsRecord")
            .Select(r => $"{r.Inputs["name"]} {r.Inputs["type"]} {r.Inputs["content"]}")
            .ShouldBe(["berth.example A 203.0.113.7", "*.berth.example A 203.0.113.7"], ignoreOrder: true);

    /// <summary>
    /// Type, name, provider, and the names and kinds of all inputs: what the official packages must accept.
    /// </summary>
    [Fact]
    public async Task EveryResourceHasTheShapeThatWasAgreed()
    {
        var mocks = await Mocked.RunAsync(Config);
        var said =
            string.Join(
                '\n',
                mocks.Shapes.Resources.Select(r => $"{r.Type} {r.Name} provider={r.Provider}\n    {r.Inputs}")
            )
            + "\n"
            + string.Join('\n', mocks.Shapes.Calls)
            + "\n";
        var golden = Repository.Path("tests", "Infra", "golden", "aws-shapes.txt");
        if (Environment.GetEnvironmentVariable("BERTH_GOLDEN") is { Length: > 0 })
            await File.WriteAllTextAsync(golden, said);
        said.ShouldBe((await File.ReadAllTextAsync(golden)).ReplaceLineEndings("\n"));
    }

    private static ImmutableDictionary<string, object> Map(object value) => (ImmutableDictionary<string, object>)value;
}
