using System.Net;
using System.Text.Json;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>What somebody who is signed in sees and does: their containers, and their account.</summary>
public sealed class AccountPagesTests
{
    [Fact]
    public async Task AllThatWasBoughtIsOnOnePageAndNothingElse()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        await app.BuyAsync("ada-two");
        await app.BuyAsync("bob", "bob@example.com");
        using var ada = new Visitor(app);
        (await ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        await ada.SignInAsync("ada@example.com");
        await ada.OpenAsync("/account");
        ada.Page.ShouldContain("data-container=\"ada\"");
        ada.Page.ShouldContain("data-container=\"ada-two\"");
        ada.Page.ShouldContain($"/orders/{order.Id}");
        ada.Page.ShouldNotContain("data-container=\"bob\"");
        using var ordered = await ada.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", "ada-three"),
            ("Email", "ada@example.com")
        );
        (await app.Db().Orders.SingleAsync(o => o.Name == "ada-three")).AccountId.ShouldBe(
            (await app.Db().Accounts.SingleAsync()).Id
        );
    }

    [Fact]
    public async Task WithASecondFactorTheAddressOfAPageOpensNothingAlone()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        using var eve = new Visitor(app);
        string[] pages = ["", "/events", "/history", "/invoices", "/plan/large", "/stats", "/log"];
        (await eve.OpenAsync($"/orders/{order.Token}")).ShouldBe(HttpStatusCode.OK);
        await ada.SignInAsync("ada@example.com");
        await ada.ProvesAsync("ada@example.com");
        var secret = await app.NewSecretAsync(order.Id); // since it has an owner nobody knows its secret
        foreach (var page in pages)
        foreach (var key in (string[])[secret, $"{order.Id}"])
            (await eve.OpenAsync($"/orders/{key}{page}")).ShouldBe(HttpStatusCode.Redirect, page);
        (await ada.OpenAsync($"/orders/{secret}")).ShouldBe(HttpStatusCode.OK);
        using var stop = await eve.Http.PostAsync($"/orders/{secret}?handler=Cancel", new FormUrlEncodedContent([]));
        stop.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
    }

    [Fact]
    public async Task AContainerIsStoppedAndStartedByItsCustomer()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        var page = $"/orders/{order.Token}";
        (await ada.SendAsync(page, "Stop")).Dispose();
        (await app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended);
        await app.Db()
            .Tenants.ExecuteUpdateAsync(t =>
                t.SetProperty(x => x.Observed, TenantState.Suspended)
                    .SetProperty(x => x.ObservedGeneration, x => x.Generation)
            );
        await ada.OpenAsync(page);
        ada.Page.ShouldContain("Stopped; your data is kept");
        // What an operator stopped, its customer does not start.
        await app.InScopeAsync<Berth.Shop.Subscriptions.OverrideDunning>(o =>
            o.OverrideAsync(
                order.TenantId!.Value,
                s => s.Stop(Berth.Shop.Subscriptions.SuspensionReason.Operator, "abuse"),
                default
            )
        );
        (await ada.SendAsync(page, "Start")).Dispose();
        (await app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended);
        await app.InScopeAsync<Berth.Shop.Subscriptions.OverrideDunning>(o =>
            o.OverrideAsync(
                order.TenantId!.Value,
                s =>
                {
                    s.Release(null);
                    s.Stop(Berth.Shop.Subscriptions.SuspensionReason.Customer, "");
                },
                default
            )
        );
        (await ada.SendAsync(page, "Start")).Dispose();
        (await app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
    }

    [Fact]
    public async Task APlansCostIsShownBeforeItIsChanged()
    {
        await using var app = await TestApp.StartAsync(clock: new StillClock());
        var (order, second) = (await app.BuyAsync("ada"), await app.BuyAsync("ada-two"));
        using var ada = new Visitor(app);
        (await ada.OpenAsync($"/orders/{order.Token}/plan/large")).ShouldBe(HttpStatusCode.OK);
        ada.Page.ShouldContain("7.34 EUR");
        (await ada.OpenAsync($"/orders/{order.Token}/plan/none")).ShouldBe(HttpStatusCode.NotFound);
        (await ada.OpenAsync($"/orders/{order.Token}/invoices")).ShouldBe(HttpStatusCode.OK);
        ada.Page.ShouldContain("B-sub_ada");
        (await ada.OpenAsync($"/orders/{order.Token}/history")).ShouldBe(HttpStatusCode.OK);
        ada.Page.ShouldContain("Tenant Wanted");
        // Asked again at once, Stripe is not: its limits are shared by all customers.
        var asked = app.Stripe.Asked.Count;
        for (var i = 0; i < 5; i++)
        {
            (await ada.OpenAsync($"/orders/{order.Token}/plan/large")).ShouldBe(HttpStatusCode.OK);
            (await ada.OpenAsync($"/orders/{order.Token}/invoices")).ShouldBe(HttpStatusCode.OK);
        }
        app.Stripe.Asked.Count.ShouldBe(asked);
        order = second;
        app.Stripe.IsDown = true;
        for (var i = 0; i < 2; i++)
        {
            (await ada.OpenAsync($"/orders/{order.Token}/plan/large")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ada.OpenAsync($"/orders/{order.Token}/invoices")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
    }

    [Fact]
    public async Task ANewAddressIsProvenBeforeItCounts()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        await app.BuyAsync("bob", "bob@example.com");
        using var bob = new Visitor(app);
        await bob.SignInAsync("bob@example.com");
        using var ada = new Visitor(app);
        await ada.SignInAsync("ada@example.com");
        using var taken = await ada.SendAsync("/account/settings", "Address", ("Email", "BOB@example.com"));
        using var free = await ada.SendAsync("/account/settings", "Address", ("Email", "lovelace@example.com"));
        // both answers are the same
        (taken.StatusCode, free.StatusCode).ShouldBe((HttpStatusCode.Redirect, HttpStatusCode.Redirect));
        taken.Headers.Location.ShouldBe(free.Headers.Location);
        await app.RunJobsAsync();
        var mail = app.Mailer.Sent.Single(m => m.Kind == "ProveAddress");
        mail.Recipient.ShouldBe("lovelace@example.com");
        (await app.Db().Accounts.CountAsync(a => a.Email == "ada@example.com")).ShouldBe(1);
        // Mistyped, the mail is a stranger's: it opens nothing for them.
        var link = new Uri(
            mail.Text.Split('\n').Single(l => l.StartsWith("http", StringComparison.Ordinal))
        ).AbsolutePath;
        using var stranger = new Visitor(app);
        using var opened = await stranger.SendAsync(link);
        opened.Headers.Location!.OriginalString.ShouldStartWith("/sign-in?next=");
        using var other = await bob.SendAsync(link);
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Db().Accounts.CountAsync(a => a.Email == "ada@example.com")).ShouldBe(1);
        using var used = await ada.SendAsync(
            new Uri(mail.Text.Split('\n').Single(l => l.StartsWith("http", StringComparison.Ordinal))).AbsolutePath
        );
        (await app.Db().Accounts.CountAsync(a => a.Email == "lovelace@example.com")).ShouldBe(1);
        await app.RunJobsAsync();
        // who had it hears of it
        app.Mailer.Sent.Single(m => m.Kind == "AddressMoved").Recipient.ShouldBe("ada@example.com");
        await ada.OpenAsync("/account");
        ada.Page.ShouldContain("data-container=\"ada\"");
    }

    [Fact]
    public async Task SessionsAreListedAndEndedFromElsewhere()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        await ada.SignInAsync("ada@example.com");
        using var other = new Visitor(app);
        await other.SignInAsync("ada@example.com");
        var theirs = (await app.Db().Sessions.OrderByDescending(s => s.CreatedAt).FirstAsync()).Id;
        (await ada.SendAsync("/account/settings", "End", ("session", theirs.ToString()))).Dispose();
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        (await ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task DataIsTakenAlongAndErased()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        await ada.SignInAsync("ada@example.com");
        await using (var db = app.Db())
            await TrafficMonth.AddAsync(db, order.TenantId!.Value, new(2026, 5, 1), new(3, 4), default);
        var data = JsonDocument.Parse(await ada.Http.GetStringAsync("/account/data.json")).RootElement;
        data.GetProperty("traffic")[0]
            .GetRawText()
            .ShouldBe($$"""{"tenantId":"{{order.TenantId}}","month":"2026-05-01","received":3,"sent":4}""");
        data.GetProperty("orders")[0].GetProperty("name").GetString().ShouldBe("ada");
        data.GetRawText().ShouldNotContain(order.Token); // keys are no data

        (await ada.SendAsync("/account/settings", "Erase")).Dispose();
        (await app.Db().Accounts.SingleAsync()).ErasedAt.ShouldBeNull(); // a container is there still
        await app.Db().Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Ended));
        // It stands in texts, too, in any case; an address that merely contains it is another's.
        await app.Db()
            .Database.ExecuteSqlAsync(
                $$"""
                INSERT INTO stripe_events (id, type, body, received_at)
                    VALUES ('evt_ada', 'x', {{"{\"email\": \"Ada@Example.com\"}"}}, now());
                INSERT INTO audit (at, actor, kind, subject, field, before, after)
                    VALUES (now(), 'stripe', 'Customer', 'cus_ada', 'Email', 'ada@example.com', 'adaXexample.com'),
                        (now(), 'stripe', 'Customer', 'cus_eva', 'Email', 'is nevada@example.com.', '');
                """
            );
        (await ada.SendAsync("/account/settings", "Erase")).Dispose();
        (await ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        await app.RunJobsAsync();
        var everything = string.Join(
            '\n',
            await app.Db()
                .Database.SqlQuery<string>(
                    $"SELECT row_to_json(a)::text AS value FROM accounts a UNION ALL SELECT row_to_json(o)::text FROM orders o UNION ALL SELECT row_to_json(m)::text FROM mails m UNION ALL SELECT row_to_json(s)::text FROM sessions s UNION ALL SELECT row_to_json(c)::text FROM customers c UNION ALL SELECT row_to_json(l)::text FROM sign_in_links l UNION ALL SELECT row_to_json(j)::text FROM jobs j UNION ALL SELECT row_to_json(u)::text FROM audit u UNION ALL SELECT row_to_json(e)::text FROM stripe_events e"
                )
                .ToListAsync()
        );
        everything.Replace("nevada@example.com", "").ShouldNotContain("ada@example.com");
        everything.ShouldContain("is nevada@example.com."); // somebody else
        everything.ShouldContain("adaXexample.com");
        everything.ShouldContain("sub_ada"); // the books stay
    }
}
