using System.Net.Http.Headers;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// With a zone configured, a tenant's record comes and goes with it; the token is nowhere to be read.
/// </summary>
public sealed class DnsTests
{
    private const string Token = "cf-token-canary";

    [Fact]
    public async Task ATenantHasARecordOfItsOwn()
    {
        var place = await Place.TakeAsync();
        var api = $"http://127.0.0.1:{place.Port(8)}";
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, Token + "\n");
        using var cloudflare = Shell.Start(
            "dotnet",
            [
                Shell.Dll("CloudflareSandbox", "cloudflare-sandbox"),
                "--urls",
                api,
                "--zones",
                "localhost",
                "--token",
                Token,
            ],
            null,
            out _
        );
        try
        {
            using var http = new HttpClient
            {
                BaseAddress = new Uri(api),
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
            };
            var zone = await ZoneAsync(http);
            await using var it = await Installation.CreateAsync(
                settings: new Dictionary<string, string>
                {
                    ["Berth__Dns__ZoneId"] = zone,
                    ["Berth__Dns__ApiTokenFile"] = tokenFile,
                    ["Berth__Dns__Address"] = "203.0.113.7",
                    ["Berth__Dns__ApiBase"] = $"{api}/client/v4/",
                },
                place: place
            );
            await it.StartProductAsync();
            var customer = new Customer(it);
            await customer.BuysAsync("ada");
            await customer.SeesAsync("running");
            (await customer.StepsAsync()).ShouldContain("Name registered");
            var record = (await RecordsAsync(http, zone)).ShouldHaveSingleItem();
            (
                record.GetProperty("name").GetString(),
                record.GetProperty("type").GetString(),
                record.GetProperty("content").GetString()
            ).ShouldBe(("ada.localhost", "A", "203.0.113.7"));
            it.StateText().ShouldNotContain(Token);

            await customer.CancelsAsync();
            await customer.SeesAsync("gone");
            (await RecordsAsync(http, zone)).ShouldBeEmpty();
            it.ProductSaid.ShouldNotContain(Token);
        }
        finally
        {
            cloudflare.Kill();
            File.Delete(tokenFile);
        }
    }

    private static async Task<string> ZoneAsync(HttpClient http)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return JsonDocument
                    .Parse(await http.GetStringAsync("/client/v4/zones?name=localhost"))
                    .RootElement.GetProperty("result")[0]
                    .GetProperty("id")
                    .GetString()!;
            }
            catch (HttpRequestException) when (i < 1800)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> RecordsAsync(HttpClient http, string zone) =>
        [
            .. JsonDocument
                .Parse(await http.GetStringAsync($"/client/v4/zones/{zone}/dns_records"))
                .RootElement.GetProperty("result")
                .EnumerateArray(),
        ];
}
