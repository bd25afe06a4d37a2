using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Tenants.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>
/// What the proxies are told, whole: compare with the files beside this one. After a wanted change, BERTH_ACCEPT=1
/// writes them anew.
/// </summary>
public sealed class RenderTests
{
    private static readonly EdgeState State = new(
        "127.0.0.1",
        8080,
        8443,
        "localhost",
        "127.0.0.1:5080",
        "http://localhost:8080",
        [
            new("ada", "10.201.0.2:8080")
            {
                Domains =
                [
                    new("ada.example", EdgeDomainState.Main),
                    new("www.ada.example", EdgeDomainState.Served),
                    new("unproven.example", EdgeDomainState.Unproven),
                ],
            },
            new("bob", null, "A payment is missing. The data is kept until <Monday>."),
            new("cyd", "10.201.0.10:80") { MaxBodyMb = 20 },
            new("dan", "10.201.0.18:80") { IsOpen = false },
            new("brave-otter", "10.201.0.26:80") { ByPath = true },
            new("eve", "10.201.0.34:80") { IsGated = true },
            new("calm-heron", "10.201.0.42:80") { ByPath = true, IsGated = true },
        ]
    )
    {
        PathHost = "apps.localhost",
        Gate = new("127.0.0.1:5080", "berth_gate"),
        Tls = new EdgeTls(true, [new EdgeCertificate(["*.localhost"], "chain", "key")]),
        Limits = new(4096, 512, ["10.0.0.0/8", "fc00::/7"]),
    };

    [Theory]
    [InlineData("caddy", "caddy.json")]
    [InlineData("nginx", "nginx.conf")]
    public void IsAsTheGoldenFileSays(string proxy, string file)
    {
        var rendered = IEdgeProxy.Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true)).Render(State);
        // For the eye.
        if (proxy == "caddy")
            rendered =
                JsonNode
                    .Parse(rendered)!
                    .ToJsonString(
                        new JsonSerializerOptions
                        {
                            WriteIndented = true,
                            IndentSize = 1,
                            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                        }
                    ) + "\n";
        var source = Repository.Path("tests", "Api", "Tenants", "Edge", file);
        if (Environment.GetEnvironmentVariable("BERTH_ACCEPT") == "1")
            File.WriteAllText(source, rendered);
        rendered.ShouldBe(File.ReadAllText(source));
        IEdgeProxy
            .Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true))
            .Render(State with { Routes = [.. State.Routes] })
            .ShouldBe(
                IEdgeProxy.Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true)).Render(State),
                "Equal states render equal text."
            );
    }

    [Theory]
    [InlineData("caddy", "\"tls\"")]
    [InlineData("nginx", "ssl_certificate")]
    public void WithoutHttpsThereAreNoCertificates(string proxy, string word) =>
        IEdgeProxy
            .Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true))
            .Render(State with { HttpsPort = 0 })
            .ShouldNotContain(word);

    /// <summary>Products that wait otherwise have rules of their own; the others' stay as they are.</summary>
    [Theory]
    [InlineData("caddy", "\"response_header_timeout\":\"7s\"", "\"read_timeout\":\"90s\"", "\"10m\"")]
    [InlineData("nginx", "proxy_read_timeout 90s;", "proxy_send_timeout 90s;", "proxy_read_timeout 1h;")]
    public void AProductsPatienceIsItsOwn(string proxy, params string[] words)
    {
        var waits = new TimeoutTerms { Response = TimeSpan.FromSeconds(7), Idle = TimeSpan.FromSeconds(90) };
        var rendered = IEdgeProxy
            .Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true))
            .Render(
                State with
                {
                    Routes =
                    [
                        .. State.Routes,
                        new("zoe", "10.201.0.50:80") { Waits = waits },
                        new("quick-otter", "10.201.0.58:80") { ByPath = true, Waits = waits },
                    ],
                }
            );
        foreach (var word in words)
            rendered.Split(word).Length.ShouldBeGreaterThan(word.Contains("1h") ? 1 : 2, word);
    }

    [Fact]
    public void WhatIsGivenIsNotAskedForToo()
    {
        var acme = State with
        {
            ShopUrl = "https://localhost",
            Tls = new EdgeTls(false, [new EdgeCertificate(["bob.localhost"], "chain", "key")])
            {
                Acme = new EdgeAcme("https://ca.example/dir", "", null),
            },
        };
        // Where nobody can be asked, all that lives here but what was given, and customers' domains, which never come
        // here directly.
        Tls(acme)["certificates"]!["automate"]!
            .AsArray()
            .Select(n => (string)n!)
            .ShouldBe(["ada.localhost", "cyd.localhost", "dan.localhost", "eve.localhost"]);
        Tls(acme)["automation"]!.ToJsonString().ShouldNotContain("on_demand");

        var asked = Tls(acme with { Tls = acme.Tls with { Ask = "http://127.0.0.1:5080/edge/ask" } });
        asked["certificates"]!.AsObject().ContainsKey("automate").ShouldBeFalse();
        asked["automation"]!["on_demand"]!
            .ToJsonString()
            .ShouldBe("""{"permission":{"module":"http","endpoint":"http://127.0.0.1:5080/edge/ask"}}""");
        asked["automation"]!["policies"]![0]!["issuers"]![0]!["challenges"]!
            .ToJsonString()
            .ShouldBe("""{"http":{"alternate_port":8080},"tls-alpn":{"alternate_port":8443}}""");

        Tls(State)["certificates"]!["automate"]!.ToJsonString().ShouldBe("""["localhost"]""", "*.localhost was given");
        Tls(State with { Tls = new EdgeTls(false, []) })["certificates"]!.AsObject().Count.ShouldBe(0);
    }

    private static JsonNode Tls(EdgeState state) => JsonNode.Parse(new RenderCaddy().Render(state))!["apps"]!["tls"]!;
}
