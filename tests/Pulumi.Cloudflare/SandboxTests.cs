using System.Text.Json.Nodes;
using Berth.Sandbox.Cloudflare;
using Shouldly;
using Xunit;

namespace Pulumi.Cloudflare.Tests;

/// <summary>The sandbox answers as Cloudflare does where it is known.</summary>
public sealed class SandboxTests : CloudflareTest
{
    [Fact]
    public async Task ZonesAreFoundByName()
    {
        var (status, body) = await AskAsync(HttpMethod.Get, "zones?name=example.com");
        status.ShouldBe(200);
        ((string)body["result"]![0]!["id"]!).ShouldBe(Zone);
        ((int)body["result_info"]!["total_count"]!).ShouldBe(1);
        ((string)(await AskAsync(HttpMethod.Get, "user/tokens/verify")).Body["result"]!["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task ListsAreFilteredAndEndWithAnEmptyPage()
    {
        foreach (var i in Enumerable.Range(1, 5))
            await PostAsync(
                new
                {
                    type = "A",
                    name = $"a{i}",
                    content = $"203.0.113.{i}",
                    comment = i % 2 == 0 ? "even" : null,
                }
            );
        (await RecordsAsync("?per_page=3")).Count.ShouldBe(3);
        (await RecordsAsync("?per_page=3&page=2")).Count.ShouldBe(2);
        (await RecordsAsync("?per_page=3&page=3")).ShouldBeEmpty();
        (await RecordsAsync("?page=2")).ShouldBeEmpty();
        (await RecordsAsync("?name.exact=A2.example.com&type=A")).Count.ShouldBe(1);
        (await RecordsAsync("?comment.present=true")).Count.ShouldBe(2);
        (await RecordsAsync("?comment.contains=EV&content.endswith=.4")).Count.ShouldBe(1);
        (await RecordsAsync("?match=any&name.startswith=a1&content=203.0.113.5")).Count.ShouldBe(2);
        ((string)(await RecordsAsync("?order=name&direction=desc"))[0]!["name"]!).ShouldBe("a5.example.com");
    }

    [Theory]
    [InlineData("""{"type":"A","name":"x","content":"2001:db8::1"}""", 9005)]
    [InlineData("""{"type":"A","name":"x","content":"203.0.113.1","ttl":5}""", 1004)]
    [InlineData("""{"type":"B","name":"x","content":"203.0.113.1"}""", 1004)]
    [InlineData("""{"type":"TXT","name":"x","content":"y","proxied":true}""", 9004)]
    [InlineData("""{"type":"A","name":"x","content":"10.0.0.1","proxied":true}""", 9004)]
    [InlineData("""{"type":"A","name":"taken","content":"203.0.113.1"}""", 81058)]
    [InlineData("""{"type":"CNAME","name":"taken","content":"example.net"}""", 81053)]
    [InlineData("""{"type":"A","name":"alias","content":"203.0.113.1"}""", 81054)]
    [InlineData("""{"type":"A","name":"x","content":"203.0.113.1","tags":["a:b"]}""", 9300)]
    [InlineData("""{"type":"A","name":"x","content":"203.0.113.1","ttl":"soon"}""", 9207)]
    [InlineData("[]", 9207)]
    public async Task WhatIsNoRecordIsRefused(string body, int code)
    {
        await PostAsync(
            new
            {
                type = "A",
                name = "taken",
                content = "203.0.113.1",
            }
        );
        await PostAsync(
            new
            {
                type = "CNAME",
                name = "alias",
                content = "example.net",
            }
        );
        var answer = await PostAsync(JsonNode.Parse(body)!);
        answer.Status.ShouldBe(400);
        Code(answer).ShouldBe(code);
        answer.Body["result"].ShouldBeNull();
    }

    [Fact]
    public async Task WhatIsProxiedHasNoTimeOfItsOwn() =>
        (
            (int)
                (
                    await PostAsync(
                        new
                        {
                            type = "A",
                            name = "@",
                            content = "203.0.113.1",
                            ttl = 300,
                            proxied = true,
                        }
                    )
                ).Body["result"]!["ttl"]!
        ).ShouldBe(1);

    [Fact]
    public async Task WhoMayNotIsTold()
    {
        var records = $"zones/{Zone}/dns_records";
        var nobody = await AskAsync(HttpMethod.Get, records, token: "Bearer nobody");
        (nobody.Status, Code(nobody)).ShouldBe((403, 9109));
        var malformed = await AskAsync(HttpMethod.Get, records, token: "Bearer two words");
        (malformed.Status, Code(malformed)).ShouldBe((400, 6003));
        ((int)malformed.Body["errors"]![0]!["error_chain"]![0]!["code"]!).ShouldBe(6111);
        (await AskAsync(HttpMethod.Get, records, token: "Bearer cf-reader")).Status.ShouldBe(200);
        var reader = await AskAsync(
            HttpMethod.Post,
            records,
            new
            {
                type = "A",
                name = "x",
                content = "203.0.113.1",
            },
            "Bearer cf-reader"
        );
        (reader.Status, Code(reader)).ShouldBe((403, 10000));
    }

    [Fact]
    public async Task WhatIsNotThereIsTold()
    {
        var record = await AskAsync(HttpMethod.Get, $"zones/{Zone}/dns_records/{Store.NewId()}");
        (record.Status, Code(record)).ShouldBe((404, 81044));
        var zone = await AskAsync(HttpMethod.Get, "zones/nonsense/dns_records");
        (zone.Status, Code(zone)).ShouldBe((404, 7003));
        (await AskAsync(HttpMethod.Get, "nowhere")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task ABatchIsCarriedOutWholeOrNotAtAll()
    {
        var id = (string)
            (
                await PostAsync(
                    new
                    {
                        type = "A",
                        name = "old",
                        content = "203.0.113.1",
                    }
                )
            ).Body["result"]!["id"]!;
        var broken = await AskAsync(
            HttpMethod.Post,
            $"zones/{Zone}/dns_records/batch",
            new
            {
                deletes = new[] { new { id } },
                posts = new[]
                {
                    new
                    {
                        type = "A",
                        name = "new",
                        content = "nonsense",
                    },
                },
            }
        );
        broken.Status.ShouldBe(400);
        (await RecordsAsync()).Count.ShouldBe(1);
        var (status, body) = await AskAsync(
            HttpMethod.Post,
            $"zones/{Zone}/dns_records/batch",
            new
            {
                deletes = new[] { new { id } },
                posts = new[]
                {
                    new
                    {
                        type = "A",
                        name = "old",
                        content = "203.0.113.1",
                    },
                },
            }
        );
        status.ShouldBe(200);
        body["result"]!["posts"]!.AsArray().Count.ShouldBe(1);
        ((string)(await RecordsAsync()).ShouldHaveSingleItem()!["id"]!).ShouldNotBe(id);
    }

    [Fact]
    public void ARestartHasLostNothing()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("cloudflare-tests-").FullName, "state.json");
        var options = new SandboxOptions("t", "", ["example.com"], "free", file);
        var store = new Store(options, TimeProvider.System);
        var zone = store.Zones[0];
        var made = new Records(store, options, TimeProvider.System).Create(
            zone,
            new JsonObject
            {
                ["type"] = "A",
                ["name"] = "x",
                ["content"] = "203.0.113.1",
            }
        );
        store.Save();
        new Store(options, TimeProvider.System)
            .Records(Zone)
            .ShouldHaveSingleItem()
            .ToJsonString()
            .ShouldBe(made.ToJsonString());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
