using System.Net;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Webhooks;
using Berth.Tenants.Domains;
using Berth.Tests.Domains;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Caller = Berth.Tests.AdminApi.Program;

namespace Berth.Tests.Attacks;

/// <summary>
/// The same in one moment: all wait for a lock that the test holds, so that each has looked, or is about to, before any
/// has written. Orders are in <c>PlaceOrderTests</c>, codes and mailed links in <c>CodesTests</c>.
/// </summary>
public sealed class MomentsTests
{
    [Fact]
    public async Task ACallThatIsWorkedOnIsNotBegunAgainUnderItsKey()
    {
        await using var app = await TestApp.StartAsync();
        using var program = await Caller.WithAsync(app);
        Task<Caller.Answer> AskAsync() =>
            program.PostAsync(
                "/api/instances/",
                new { subdomain = "ada", email = "ada@example.com" },
                ("Idempotency-Key", "k")
            );
        await using var db = app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync("LOCK TABLE tenants, orders IN EXCLUSIVE MODE");
        var first = AskAsync();
        await app.WaitersAsync(1);
        foreach (var again in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync())))
            again.Problem(HttpStatusCode.Conflict).ShouldContain("being worked on");
        await hold.CommitAsync();
        (await first).Status.ShouldBe(HttpStatusCode.Created);
        var replayed = await AskAsync();
        (replayed.Status, replayed.Text).ShouldBe((HttpStatusCode.Created, (await first).Text));
        (await app.Db().Tenants.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task OwnersWhoRemoveEachOtherLeaveOne()
    {
        await using var app = await TestApp.StartAsync();
        string[] emails = ["one@shop.example", "two@shop.example", "three@shop.example"];
        var owners = new List<Visitor>();
        foreach (var email in emails)
        {
            owners.Add(new Visitor(app));
            await owners[^1].BecomesAsync(AccountRole.Owner, email);
        }
        var ids = await app.Db().Accounts.ToDictionaryAsync(a => a.Email!, a => $"{a.Id}");
        var answers = await AtOnceAsync(
            app,
            SetRole.Locks,
            "roles",
            emails
                .Select(
                    (_, i) =>
                        (Func<Task<HttpResponseMessage>>)(
                            () => owners[i].SendAsync("/admin/people", "Remove", ("ids", ids[emails[(i + 1) % 3]]))
                        )
                )
                .ToList()
        );
        foreach (var answer in answers)
            answer.Dispose();
        (await app.Db().Accounts.CountAsync(a => a.Role == AccountRole.Owner)).ShouldBeGreaterThan(0);
        foreach (var owner in owners)
            owner.Dispose();
    }

    [Fact]
    public async Task WhoIsInvitedFourTimesAtOnceIsOne()
    {
        await using var app = await TestApp.StartAsync();
        using var owner = new Visitor(app);
        await owner.BecomesAsync(AccountRole.Owner);
        var answers = await AtOnceAsync(
            app,
            SetRole.Locks,
            "roles",
            [
                .. ((string[])["eve@shop.example", "EVE@shop.example", "eve@SHOP.example", " eve@shop.example"]).Select(
                    email =>
                        (Func<Task<HttpResponseMessage>>)(
                            () => owner.SendAsync("/admin/people", "Set", ("email", email), ("role", "Operator"))
                        )
                ),
            ]
        );
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Redirect);
        (await app.Db().Accounts.CountAsync(a => a.Role == AccountRole.Operator)).ShouldBe(1);
    }

    [Fact]
    public async Task ManyWebhooksAtOnceAreNoMoreThanTheLimit()
    {
        await using var app = await TestApp.StartAsync();
        using var program = await Caller.WithAsync(app);
        for (var i = 0; i < ChangeWebhooks.Most - 1; i++)
            (await AddAsync(i)).Status.ShouldBe(HttpStatusCode.Created);
        var answers = await AtOnceAsync(
            app,
            ChangeWebhooks.Locks,
            "all",
            [.. Enumerable.Range(100, 5).Select(i => (Func<Task<Caller.Answer>>)(() => AddAsync(i)))]
        );
        answers.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(1);
        (await app.Db().WebhookEndpoints.CountAsync()).ShouldBe(ChangeWebhooks.Most);

        Task<Caller.Answer> AddAsync(int i) =>
            program.PostAsync(
                "/api/webhooks/",
                new { url = $"https://example.com/{i}", events = (string[])[WebhookEvent.Created] }
            );
    }

    [Fact]
    public async Task ManyDomainsAtOnceAreNoMoreThanTheLimit()
    {
        await using var it = await DomainsApp.StartAsync();
        for (var i = 0; i < AddDomain.Most - 1; i++)
            (await it.AddAsync(it.Ada, $"d{i}.example.com")).ShouldBeNull();
        var answers = await AtOnceAsync(
            it.App,
            AddDomain.Locks,
            $"{it.Ada}",
            [
                .. Enumerable
                    .Range(100, 5)
                    .Select(i => (Func<Task<string?>>)(() => it.AddAsync(it.Ada, $"d{i / 2}.example.com"))),
            ]
        );
        answers.Count(a => a is null).ShouldBeInRange(1, 2); // the same one twice is one
        (await it.App.Db().Domains.CountAsync(d => d.TenantId == it.Ada)).ShouldBe(AddDomain.Most);
    }

    /// <summary>Has all of them wait for the lock, and lets them go.</summary>
    private static async Task<T[]> AtOnceAsync<T>(TestApp app, int what, string whose, IReadOnlyList<Func<Task<T>>> all)
    {
        await using var db = app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.LockAsync(what, whose, default);
        var asked = all.Select(a => a()).ToList();
        await app.WaitersAsync(asked.Count);
        await hold.CommitAsync();
        return await Task.WhenAll(asked);
    }
}
