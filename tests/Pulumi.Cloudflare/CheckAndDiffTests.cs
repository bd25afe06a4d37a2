using Pulumi.Embedded;
using Shouldly;
using Xunit;

namespace Pulumi.Cloudflare.Tests;

public sealed class CheckAndDiffTests : CloudflareTest
{
    [Theory]
    [InlineData("ttl", "must be 1 (automatic) when proxied", "proxied", true, "ttl", 300.0)]
    [InlineData("ttl", "60 to 86400", "ttl", 5.0)]
    [InlineData("ttl", "must be given", "ttl", null)]
    [InlineData("name", "full name", "name", "app")]
    [InlineData("name", "full name", "name", "@")]
    [InlineData("name", "no host name", "name", "a..example.com")]
    [InlineData("zoneId", "must be given", "zoneId", null)]
    [InlineData("type", "none of", "type", "B")]
    [InlineData("content", "IPv4", "content", "2001:db8::1")]
    [InlineData("content", "IPv6", "type", "AAAA")]
    [InlineData("content", "content or data", "content", null)]
    [InlineData("proxied", "only A, AAAA and CNAME", "proxied", true, "type", "TXT")]
    [InlineData("priority", "0 to 65535", "priority", 70000.0)]
    [InlineData("contents", "no such input", "contents", "x")]
    public void WhatIsWrongIsFoundBeforeAnythingIsAsked(string property, string reason, params object?[] changes)
    {
        var inputs = Address("app.example.com", [.. changes.Chunk(2).Select(c => ((string)c[0]!, c[1]))]);
        var failure = Provider.Check(Ref(), null, inputs).Failures.ShouldHaveSingleItem();
        failure.Property.ShouldBe(property);
        failure.Reason.ShouldContain(reason);
    }

    [Fact]
    public void AllThatIsWrongIsToldAtOnce() =>
        Provider
            .Check(Ref(), null, [])
            .Failures.Select(f => f.Property)
            .ShouldBe(["name", "ttl", "type", "zoneId", "content"]);

    [Fact]
    public void WhatIsNotKnownYetIsNotWrong() =>
        Provider
            .Check(
                Ref(),
                null,
                Address(
                    "app.example.com",
                    ("content", Unknown.Value),
                    ("ttl", Unknown.Value),
                    ("zoneId", Unknown.Value),
                    ("name", Unknown.Value)
                )
            )
            .Failures.ShouldBeEmpty();

    [Fact]
    public void ZoneAndTypeReplaceTheRecord()
    {
        var old = new ResourceState("1", Address("app.example.com"), []);
        Provider.Diff(Ref(), old, Address("app.example.com", ("zoneId", "other"))).Replaces.ShouldBe(["zoneId"]);
        var diff = Provider.Diff(Ref(), old, Address("app.example.com", ("type", "AAAA"), ("content", "2001:db8::1")));
        diff.Changes.ShouldBe(["content", "type"]);
        diff.Replaces.ShouldBe(["type"]);
        diff.DeleteBeforeReplace.ShouldBeFalse();
    }

    [Fact]
    public void TheSameSaidOtherwiseIsNoChange()
    {
        var old = new ResourceState(
            "1",
            Address("app.example.com", ("proxied", false), ("type", "AAAA"), ("content", "2001:db8::1")),
            []
        );
        Provider
            .Diff(Ref(), old, Address("App.example.com", ("type", "aaaa"), ("content", "2001:DB8:0::1")))
            .Changes.ShouldBeEmpty();
    }
}
