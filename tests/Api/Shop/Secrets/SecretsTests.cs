using System.Net;
using System.Text.RegularExpressions;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Secrets;

/// <summary>Secrets are made once, kept sealed, shown once, and renewed as a whole.</summary>
public sealed partial class SecretsTests
{
    [Fact]
    public async Task EachTenantHasItsOwnAndTheDatabaseHoldsThemSealed()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await TenantAsync(app, "ada"), await TenantAsync(app, "bob"));
        var (adas, bobs) = (await HandedOutAsync(app, ada), await HandedOutAsync(app, bob));
        adas["ADMIN_PASSWORD"].ShouldMatch("^[a-hjkmnp-zA-HJ-NP-Z2-9]{20}$");
        adas["SECRET_KEY"].Length.ShouldBe(48);
        adas.Values.Concat(bobs.Values).Distinct().Count().ShouldBe(4);
        (await HandedOutAsync(app, ada)).ShouldBe(adas); // not made again

        var rows = await app.Db()
            .Database.SqlQuery<string>(
                $"""
                SELECT t::text AS "Value" FROM tenant_secrets t UNION ALL SELECT t::text FROM secret_links t
                    UNION ALL SELECT t::text FROM tenants t UNION ALL SELECT t::text FROM tenant_events t
                UNION ALL SELECT t::text FROM jobs t UNION ALL SELECT t::text FROM mails t UNION ALL SELECT t::text FROM audit t
                """
            )
            .ToListAsync();
        rows.Count.ShouldBeGreaterThan(6);
        foreach (var value in adas.Values)
            rows.ShouldAllBe(r => !r.Contains(value));
    }

    [Fact]
    public async Task ASealedValueOpensForNobodyElse()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await TenantAsync(app, "ada"), await TenantAsync(app, "bob"));
        await app.Db()
            .Database.ExecuteSqlAsync(
                $"UPDATE tenant_secrets b SET ciphertext = (SELECT ciphertext FROM tenant_secrets a WHERE a.tenant_id = {ada} AND a.name = b.name) WHERE tenant_id = {bob}"
            );
        (await Should.ThrowAsync<InvalidOperationException>(HandedOutAsync(app, bob))).Message.ShouldContain(
            "Berth:KeysFolder"
        );
        (await HandedOutAsync(app, ada)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task WhatAProductNamesLaterIsMadeForTenantsThatAreThere()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await TenantAsync(app, "ada");
        var before = await HandedOutAsync(app, ada);
        await app.Db().Database.ExecuteSqlAsync($"DELETE FROM tenant_secrets WHERE name = 'SECRET_KEY'");
        var after = await HandedOutAsync(app, ada);
        (after["ADMIN_PASSWORD"], after["SECRET_KEY"].Length).ShouldBe((before["ADMIN_PASSWORD"], 48));
        (await HandedOutAsync(app, ada)).ShouldBe(after);
    }

    [Fact]
    public async Task ALinkShowsWhatIsShownOnceAndOnlyByItsButton()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await TenantAsync(app, "ada");
        var values = await HandedOutAsync(app, ada);
        var link = await LinkAsync(app, ada);
        for (var i = 0; i < 2; i++)
        {
            using var scanned = await app.Http.GetAsync(link);
            (scanned.StatusCode, scanned.Headers.CacheControl!.NoStore).ShouldBe((HttpStatusCode.OK, true));
            (await scanned.Content.ReadAsStringAsync()).ShouldNotContain(values["ADMIN_PASSWORD"]);
        }
        var token = await FormTokenAsync(app, link);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PressAsync(app, link, token)));
        var (status, body, noStore) = answers.Where(a => a.Status == HttpStatusCode.OK).ShouldHaveSingleItem();
        noStore.ShouldBeTrue();
        body.ShouldContain(values["ADMIN_PASSWORD"]);
        body.ShouldNotContain(values["SECRET_KEY"]);
        foreach (var other in answers.Where(a => a.Status != HttpStatusCode.OK))
            (
                other.Status,
                other.Body.Contains("href=\"/find\""),
                other.Body.Contains(values["ADMIN_PASSWORD"])
            ).ShouldBe((HttpStatusCode.NotFound, true, false));
        (
            await app.Db()
                .Audit.Where(a => a.Kind == "SecretLink")
                .OrderBy(a => a.Id)
                .Select(a => a.Field)
                .ToListAsync()
        ).ShouldBe(["Made", "Used"]);
    }

    [Fact]
    public async Task WhatIsOverUnknownOrReplacedIsToldApartByNobody()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Secrets:LinkLifetime"] = "00:30:00" }
        );
        var ada = await TenantAsync(app, "ada");
        var replaced = await LinkAsync(app, ada);
        var over = await LinkAsync(app, ada);
        var token = await FormTokenAsync(app, over);
        (await app.Db().SecretLinks.SingleAsync()).ExpiresAt.ShouldBeInRange(
            DateTimeOffset.UtcNow.AddMinutes(29),
            DateTimeOffset.UtcNow.AddMinutes(30)
        );
        await app.Db().Database.ExecuteSqlAsync($"UPDATE secret_links SET expires_at = now() - interval '1 second'");
        var pages = new List<string>();
        foreach (var link in (string[])[replaced, over, "/credentials/nobody-made-this"])
        {
            using var page = await app.Http.GetAsync(link);
            page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            pages.Add(await page.Content.ReadAsStringAsync());
            (await PressAsync(app, link, token)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        pages.Distinct().ShouldHaveSingleItem().ShouldContain("href=\"/find\"");
    }

    [Fact]
    public async Task RotationsAtOnceComeOneAfterTheOther()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await TenantAsync(app, "ada");
        var before = await HandedOutAsync(app, ada);
        var link = await LinkAsync(app, ada);
        var generation = (await app.Db().Tenants.SingleAsync()).Generation;
        (
            await Task.WhenAll(
                Enumerable
                    .Range(0, 3)
                    .Select(_ => app.InScopeAsync<RotateSecrets, bool>(r => r.RotateAsync(ada, default)))
            )
        ).ShouldBe([true, true, true]);

        var after = await HandedOutAsync(app, ada);
        after["ADMIN_PASSWORD"].ShouldNotBe(before["ADMIN_PASSWORD"]);
        after["SECRET_KEY"].ShouldBe(before["SECRET_KEY"]); // data may be encrypted with it
        (await app.Db().TenantSecrets.OrderBy(s => s.Name).Select(s => s.Version).ToListAsync()).ShouldBe([4, 1]);
        (await app.Db().Tenants.SingleAsync()).Generation.ShouldBe(generation + 3);
        (await app.Db().TenantEvents.CountAsync(e => e.What == "Password reset")).ShouldBe(3);
        (
            await app.Db()
                .Audit.Where(a => a.Kind == "TenantSecret")
                .OrderBy(a => a.Id)
                .Select(a => $"{a.Field} {a.After}")
                .ToListAsync()
        ).ShouldBe(["ADMIN_PASSWORD version 2", "ADMIN_PASSWORD version 3", "ADMIN_PASSWORD version 4"]);
        using var old = await app.Http.GetAsync(link);
        old.StatusCode.ShouldBe(HttpStatusCode.NotFound); // whoever has the old mail sees nothing
    }

    private static async Task<Guid> TenantAsync(TestApp app, string name)
    {
        await using var db = app.Db();
        var product = app.Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], name, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        await db.SaveChangesAsync();
        return await app.InScopeAsync<AppDb, Guid>(async scoped =>
        {
            await using var transaction = await scoped.Database.BeginTransactionAsync();
            var create = ActivatorUtilities.CreateInstance<CreateTenant>(app.Services, scoped);
            var tenant = await create.CreateAsync(await scoped.Orders.SingleAsync(o => o.Id == order.Id), default);
            await scoped.SaveChangesAsync();
            await transaction.CommitAsync();
            return tenant.Id;
        });
    }

    private static async Task<Dictionary<string, string>> HandedOutAsync(TestApp app, Guid tenant)
    {
        await using var db = app.Db();
        return (
            await app.Services.GetRequiredService<MakeSecrets>().HandOutAsync(db, tenant, "hello", default)
        ).ToDictionary(s => s.Key, s => s.Value.Value);
    }

    private static async Task<string> LinkAsync(TestApp app, Guid tenant)
    {
        await using var db = app.Db();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var link = await app.Services.GetRequiredService<MakeLink>().MakeAsync(db, tenant, "hello", default);
        await transaction.CommitAsync();
        return new Uri(link!.Url).AbsolutePath;
    }

    private static async Task<string> FormTokenAsync(TestApp app, string link) =>
        Token().Match(await app.Http.GetStringAsync(link)).Groups[1].Value;

    private static async Task<(HttpStatusCode Status, string Body, bool NoStore)> PressAsync(
        TestApp app,
        string link,
        string token
    )
    {
        using var answer = await app.Http.PostAsync(
            link,
            new FormUrlEncodedContent([new("__RequestVerificationToken", token)])
        );
        return (
            answer.StatusCode,
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()),
            answer.Headers.CacheControl?.NoStore == true
        );
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
