using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Docker.Tests;
using Pulumi.Embedded;
using Xunit;

namespace Pulumi.Docker.Tests;

/// <summary>
/// Checked inputs and outputs, property by property, against what the official provider 5.1.0 recorded for the same
/// program (Golden/*.json; names, addresses and ids replaced). This is what lets the official engine take a stack over
/// without seeing a change.
/// </summary>
public sealed partial class GoldenTests(TinyImage image) : ProviderDriver
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    private readonly string _name = TinyImage.Unique("golden");
    private readonly Subnet _subnet = TinyImage.NewSubnet();

    [Fact]
    public async Task RecordsWhatTheOfficialProviderRecords()
    {
        var labels = List(Map(("label", "tenant"), ("value", "ada")));
        await MatchAsync(Image, "RemoteImage", Map(("name", TinyImage.Name), ("keepLocally", true)));
        await MatchAsync(Volume, "Volume", Map(("name", _name), ("labels", labels)));
        await MatchAsync(
            Network,
            "Network",
            Map(
                ("name", _name),
                ("driver", "bridge"),
                ("ipamConfigs", List(Map(("subnet", _subnet.Range), ("gateway", _subnet.Gateway)))),
                ("labels", labels)
            )
        );
        await MatchAsync(
            Container,
            "Container",
            Map(
                ("name", _name),
                ("image", image.Id),
                ("envs", List("TENANT=ada", "VERSION=1", "API_KEY=s3cr3t-key")),
                ("networksAdvanced", List(Map(("name", _name), ("aliases", List("app"))))),
                ("volumes", List(Map(("volumeName", _name), ("containerPath", "/data")))),
                ("labels", labels),
                ("restart", "unless-stopped"),
                ("memory", 64),
                ("memorySwap", 128)
            )
        );
    }

    private async Task MatchAsync(string type, string golden, PropertyMap program)
    {
        var state = await CreateAsync(type, program);
        var ours = Normal(
            JsonSerializer.Serialize(
                new PropertyMap { ["inputs"] = state.Inputs, ["outputs"] = state.Outputs },
                Indented
            )
        );
        var theirs = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Golden", golden + ".json"),
            Cancel
        );
        Assert.Equal(Normal(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(theirs), Indented)), ours);
    }

    private string Normal(string json)
    {
        foreach (
            var (text, token) in ((string, string)[])
                [
                    (_subnet.Range, "RANGE"),
                    (_subnet.Gateway + '"', "GATEWAY\""),
                    (_subnet.Address(2) + '"', "ADDRESS\""),
                    (_name, "NAME"),
                    (TinyImage.Name, "IMAGE"),
                ]
        )
        {
            json = json.Replace(text, token, StringComparison.Ordinal);
        }
        return Ids().Replace(json, "HEX");
    }

    [GeneratedRegex("(?<=\")[^\"]*(?=/_data\")|[0-9a-f]{64}|(?<=\")[0-9a-f]{12}(?=\")|02:42:[0-9a-f:]+")]
    private static partial Regex Ids();
}
