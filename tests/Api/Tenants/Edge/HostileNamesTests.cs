using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Platform.Addresses;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>
/// Ten thousand names and domains that mean harm: none breaks anything, and none gets into a proxy's configuration as
/// anything but a name.
/// </summary>
public sealed partial class HostileNamesTests
{
    private const int Count = 10_000;
    private static readonly TenantName Names = new([]);

    [Fact]
    public void WhatPassesIsAPlainName()
    {
        foreach (var text in HostileText.Make(1, Count))
        {
            if (Names.TryNormalise(text, out var name, out var error))
                HostName.IsLabel(name).ShouldBeTrue(text);
            else
                error.ShouldNotBeEmpty(text);
            if (HostName.TryParse(text, out var host, out error))
            {
                HostName.IsName(host).ShouldBeTrue(text);
                Uri.CheckHostName(host).ShouldBe(UriHostNameType.Dns, text);
                HostName.TryParse(host, out var again, out _).ShouldBeTrue("The normal form is one.");
                again.ShouldBe(host);
            }
            else
                error.ShouldNotBeEmpty(text);
        }
    }

    [Fact]
    public void WhatWasNeverCheckedIsStillNoMoreThanAName()
    {
        // As if it had got into the database past every check.
        foreach (var texts in HostileText.Make(2, Count).Chunk(500))
        {
            var state = HostileText.State(texts, 8080, "10.201.0.2:80");
            var known = EdgeTable.Of(state).Hosts.Select(h => h.Name).ToHashSet();
            foreach (var name in known)
                HostName.IsName(name).ShouldBeTrue(name);
            Strings(JsonNode.Parse(new RenderCaddy().Render(state))!, "host")
                .ShouldAllBe(h => known.Contains(h) || h == state.BaseDomain || h == state.PathHost);
            IsOurs(NginxTokens.Read(new RenderNginx().Render(state)), known, state);
        }
    }

    [Fact]
    public async Task TheNameCheckAnswersAndNeverFails()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var text in HostileText.Make(3, 400))
        {
            using var response = await app.Http.PostAsJsonAsync("/api/check-subdomain/", new { subdomain = text });
            ((int)response.StatusCode).ShouldBeLessThan(500, JsonSerializer.Serialize(text));
            if (response.StatusCode == HttpStatusCode.OK)
                HostName
                    .IsLabel(
                        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("subdomain").GetString()!
                    )
                    .ShouldBeTrue();
        }
    }

    private static IEnumerable<string> Strings(JsonNode node, string key) =>
        node switch
        {
            JsonObject o => o.SelectMany(p =>
                p.Key == key ? p.Value!.AsArray().Select(v => v!.GetValue<string>())
                : p.Value is null ? []
                : Strings(p.Value, key)
            ),
            JsonArray a => a.SelectMany(v => v is null ? [] : Strings(v, key)),
            _ => [],
        };

    /// <summary>Each directive is one that we write, where we write it; and each name is known.</summary>
    private static void IsOurs(IReadOnlyList<NginxTokens.Directive> directives, HashSet<string> known, EdgeState state)
    {
        var reference = NginxTokens
            .Read(
                new RenderNginx().Render(
                    HostileText.State([], 8080, "10.201.0.2:80") with
                    {
                        Routes =
                        [
                            new("a", "10.201.0.2:80") { Domains = [new("a.example", EdgeDomainState.Main)] },
                            new("b", null, "x"),
                            new("c", "10.201.0.2:80") { IsOpen = false },
                            new("d", "10.201.0.2:80") { ByPath = true },
                        ],
                    }
                )
            )
            .Where(d => !d.IsEntry)
            .Select(d => d.Words[0])
            .ToHashSet();
        foreach (var d in directives.Where(d => !d.IsEntry))
            reference.ShouldContain(d.Words[0], $"A directive that we never write: {string.Join(' ', d.Words)}");
        foreach (var name in directives.Where(d => d.Words[0] == "server_name").SelectMany(d => d.Words.Skip(1)))
            (known.Contains(name) || name == state.BaseDomain || name == state.PathHost).ShouldBeTrue(name);
        foreach (
            var d in directives.Where(d =>
                d.IsEntry
                && d.Block.StartsWith("map $host", StringComparison.Ordinal)
                && !d.Block.Contains("$edge_host", StringComparison.Ordinal) // which compares two of the request's
            )
        )
            (d.Words[0] == "default" || known.Contains(d.Words[0])).ShouldBeTrue(d.Words[0]);
        foreach (var d in directives.Where(d => d.Words[0] == "proxy_pass"))
            (d.Words[1] is "http://$edge_site" or "http://shop" || ByPath().IsMatch(d.Words[1])).ShouldBeTrue(
                d.Words[1]
            );
        foreach (var d in directives.Where(d => d.Words[0] == "upstream"))
            (d.Words[1] == "shop" || Key().IsMatch(d.Words[1])).ShouldBeTrue(d.Words[1]);
        foreach (var d in directives.Where(d => d.Words[0] == "server" && d.Words.Count > 1))
            (d.Block == "upstream shop" ? d.Words[1] == state.Shop : d.Words[1] == "10.201.0.2:80").ShouldBeTrue(
                d.Words[1]
            );
        foreach (var d in directives.Where(d => d.Words[0] == "return"))
            d.Words.Count.ShouldBe(3);
    }

    [GeneratedRegex("^http://[a-z0-9-]+[.][0-9a-f]{32}[$]edge_rest$")]
    private static partial Regex ByPath();

    [GeneratedRegex("^[a-z0-9-]+[.][0-9a-f]{32}$")]
    private static partial Regex Key();
}
