using Berth.Platform.Addresses;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Domains;

/// <summary>A domain is what a browser makes of it, whatever keyboard it was typed on.</summary>
public sealed class ComposeNameTests
{
    [Fact]
    public async Task EachSpellingIsOneDomain()
    {
        await using var it = await DomainsApp.StartAsync();
        foreach (
            var spelling in (string[])
                ["Ökostrom.example", "O\u0308kostrom.example", "o\u0308KOSTROM.example", "ökostrom.example"]
        )
            (await it.AddAsync(it.Ada, spelling)).ShouldBeNull(spelling);
        (await it.App.Db().Domains.Select(d => d.Host).ToListAsync()).ShouldBe(["xn--kostrom-80a.example"]);
        (await it.AddAsync(it.Bob, "ﬁsch①.example")).ShouldBeNull();
        (await it.App.Db().Domains.AnyAsync(d => d.Host == "fisch1.example")).ShouldBeTrue();
    }

    [Fact]
    public async Task WhatIsNoTextIsRefused()
    {
        await using var it = await DomainsApp.StartAsync();
        foreach (var text in (string[])["a\0ö.example", "\ud800ö.example", "ö\ufffd.example"])
            (await it.AddAsync(it.Ada, text)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("ada@Ökostrom.example", null)]
    [InlineData("jörg@example.com", "before the @")]
    [InlineData("\"ada b\"@example.com", "ada@example.com")]
    [InlineData("ada,bob@example.com", "ada@example.com")]
    [InlineData("ada@-example.com", "before the @")]
    public void AnAddressIsOneThatMailCanReach(string address, string? wrong)
    {
        if (wrong is null)
            Mailbox.WrongWith(address).ShouldBeNull();
        else
            Mailbox.WrongWith(address)!.ShouldContain(wrong);
    }
}
