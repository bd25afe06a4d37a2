using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Domains;

/// <summary>
/// How a domain gets on, and how it is lost: real questions to name servers, a real proxy, time that moves by wish.
/// </summary>
public sealed class CheckDomainsTests(CheckDomainsTests.WithProxy started) : IClassFixture<CheckDomainsTests.WithProxy>
{
    private const string Host = "ada.example",
        Ours = "127.0.0.1";

    public sealed class WithProxy : IAsyncLifetime
    {
        public ProxyRig Rig { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Rig = await ProxyRig.StartAsync("caddy");

        public ValueTask DisposeAsync() => Rig.DisposeAsync();
    }

    [Fact]
    public async Task ItIsServedWhileItIsProvenAndLeadsHere()
    {
        await using var it = await DomainsApp.StartAsync(started.Rig);
        (await it.AddAsync(it.Ada, $" {Host.ToUpperInvariant()}. ")).ShouldBeNull();
        (await it.AddAsync(it.Ada, Host)).ShouldBeNull("again");
        await ShouldBeAsync(it, it.Ada, DomainState.Waiting, "no TXT record _berth.ada.example");
        it.Names.Code = 2;
        (await ShouldBeAsync(it, it.Ada, DomainState.Waiting, "name servers did not say")).CheckAt.ShouldBeLessThan(
            it.Clock.GetUtcNow().AddMinutes(2)
        );
        it.Names.Code = 0;
        it.Names.Set($"_berth.{Host}", DnsType.Txt, "berth=00000000000000000000000000000000", "unrelated");
        it.Names.Set(Host, DnsType.A, Ours);
        await ShouldBeAsync(it, it.Ada, DomainState.Waiting, "no TXT record"); // an address proves nothing

        it.Names.Clear(Host, DnsType.A);
        await using (var db = it.App.Db())
            it.Names.Set(
                $"_berth.{Host}",
                DnsType.Txt,
                "unrelated",
                $"\"berth={(await db.Domains.SingleAsync()).Token}\""
            );
        await ShouldBeAsync(it, it.Ada, DomainState.Proven, "set an A record to 127.0.0.1");
        it.Names.Set(Host, DnsType.A, Ours, "192.0.2.1");
        await ShouldBeAsync(it, it.Ada, DomainState.Proven, "leads to 192.0.2.1");
        it.Names.Set(Host, DnsType.A, Ours);
        it.Names.Set(Host, DnsType.Aaaa, "2001:db8::1");
        await ShouldBeAsync(it, it.Ada, DomainState.Proven, "remove the AAAA record");
        it.Names.Clear($"_berth.{Host}", DnsType.Txt);
        await ShouldBeAsync(it, it.Ada, DomainState.Waiting, "no TXT record"); // what never led here is to be proven

        await it.ProveAsync(Host, it.Ada);
        it.Names.Clear(Host, DnsType.Aaaa);
        (await it.LookAsync(it.Ada, Host)).ShouldSatisfyAllConditions(
            d => d.State.ShouldBe(DomainState.Live, d.Reason),
            d => d.Reason.ShouldBe("It is served, with a certificate.")
        );
        using (var page = await started.Rig.GetAsync(Host))
            ((int)page.StatusCode).ShouldNotBe(404);
        it.Names.Clear($"_berth.{Host}", DnsType.Txt);
        await ShouldBeAsync(it, it.Ada, DomainState.Live, "with a certificate"); // the record may go now
        it.Names.Set(Host, DnsType.A, "192.0.2.1");
        (await ShouldBeAsync(it, it.Ada, DomainState.Live, "It is served until")).AwaySince.ShouldNotBeNull();
        it.Names.Set(Host, DnsType.A, Ours);
        (await ShouldBeAsync(it, it.Ada, DomainState.Live, "with a certificate")).AwaySince.ShouldBeNull();

        await it.ChangeAsync(it.Ada, (c, t) => c.RemoveAsync(t, Host, default));
        await using (var db = it.App.Db())
            (await db.Domains.CountAsync()).ShouldBe(0);
        await it.ChangeAsync(it.Ada, (c, t) => c.RemoveAsync(t, Host, default)); // twice
    }

    [Fact]
    public async Task ItIsOnesOwnUntilAnotherProvesIt()
    {
        await using var it = await DomainsApp.StartAsync(started.Rig);
        it.Names.Set(Host, DnsType.A, Ours);
        await it.AddAsync(it.Ada, Host);
        await it.ProveAsync(Host, it.Ada);
        await ShouldBeAsync(it, it.Ada, DomainState.Live, "");
        await it.ChangeAsync(it.Ada, (c, t) => c.MakeMainAsync(t, Host, true, default));

        (await it.AddAsync(it.Bob, Host)).ShouldBeNull("anybody may say so");
        await ShouldBeAsync(it, it.Bob, DomainState.Waiting, "no TXT record");
        await it.ProveAsync(Host, it.Ada, it.Bob);
        await ShouldBeAsync(it, it.Bob, DomainState.Waiting, "Another container uses this domain");
        await it.ProveAsync(Host, it.Bob);
        await ShouldBeAsync(it, it.Bob, DomainState.Live, "");
        await ShouldBeAsync(it, it.Ada, DomainState.Lost, "set the TXT record");
        await using var db = it.App.Db();
        (await db.TenantEvents.AnyAsync(e => e.TenantId == it.Ada && e.What.Contains("somebody else"))).ShouldBeTrue();
    }

    [Fact]
    public async Task WhatLeadsElsewhereForAWeekIsLostAndProvenAnew()
    {
        await using var it = await DomainsApp.StartAsync(started.Rig);
        it.Names.Set(Host, DnsType.A, Ours);
        await it.AddAsync(it.Ada, Host);
        await it.ProveAsync(Host, it.Ada);
        await ShouldBeAsync(it, it.Ada, DomainState.Live, "");
        it.Names.Clear($"_berth.{Host}", DnsType.Txt);

        // Name servers that are away for long are no reason.
        it.Names.Code = 2;
        await ShouldBeAsync(it, it.Ada, DomainState.Live, "");
        it.Clock.Advance(TimeSpan.FromDays(8));
        it.Names.Code = 0;
        it.Names.Set(Host, DnsType.A, "192.0.2.1");
        await ShouldBeAsync(it, it.Ada, DomainState.Live, "It is served until");
        it.Clock.Advance(TimeSpan.FromDays(6));
        await ShouldBeAsync(it, it.Ada, DomainState.Live, "It is served until");
        it.Clock.Advance(TimeSpan.FromDays(2));
        await ShouldBeAsync(it, it.Ada, DomainState.Lost, "not served any more");

        // Whose it is now, nobody knows.
        it.Names.Set(Host, DnsType.A, Ours);
        await ShouldBeAsync(it, it.Ada, DomainState.Lost, "set the TXT record");
        await it.ProveAsync(Host, it.Ada);
        (await it.LookAsync(it.Ada, Host)).IsServed.ShouldBeTrue();

        await it.AddAsync(it.Ada, "never.example");
        it.Clock.Advance(TimeSpan.FromDays(31));
        await it.LookAsync();
        await using var db = it.App.Db();
        (await db.Domains.Select(d => d.Host).ToListAsync()).ShouldBe([Host]);
    }

    private static async Task<Domain> ShouldBeAsync(DomainsApp it, Guid tenant, DomainState state, string reason)
    {
        var domain = await it.LookAsync(tenant, Host);
        domain.State.ShouldBe(state, domain.Reason);
        domain.Reason.ShouldContain(reason);
        return domain;
    }
}
