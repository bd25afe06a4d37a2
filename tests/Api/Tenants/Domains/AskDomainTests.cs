using System.Net;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Domains;

/// <summary>Which domains may be added, and which names may have certificates.</summary>
public sealed class AskDomainTests
{
    [Fact]
    public async Task OnlyDomainsOfOnesOwnAreAdded()
    {
        await using var it = await DomainsApp.StartAsync();
        foreach (
            var ours in (string[])
                [
                    "shop.example",
                    "SHOP.example.",
                    "ada.shop.example",
                    "a.b.shop.example",
                    "apps.shop.example",
                    "ѕhop.example", /* Cyrillic: not ours, and a domain */
                ]
        )
        {
            var said = await it.AddAsync(it.Ada, ours);
            if (ours[0] == 'ѕ')
                said.ShouldBeNull();
            else
                said.ShouldNotBeNull(ours).ShouldContain("ours");
        }
        foreach (
            var wrong in (string?[])
                [
                    "https://a.example",
                    "a.example/x",
                    "10.0.0.1",
                    "localhost",
                    "*.a.example",
                    "",
                    null,
                    $"{string.Join('.', Enumerable.Repeat("abcdefghi", 24))}.example",
                ]
        )
            (await it.AddAsync(it.Ada, wrong)).ShouldNotBeNull(wrong);
        foreach (var theirs in (string[])["evilshop.example", "shop.example.org", "my-shop.example", "bücher.example"])
            (await it.AddAsync(it.Ada, theirs)).ShouldBeNull(theirs);
        for (var i = 5; i < AddDomain.Most; i++)
            (await it.AddAsync(it.Ada, $"{i}.example")).ShouldBeNull();
        (await it.AddAsync(it.Ada, "one-more.example")).ShouldNotBeNull().ShouldContain("at most");
        await using var db = it.App.Db();
        (await db.Domains.Select(d => d.Host).ToListAsync()).ShouldContain("xn--bcher-kva.example");
        (await db.Domains.Select(d => d.Token).Distinct().CountAsync()).ShouldBe(AddDomain.Most);
    }

    [Fact]
    public async Task WhatLivesHereMayHaveACertificate()
    {
        await using var it = await DomainsApp.StartAsync();
        var ask = it.App.Services.GetRequiredService<AskDomain>();
        foreach (var host in (string[])["shop.example", "apps.shop.example", "ada.shop.example", "ADA.Shop.Example"])
            (await ask.AskAsync(host, default)).ShouldBeTrue(host);
        foreach (
            var host in (string?[])
                [
                    "eve.shop.example",
                    "a.ada.shop.example",
                    "ada.evilshop.example",
                    "adashop.example",
                    "*.shop.example",
                    "ada.shop.example.",
                    "127.0.0.1",
                    "",
                    null,
                    "own.example",
                ]
        )
            (await ask.AskAsync(host, default)).ShouldBeFalse(host);

        await it.AddAsync(it.Ada, "own.example");
        foreach (
            var state in (DomainState[])
                [DomainState.Waiting, DomainState.Proven, DomainState.Ready, DomainState.Live, DomainState.Lost]
        )
        {
            await using (var db = it.App.Db())
            {
                (await db.Domains.SingleAsync()).Observe(state, "For the test.", it.Clock.GetUtcNow());
                await db.SaveChangesAsync();
            }
            it.Clock.Advance(TimeSpan.FromSeconds(11));
            (await ask.AskAsync("own.example", default)).ShouldBe(
                state is DomainState.Ready or DomainState.Live,
                $"{state}"
            );
        }

        // A tenant that is to be gone has nothing any more.
        await using (var db = it.App.Db())
        {
            (await db.Domains.SingleAsync()).Observe(DomainState.Live, "For the test.", it.Clock.GetUtcNow());
            (await db.Tenants.SingleAsync(t => t.Id == it.Ada)).Want(
                TenantState.Gone,
                "For the test.",
                db,
                it.Clock.GetUtcNow()
            );
            await db.SaveChangesAsync();
        }
        it.Clock.Advance(TimeSpan.FromSeconds(11));
        (await ask.AskAsync("own.example", default)).ShouldBeFalse();
        (await ask.AskAsync("ada.shop.example", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task TenThousandStrangersCostTheDatabaseLittle()
    {
        await using var it = await DomainsApp.StartAsync();
        var factory = new Switch(it.App.Services.GetRequiredService<IDbContextFactory<AppDb>>());
        var stopped = new Stopped();
        using var ask = new AskDomain(
            factory,
            it.App.Services.GetRequiredService<BerthSettings>(),
            stopped,
            NullLogger<AskDomain>.Instance
        );
        await Parallel.ForAsync(
            0,
            10_000,
            async (i, ct) => (await ask.AskAsync($"{i}.strangers.example", ct)).ShouldBeFalse()
        );
        ask.Asked.ShouldBe(1);
        stopped.Now += AskDomain.Late;
        (await ask.AskAsync("ada.shop.example", default)).ShouldBeTrue();
        (await ask.AskAsync("1.strangers.example", default)).ShouldBeFalse();
        ask.Asked.ShouldBe(2);

        // The database is away: what was said before is said on.
        factory.IsAway = true;
        stopped.Now += TimeSpan.FromHours(1);
        (await ask.AskAsync("ada.shop.example", default)).ShouldBeTrue();
        (await ask.AskAsync("1.strangers.example", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task TheProxysQuestionIsTakenOnTheShopsOwnPortAlone()
    {
        using var place = await Place.TakeAsync();
        var own = $"127.0.0.1:{place.Port(0)}";
        await using var it = await TestApp.StartAsync(
            "https://shop.example",
            new Dictionary<string, string?> { ["Berth:ListenUrl"] = $"http://{own}" }
        );
        (await StatusAsync(it, own, "shop.example")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(it, own, "nobody.example")).ShouldBe(HttpStatusCode.NotFound);
        foreach (var host in (string[])["shop.example", "127.0.0.1", "127.0.0.1:443", $"localhost:{place.Port(0)}"])
            (await StatusAsync(it, host, "shop.example")).ShouldBe(HttpStatusCode.NotFound, host);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestApp app, string host, string domain)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/edge/ask?domain={domain}")
        {
            Headers = { Host = host },
        };
        request.Headers.Add("X-Forwarded-Host", app.Http.BaseAddress!.Authority);
        using var response = await app.Http.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class Switch(IDbContextFactory<AppDb> real) : IDbContextFactory<AppDb>
    {
        public bool IsAway { get; set; }

        public AppDb CreateDbContext() => IsAway ? throw new NpgsqlException("away") : real.CreateDbContext();
    }

    private sealed class Stopped : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
