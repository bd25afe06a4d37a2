using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
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
        await using var at = await CloudflareAsync();
        await using var it = await at.InstallAsync();
        await it.StartProductAsync();
        var customer = new Customer(it);
        await customer.BuysAsync("ada");
        await customer.SeesAsync("running");
        (await customer.StepsAsync()).ShouldContain("Name registered");
        var record = (await RecordsAsync(at.Http, at.Zone)).ShouldHaveSingleItem();
        (
            record.GetProperty("name").GetString(),
            record.GetProperty("type").GetString(),
            record.GetProperty("content").GetString()
        ).ShouldBe(("ada.localhost", "A", "203.0.113.7"));
        it.StateFilesWith(Token).ShouldBeEmpty();

        await customer.CancelsAsync();
        await customer.SeesAsync("gone");
        (await RecordsAsync(at.Http, at.Zone)).ShouldBeEmpty();
        it.ProductSaid.ShouldNotContain(Token);
    }

    /// <summary>Records of the operator's own, more than a page of them: their names are taken before anybody pays.</summary>
    [Fact]
    public async Task WhatTheZoneHasAlreadyIsTaken()
    {
        await using var at = await CloudflareAsync();
        foreach (var name in Enumerable.Range(0, 120).Select(i => $"own{i}").Prepend("*").Append("NAS"))
            await AddAsync(at.Http, at.Zone, "A", $"{name}.localhost", "198.51.100.1");
        await AddAsync(at.Http, at.Zone, "TXT", "words.localhost", "v=1");
        await using var it = await at.InstallAsync();
        await it.StartProductAsync();
        for (var i = 0; await it.ScalarAsync<long>("SELECT count(*) FROM foreign_names") < 123; i++)
        {
            i.ShouldBeLessThan(1800, it.ProductSaid);
            await Task.Delay(100);
        }
        var customer = new Customer(it);
        foreach (var taken in (string[])["nas", "words", "own0", "own119"])
            (await customer.OrdersInVainAsync(taken)).ShouldContain("taken", Case.Insensitive, taken);
        await customer.BuysAsync("ada"); // whom the wildcard does not keep out
        await customer.SeesAsync("running");
        (await it.ScalarAsync<long>("SELECT count(*) FROM orders")).ShouldBe(1);
    }

    private static async Task AddAsync(HttpClient http, string zone, string type, string name, string content)
    {
        using var made = await http.PostAsJsonAsync(
            $"/client/v4/zones/{zone}/dns_records",
            new
            {
                type,
                name,
                content,
                ttl = 300,
            }
        );
        made.EnsureSuccessStatusCode();
    }

    /// <summary>Cloudflare's stand-in with one zone, and what an installation has to know of it.</summary>
    private sealed record Cloudflare(Place Place, Process Process, HttpClient Http, string Zone, string TokenFile)
        : IAsyncDisposable
    {
        public Task<Installation> InstallAsync() =>
            Installation.CreateAsync(
                settings: new Dictionary<string, string>
                {
                    ["Berth__Dns__ZoneId"] = Zone,
                    ["Berth__Dns__ApiTokenFile"] = TokenFile,
                    ["Berth__Dns__Address"] = "203.0.113.7",
                    ["Berth__Dns__ApiBase"] = $"{Http.BaseAddress}client/v4/",
                },
                place: Place
            );

        public ValueTask DisposeAsync()
        {
            Process.Kill();
            Process.Dispose();
            Http.Dispose();
            File.Delete(TokenFile);
            return ValueTask.CompletedTask;
        }
    }

    private static async Task<Cloudflare> CloudflareAsync()
    {
        var place = await Place.TakeAsync();
        var api = $"http://127.0.0.1:{place.Port(8)}";
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, Token + "\n");
        var cloudflare = Shell.Start(
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
        var http = new HttpClient
        {
            BaseAddress = new Uri(api),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
        };
        return new(place, cloudflare, http, await ZoneAsync(http), tokenFile);
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
