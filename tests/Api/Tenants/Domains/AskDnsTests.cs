using System.Diagnostics;
using Berth.Platform.Settings;
using Berth.Tenants.Domains;
using Shouldly;
using Xunit;

namespace Berth.Tests.Domains;

/// <summary>Name servers that answer, do not, or say something else.</summary>
public sealed class AskDnsTests
{
    [Fact]
    public async Task RecordsAreRead()
    {
        await using var server = new NameServer();
        server.Set("ada.example", DnsType.A, "192.0.2.1", "192.0.2.2");
        server.Set("_berth.ada.example", DnsType.Txt, "v=spf1 -all", "berth=1");
        var dns = For(server);
        (await dns.AskAsync("ada.example", DnsType.A, default)).ShouldBe(["192.0.2.1", "192.0.2.2"]);
        (await dns.AskAsync("_berth.ada.example", DnsType.Txt, default)).ShouldBe(["v=spf1 -all", "berth=1"]);
        (await dns.AskAsync("ada.example", DnsType.Aaaa, default)).ShouldBeEmpty();
        server.Code = 3;
        (await dns.AskAsync("nobody.example", DnsType.A, default)).ShouldBeEmpty();
        server.AskedOverTcp.ShouldBe(0);
    }

    [Fact]
    public async Task WhatDoesNotFitComesOverTcp()
    {
        await using var server = new NameServer { CutsAll = true };
        var texts = Enumerable.Range(0, 40).Select(i => $"{i} {new string('x', 500)}").ToArray();
        server.Set("ada.example", DnsType.Txt, texts);
        (await For(server).AskAsync("ada.example", DnsType.Txt, default)).ShouldBe(texts);
        server.AskedOverTcp.ShouldBe(1);
    }

    [Fact]
    public async Task AnothersAnswerIsPassedOver()
    {
        await using var server = new NameServer
        {
            SaysFirst = question =>
                [(byte)(question[0] ^ 1), .. NameServer.Answer(question, DnsType.A, 0, false, "6.6.6.6")[1..]],
        };
        server.Set("ada.example", DnsType.A, "192.0.2.1");
        (await For(server).AskAsync("ada.example", DnsType.A, default)).ShouldBe(["192.0.2.1"]);
    }

    [Fact]
    public async Task OneThatDoesNotAnswerIsFollowedByTheNext()
    {
        await using var silent = new NameServer { IsSilent = true };
        await using var broken = new NameServer { Code = 2 };
        await using var strange = new NameServer { SaysFirst = _ => [1, 2, 3] };
        await using var good = new NameServer();
        good.Set("ada.example", DnsType.A, "192.0.2.1");
        (await For(broken, strange, silent, good).AskAsync("ada.example", DnsType.A, default)).ShouldBe(["192.0.2.1"]);
        (silent.Asked, broken.Asked, strange.Asked, good.Asked).ShouldBe((1, 1, 1, 1));
    }

    [Fact]
    public async Task WhenNoneAnswersThatIsSaidInTime()
    {
        await using var broken = new NameServer { Code = 2 };
        await using var silent = new NameServer { IsSilent = true };
        var begun = Stopwatch.GetTimestamp();
        (
            await Should.ThrowAsync<DnsUnavailableException>(() =>
                For(broken, silent).AskAsync("ada.example", DnsType.A, default)
            )
        ).Message.ShouldContain("no answer");
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(12));
        (broken.Asked, silent.Asked).ShouldBe((2, 2));

        using var ended = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(() =>
            For(silent).AskAsync("ada.example", DnsType.A, ended.Token)
        );
    }

    [Theory]
    [InlineData("9.9.9.9", "9.9.9.9:53")]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("2620:fe::fe", "[2620:fe::fe]:53")]
    [InlineData("[2620:fe::fe]:54", "[2620:fe::fe]:54")]
    public void AServerIsAnAddress(string setting, string server) => AskDns.Parse(setting).ToString().ShouldBe(server);

    private static AskDns For(params NameServer[] servers) =>
        new(new BerthSettings { Domains = new DomainSettings { Resolvers = [.. servers.Select(s => s.Address)] } });
}
