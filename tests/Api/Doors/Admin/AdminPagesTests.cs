using System.Net;
using Berth.Platform.Accounts;
using Berth.Platform.Jobs;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Admin;

/// <summary>The operators' pages: what they show, what they hide, and what their buttons do.</summary>
public sealed class AdminPagesTests : IAsyncLifetime
{
    private static readonly string[] Lists =
    [
        "alerts",
        "tenants",
        "customers",
        "orders",
        "jobs",
        "events",
        "hosts",
        "mails",
        "audit",
        "people",
    ];
    private TestApp _app = null!;
    private Visitor _ops = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _ops = new Visitor(_app);
        await _ops.BecomesAsync(AccountRole.Operator);
    }

    public async ValueTask DisposeAsync()
    {
        _ops.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task WithoutASecondFactorOperatorsAreLedToSetOneUp()
    {
        using var viewer = new Visitor(_app);
        await using (var db = _app.Db())
        {
            db.Add(new Account("new@shop.example", AccountRole.Owner, DateTimeOffset.UtcNow));
            await db.SaveChangesAsync();
        }
        await viewer.SignInAsync("new@shop.example");
        using var sent = await viewer.Http.GetAsync("/admin/tenants");
        sent.Headers.Location!.OriginalString.ShouldBe("/account/second-factor?next=%2Fadmin%2Ftenants");
    }

    [Fact]
    public async Task NoListShowsWhatIsSecret()
    {
        var order = await _app.BuyAsync("ada");
        using var ada = new Visitor(_app);
        await ada.SignInAsync("ada@example.com");
        var seen = "";
        foreach (var list in Lists)
        {
            (await _ops.OpenAsync($"/admin/{list}")).ShouldBe(HttpStatusCode.OK, list);
            seen += _ops.Page;
        }
        (await _ops.OpenAsync($"/admin/tenants/{order.TenantId}")).ShouldBe(HttpStatusCode.OK);
        seen += _ops.Page;
        seen.ShouldContain("ada@example.com");
        seen.ShouldNotContain(order.Token); // the key to its page
        foreach (var secret in await _app.Db().TenantSecrets.Select(s => s.Ciphertext).ToListAsync())
            seen.ShouldNotContain(secret);
        foreach (var mail in await _app.Db().Mails.ToListAsync())
            if (mail.Text.Length > 0)
                seen.ShouldNotContain(mail.Text.Trim()[..20]);
        seen.ShouldNotContain("/sign-in/");
    }

    [Theory]
    [InlineData("tenants", "ada", "barnacle")]
    [InlineData("orders", "ada", "barnacle")]
    [InlineData("customers", "ada@example.com", "bob@example.com")]
    public async Task ListsAreSearched(string list, string found, string other)
    {
        await _app.BuyAsync("ada");
        // Longer than what a page's random tokens may have in them by chance.
        await _app.BuyAsync("barnacle", "bob@example.com");
        await _ops.OpenAsync($"/admin/{list}");
        _ops.Page.ShouldContain(other);
        await _ops.OpenAsync($"/admin/{list}?q={found.ToUpperInvariant()}");
        _ops.Page.ShouldContain(found);
        _ops.Page.ShouldNotContain(other);
        (await _ops.OpenAsync($"/admin/{list}?q=%27%3B--&state=nonsense&p=-3")).ShouldBe(HttpStatusCode.OK);
        (await _ops.OpenAsync($"/admin/{list}?p=99999999999")).ShouldBeOneOf(
            HttpStatusCode.OK,
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task SeveralAtOnceAreStoppedAndStarted()
    {
        var (ada, bob) = (await _app.BuyAsync("ada"), await _app.BuyAsync("bob", "bob@example.com"));
        (string, string)[] both = [("ids", $"{ada.TenantId}"), ("ids", $"{bob.TenantId}")];
        (await _ops.SendAsync("/admin/tenants", "Stop", [.. both, ("ids", $"{Guid.NewGuid()}")])).Dispose();
        (await _app.Db().Tenants.Select(t => t.Wanted).Distinct().ToListAsync()).ShouldBe([TenantState.Suspended]);
        await _ops.OpenAsync("/admin/tenants");
        _ops.Page.ShouldContain("2 are stopped, with their data kept. Not done:");
        (await _ops.SendAsync("/admin/tenants", "Start", both)).Dispose();
        (await _app.Db().Tenants.Select(t => t.Wanted).Distinct().ToListAsync()).ShouldBe([TenantState.Running]);
        (
            await _app.Db()
                .Audit.Where(a => a.Field == nameof(Subscription.SuspensionReason) && a.Before != null)
                .Select(a => a.Actor)
                .Distinct()
                .ToListAsync()
        ).ShouldBe(["operator ops@shop.example"]);
    }

    [Fact]
    public async Task AReasonHasALength()
    {
        var ada = await _app.BuyAsync("ada");
        var page = $"/admin/tenants/{ada.TenantId}";
        (await _ops.SendAsync(page, "Stop", ("why", new string('x', 201)))).Dispose();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        await _ops.OpenAsync(page);
        _ops.Page.ShouldContain("It must have at most 200; nothing was changed.");
        (await _ops.SendAsync(page, "Stop", ("why", $" {new string('x', 200)} "))).Dispose();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended);
    }

    [Fact]
    public async Task ParkedJobsAreDecidedAbout()
    {
        await using (var db = _app.Db())
        {
            foreach (var key in new[] { "one", "two" })
                db.Add(
                    new Job
                    {
                        Kind = "none",
                        Key = key,
                        State = JobState.Parked,
                        RunAt = DateTimeOffset.UtcNow,
                        CreatedAt = DateTimeOffset.UtcNow,
                        LastError = "It broke.",
                    }
                );
            await db.SaveChangesAsync();
        }
        var ids = await _app.Db().Jobs.Where(j => j.Kind == "none").OrderBy(j => j.Key).Select(j => j.Id).ToListAsync();
        (await _ops.SendAsync("/admin/jobs", "Drop", ("ids", $"{ids[0]}"))).Dispose();
        (await _ops.SendAsync("/admin/jobs", "Retry", ("ids", $"{ids[1]}"))).Dispose();
        (
            await _app.Db().Jobs.Where(j => j.Kind == "none").OrderBy(j => j.Key).Select(j => j.State).ToListAsync()
        ).ShouldBe([JobState.Cancelled, JobState.Ready]);
    }

    [Fact]
    public async Task WhoLooksAsACustomerIsSeenAndRecorded()
    {
        var order = await _app.BuyAsync("ada");
        using var ada = new Visitor(_app);
        await ada.SignInAsync("ada@example.com");
        using var see = await _ops.SendAsync($"/admin/tenants/{order.TenantId}", "See");
        see.Headers.Location!.OriginalString.ShouldBe($"/orders/{order.Id}");
        (await _ops.OpenAsync($"/orders/{order.Id}")).ShouldBe(HttpStatusCode.OK);
        foreach (
            var hidden in (string[])["View login details", "Manage payment", "Cancel and remove", "Change the plan"]
        )
            _ops.Page.ShouldNotContain(hidden);
        foreach (
            var deed in (string[])
                ["Credentials", "NewPassword", "Portal", "Pay", "Plan", "Keep", "CancelAtEnd", "Cancel"]
        )
        {
            using var refused = await _ops.SendAsync($"/orders/{order.Id}", deed);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, deed);
        }
        (await _ops.OpenAsync($"/orders/{order.Id}/invoices")).ShouldBe(HttpStatusCode.Forbidden);
        (await _ops.OpenAsync($"/orders/{order.Id}/plan/large")).ShouldBe(HttpStatusCode.Forbidden);
        (await _ops.OpenAsync("/account/data.json")).ShouldBe(HttpStatusCode.Forbidden);
        await _ops.OpenAsync("/account");
        _ops.Page.ShouldContain("data-container=\"ada\"");
        _ops.Page.ShouldNotContain((await _app.Db().Orders.SingleAsync()).TokenHash);
        _ops.Page.ShouldContain("You are viewing this as");
        (await _ops.OpenAsync("/admin/tenants")).ShouldBe(HttpStatusCode.Forbidden); // as the customer
        (await _ops.SendAsync($"/orders/{order.Id}", "Stop")).Dispose();
        var customer = await _app.Db()
            .Accounts.Where(a => a.Role == AccountRole.Customer)
            .Select(a => a.Id)
            .SingleAsync();
        (
            await _app.Db()
                .Audit.Where(a => a.Field == nameof(Subscription.SuspensionReason) && a.Before != null)
                .Select(a => a.Actor)
                .SingleAsync()
        ).ShouldBe($"operator ops@shop.example for customer {customer}");
        using var erase = await _ops.SendAsync("/account/settings", "Erase");
        erase.StatusCode.ShouldBe(HttpStatusCode.Forbidden); // some things are its customer's alone
        await ada.OpenAsync($"/orders/{order.Id}/history");
        ada.Page.ShouldContain("an operator");
        ada.Page.ShouldNotContain("ops@shop.example");
        using var leave = await _ops.Http.PostAsync(
            "/admin/leave",
            new FormUrlEncodedContent([new("__RequestVerificationToken", await _ops.FormTokenAsync())])
        );
        leave.Headers.Location!.OriginalString.ShouldBe("/admin");
        (await _ops.OpenAsync("/admin/tenants")).ShouldBe(HttpStatusCode.OK);
        (await _app.Db().Audit.CountAsync(a => a.Field == "SeenBy")).ShouldBe(2);
    }

    [Fact]
    public async Task OwnersNameOperatorsButNotThemselves()
    {
        using var owner = new Visitor(_app);
        await owner.BecomesAsync(AccountRole.Owner, "owner@shop.example");
        (await owner.SendAsync("/admin/people", "Set", ("email", "eve@shop.example"), ("role", "Viewer"))).Dispose();
        (await _app.Db().Accounts.SingleAsync(a => a.Email == "eve@shop.example")).Role.ShouldBe(AccountRole.Viewer);
        (
            await owner.SendAsync("/admin/people", "Set", ("email", "OWNER@shop.example"), ("role", "Customer"))
        ).Dispose();
        (await _app.Db().Accounts.SingleAsync(a => a.Email == "owner@shop.example")).Role.ShouldBe(AccountRole.Owner);
        // A role that is taken away counts at once.
        (await owner.SendAsync("/admin/people", "Set", ("email", "ops@shop.example"), ("role", "Customer"))).Dispose();
        (await _ops.OpenAsync("/admin/tenants")).ShouldBe(HttpStatusCode.Redirect);
        (
            await _app.Db()
                .Audit.AnyAsync(a =>
                    a.Kind == "Account"
                    && a.Before == "Operator"
                    && a.After == "Customer"
                    && a.Actor == "operator owner@shop.example"
                )
        ).ShouldBeTrue();
    }

    [Fact]
    public async Task TheAuditIsTakenAlongWithoutFormulas()
    {
        await using (var db = _app.Db())
        {
            db.Add(
                new Berth.Platform.Audit.AuditEntry
                {
                    At = DateTimeOffset.UtcNow,
                    Actor = "=HYPERLINK(\"http://evil.example\")",
                    Kind = "Order",
                    Subject = "x",
                    Field = "a,\"b\"",
                }
            );
            await db.SaveChangesAsync();
        }
        var csv = await _ops.Http.GetStringAsync("/admin/audit.csv?q=x");
        csv.ShouldContain("\"'=HYPERLINK(\"\"http://evil.example\"\")\"");
        csv.ShouldContain("\"a,\"\"b\"\"\"");
    }
}
