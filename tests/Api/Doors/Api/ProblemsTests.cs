using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.AdminApi;

/// <summary>Whatever goes wrong under /api is problem details; and what is sent twice is done once.</summary>
public sealed class ProblemsTests
{
    [Fact]
    public async Task UnknownPathsMethodsBodiesAndOurOwnFaultsAreProblems()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:BodyKb"] = "16" }
        );
        using var program = await Program.WithAsync(app);
        (await program.GetAsync("/api/none/")).Problem(HttpStatusCode.NotFound).ShouldContain("openapi.json");
        (await program.DeleteAsync("/api/stats/")).Problem(HttpStatusCode.MethodNotAllowed).ShouldContain("GET");
        (await program.PostAsync("/api/instances/", "{not json"))
            .Problem(HttpStatusCode.BadRequest)
            .ShouldContain("JSON");
        using (var large = Program.Nobody(app, program.Token))
            (await large.PostAsync("/api/instances/", new { subdomain = new string('x', 20_000) })).Problem(
                HttpStatusCode.RequestEntityTooLarge
            );
        using var text = new HttpRequestMessage(HttpMethod.Post, "/api/instances/")
        {
            Content = new StringContent("x", Encoding.UTF8, "text/plain"),
        };
        (await program.Http.SendAsync(text)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        // Also to who asks for a page.
        (await program.GetAsync("/api/none/", ("Accept", "text/html"))).Problem(HttpStatusCode.NotFound);
        await using (var db = app.Db())
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE customers RENAME TO customers_away");
        var broken = await program.GetAsync("/api/customers/");
        broken.Problem(HttpStatusCode.InternalServerError).ShouldContain("our fault");
        broken.Text.ShouldNotContain("customers_away");
        broken.Text.ShouldNotContain("42P01");
        broken.Whole.Headers.GetValues("X-Request-Id").Single().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task TooManyCallsAreAProblemAndATokenIsCountedWhereverItComesFrom()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:ApiPerMinute"] = "2" }
        );
        using var program = await Program.WithAsync(app);
        for (var i = 0; i < 2; i++)
            (await program.GetAsync("/api/stats/", ("X-Forwarded-For", $"203.0.113.{i}"))).Status.ShouldBe(
                HttpStatusCode.OK
            );
        var refused = await program.GetAsync("/api/stats/", ("X-Forwarded-For", "203.0.113.9"));
        refused.Problem(HttpStatusCode.TooManyRequests);
        refused.Whole.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task WhatIsSentAgainUnderItsKeyIsAnsweredAgainAndDoneOnce()
    {
        var clock = new MovingClock();
        await using var app = await TestApp.StartAsync(clock: clock);
        using var program = await Program.WithAsync(app);
        using var other = await Program.WithAsync(app);
        var wish = new { subdomain = "ada", email = "ada@example.com" };
        var first = await program.PostAsync("/api/instances/", wish, ("Idempotency-Key", "k1"));
        var again = await program.PostAsync("/api/instances/", wish, ("Idempotency-Key", "k1"));
        (again.Status, again.Text, again.Whole.Headers.ETag, again.Whole.Headers.Location).ShouldBe(
            (HttpStatusCode.Created, first.Text, first.Whole.Headers.ETag, first.Whole.Headers.Location)
        );
        again.Whole.Headers.GetValues("Idempotent-Replayed").Single().ShouldBe("true");
        (
            await program.PostAsync(
                "/api/instances/",
                new { subdomain = "bob", email = "ada@example.com" },
                ("Idempotency-Key", "k1")
            )
        )
            .Problem(HttpStatusCode.UnprocessableEntity)
            .ShouldContain("another call");
        // The key is its caller's own.
        (await other.PostAsync("/api/instances/", wish, ("Idempotency-Key", "k1")))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("taken");
        (await program.PostAsync("/api/instances/", wish, ("Idempotency-Key", new string('k', 201)))).Problem(
            HttpStatusCode.BadRequest
        );
        await using var db = app.Db();
        (await db.Tenants.CountAsync()).ShouldBe(1);
        (await db.IdempotencyKeys.Select(k => k.Answer).ToListAsync()).ShouldAllBe(a =>
            a != null && !a.Contains("ada", StringComparison.Ordinal)
        );
        clock.Advance(TimeSpan.FromHours(25));
        (await program.PostAsync("/api/instances/", wish, ("Idempotency-Key", "k1")))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("taken");
    }

    [Fact]
    public async Task TheSecondAtOnceIsToldToWait()
    {
        await using var app = await TestApp.StartAsync();
        using var program = await Program.WithAsync(app);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    program.PostAsync(
                        "/api/instances/",
                        new { subdomain = "ada", email = "ada@example.com" },
                        ("Idempotency-Key", "k")
                    )
                )
        );
        answers.ShouldContain(a => a.Status == HttpStatusCode.Created);
        foreach (var waits in answers.Where(a => a.Status != HttpStatusCode.Created))
        {
            waits.Problem(HttpStatusCode.Conflict).ShouldContain("being worked on");
            waits.Whole.Headers.RetryAfter.ShouldNotBeNull();
        }
        await using var db = app.Db();
        (await db.Tenants.CountAsync()).ShouldBe(1);
    }
}
