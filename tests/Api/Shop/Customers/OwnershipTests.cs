using System.Net;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Shop.Checkout;
using Berth.Shop.Customers;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>Who owns what: an address that somebody typed, or set with Stripe, gives nobody anything.</summary>
public sealed class OwnershipTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task WhatAStrangerBoughtInSomebodysNameLendsNothing()
    {
        var theirs = await _app.BuyAsync("bait", "ada@example.com");
        using var ada = await SignedInAsync("ada@example.com");
        using var eve = new Visitor(_app);
        // The stranger's key to the page is no key any more.
        (await eve.OpenAsync($"/orders/{theirs.Token}")).ShouldBe(HttpStatusCode.NotFound);
        (await eve.OpenAsync($"/orders/{theirs.Token}/invoices")).ShouldBe(HttpStatusCode.NotFound);
        // What she buys now is paid by a customer of her own.
        await OrderAsync(ada, "diary");
        Asked().ShouldNotContain("customer=cus_bait");
    }

    [Fact]
    public async Task WhatWasBoughtSignedInStaysOneCustomer()
    {
        await _app.BuyAsync("first", "ada@example.com");
        using var ada = await SignedInAsync("ada@example.com");
        await OrderAsync(ada, "second");
        await _app.Db()
            .Orders.Where(o => o.Name == "second")
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.CustomerId, "cus_ada"));
        await OrderAsync(ada, "third");
        Asked().ShouldContain("customer=cus_ada"); // cards and invoices stay together
        using var eve = await SignedInAsync("eve@example.com", buys: "eves");
        await OrderAsync(eve, "fourth", "ada@example.com");
        Asked().ShouldNotContain("customer=cus_ada");
    }

    [Fact]
    public async Task AnAddressThatWasSetWithStripeOpensNothing()
    {
        await _app.BuyAsync("diary", "ada@example.com");
        using var ada = await SignedInAsync("ada@example.com");
        await SetWithStripeAsync("cus_diary", "eve@example.com");
        await FindAsync("diary", "eve@example.com");
        _app.Mailer.Sent.ShouldNotContain(m => m.Kind == nameof(Berth.Platform.Mail.YourPage));
        await FindAsync("diary", "ada@example.com");
        var mail = _app.Mailer.Sent.Single(m => m.Kind == nameof(Berth.Platform.Mail.YourPage));
        mail.Recipient.ShouldBe("ada@example.com");
        mail.Text.ShouldNotContain("/orders/");
        mail.Text.ShouldContain("/sign-in/"); // which proves the mailbox

        await _app.BuyAsync("notes", "grace@example.com");
        await SetWithStripeAsync("cus_notes", "eve@example.com");
        using var eve = new Visitor(_app);
        await Should.ThrowAsync<InvalidOperationException>(eve.SignInAsync("eve@example.com")); // no link is mailed
    }

    [Fact]
    public async Task ATenantsOwnersSecondFactorLocksAllItsOrders()
    {
        var order = await _app.BuyAsync("diary", "ada@example.com");
        using var ada = await SignedInAsync("ada@example.com");
        await ada.ProvesAsync("ada@example.com");
        var tenant = await _app.Db().Tenants.SingleAsync();
        order = await _app.Db().Orders.SingleAsync();
        var answer = await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.ResumeAsync(order, tenant, default));
        answer.Order!.AccountId.ShouldBe(order.AccountId);
        using var eve = new Visitor(_app);
        (await eve.OpenAsync($"/orders/{answer.Order.Token}")).ShouldBe(HttpStatusCode.Redirect);
        // Also one from before, which has no owner.
        await _app.Db()
            .Orders.Where(o => o.Id == answer.Order.Id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.AccountId, (Guid?)null));
        (await eve.OpenAsync($"/orders/{answer.Order.Token}")).ShouldBe(HttpStatusCode.Redirect);
        (await ada.OpenAsync($"/orders/{answer.Order.Token}")).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The lock looks at the address; a form's field of the same name must not lead elsewhere.</summary>
    [Fact]
    public async Task AFormCannotNameAnotherOrderThanItsAddress()
    {
        var locked = await _app.BuyAsync("diary", "ada@example.com");
        using var ada = await SignedInAsync("ada@example.com");
        await ada.ProvesAsync("ada@example.com");
        var secret = await _app.NewSecretAsync(locked.Id);
        var own = await _app.BuyAsync("mine", "eve@example.com");
        using var eve = new Visitor(_app);
        using var shown = await eve.SendAsync($"/orders/{own.Token}", "Credentials", ("token", secret));
        foreach (var handler in (string[])["Stop", "CancelAtEnd"])
            (await eve.SendAsync($"/orders/{own.Token}", handler, ("token", secret))).Dispose();
        await using var db = _app.Db();
        (await db.Tenants.SingleAsync(t => t.Slug == "diary")).Wanted.ShouldBe(TenantState.Running);
        (await db.Tenants.SingleAsync(t => t.Slug == "mine")).Wanted.ShouldBe(TenantState.Suspended);
        (await db.SecretLinks.AnyAsync(l => l.TenantId == locked.TenantId)).ShouldBeFalse();
    }

    /// <summary>Whoever reads the database, or a backup of it, opens nothing with it.</summary>
    [Fact]
    public async Task NoSecretOfAnOrderIsKept()
    {
        using var visitor = new Visitor(_app);
        await OrderAsync(visitor, "diary");
        var order = await _app.Db().Orders.SingleAsync();
        using var back = await visitor.Http.GetAsync($"/orders/{order.Id}");
        var secret = back.Headers.Location!.OriginalString.Split('/')[^1];
        (await visitor.OpenAsync($"/orders/{secret}")).ShouldBe(HttpStatusCode.OK);
        using var told = await _app.PostEventAsync(
            $$$"""
            {"id":"evt_1","object":"event","type":"checkout.session.expired","data":{"object":{"id":"cs_other",
             "object":"checkout.session","success_url":"http://shop.example:8080/orders/{{{secret}}}?paid=yes"
            } } }
            """
        );
        told.StatusCode.ShouldBe(HttpStatusCode.OK);
        await _app.RunJobsAsync();
        await SecretIsNowhereAsync(secret);
    }

    [Fact]
    public async Task WhatAMailOpensIsNotKeptOnceItIsSent()
    {
        await _app.BuyAsync("diary", "ada@example.com");
        await FindAsync("diary", "ada@example.com");
        await _app.RunJobsAsync();
        var mail = _app.Mailer.Sent.Single(m => m.Kind == nameof(Berth.Platform.Mail.YourPage));
        var secret = System.Text.RegularExpressions.Regex.Match(mail.Text, "/sign-in/([^ \n]+)").Groups[1].Value;
        secret.Length.ShouldBe(43);
        (await _app.Db().Mails.SingleAsync(m => m.Kind == mail.Kind)).Text.ShouldContain("/sign-in/-");
        await SecretIsNowhereAsync(secret);
    }

    private async Task SecretIsNowhereAsync(string secret)
    {
        await using var db = _app.Db();
        foreach (
            var table in await db
                .Database.SqlQuery<string>(
                    $"""SELECT tablename::text AS "Value" FROM pg_tables WHERE schemaname = 'public'"""
                )
                .ToListAsync()
        )
        {
            string sql = $"""SELECT count(*)::int AS "Value" FROM "{table}" t WHERE t::text LIKE '%{secret}%'""";
            (await db.Database.SqlQueryRaw<int>(sql).SingleAsync()).ShouldBe(0, table);
        }
    }

    [Fact]
    public async Task AnOrderWithoutATenantIsLockedByItsOwnOwnerAlone()
    {
        using var ada = await SignedInAsync("ada@example.com", buys: "diary");
        await ada.ProvesAsync("ada@example.com");
        await OrderAsync(ada, "second"); // not paid, so it has no tenant either
        var answer = await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", "small", "bobs", "bob@example.com", null), default)
        );
        using var bob = new Visitor(_app);
        (await bob.OpenAsync($"/orders/{answer.Order!.Token}")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AnOrdersIdOpensItForItsOwnerAlone()
    {
        var order = await _app.BuyAsync("diary", "ada@example.com");
        using var nobody = new Visitor(_app);
        (await nobody.OpenAsync($"/orders/{order.Id}")).ShouldBe(HttpStatusCode.Redirect);
        using var bob = await SignedInAsync("bob@example.com", buys: "bobs");
        string[] pages = ["", "/events", "/history", "/invoices", "/plan/large", "/stats", "/log"];
        foreach (var page in pages)
            (await bob.OpenAsync($"/orders/{order.Id}{page}")).ShouldBe(HttpStatusCode.NotFound, page);
        using var ada = await SignedInAsync("ada@example.com");
        foreach (var page in (string[])["", "/history", "/invoices", "/plan/large"])
            (await ada.OpenAsync($"/orders/{order.Id}{page}")).ShouldBe(HttpStatusCode.OK, page);
    }

    [Fact]
    public async Task APageGetsANewAddressFromItsCustomerAndFromAnOperator()
    {
        var order = await _app.BuyAsync("diary", "ada@example.com");
        using var visitor = new Visitor(_app);
        using var renewed = await visitor.SendAsync($"/orders/{order.Token}", "NewAddress");
        var address = renewed.Headers.Location!.OriginalString;
        address.ShouldNotContain(order.Token);
        (await visitor.OpenAsync($"/orders/{order.Token}")).ShouldBe(HttpStatusCode.NotFound);
        (await visitor.OpenAsync(address)).ShouldBe(HttpStatusCode.OK);
        (
            await _app.InScopeAsync<ChangeTenant, string?>(c => c.RenewAddressAsync(order.TenantId!.Value, default))
        ).ShouldBeNull();
        (await visitor.OpenAsync(address)).ShouldBe(HttpStatusCode.NotFound);
        (await _app.InScopeAsync<ChangeTenant, string?>(c => c.RenewAddressAsync(Guid.NewGuid(), default))).ShouldBe(
            "There is no such tenant."
        );
    }

    /// <summary>Whoever has the mailbox now that an account moved away from has nothing of it.</summary>
    [Fact]
    public async Task AfterAMoveTheOldMailboxClaimsNothing()
    {
        using var ada = await SignedInAsync("ada@example.com", buys: "diary");
        (await ada.SendAsync("/account/settings", "Address", ("Email", "lovelace@example.com"))).Dispose();
        await _app.RunJobsAsync();
        var link = _app
            .Mailer.Sent.Single(m => m.Kind == "ProveAddress")
            .Text.Split('\n')
            .Single(l => l.StartsWith("http", StringComparison.Ordinal));
        (await ada.SendAsync(new Uri(link).AbsolutePath)).Dispose();
        var order = await _app.Db().Orders.SingleAsync();

        // It gets no link, as nobody does who has bought nothing.
        using var eve = new Visitor(_app);
        var links = _app.Mailer.Sent.Count(m => m.Kind == "SignIn");
        await Should.ThrowAsync<InvalidOperationException>(() => eve.SignInAsync("ada@example.com"));
        _app.Mailer.Sent.Count(m => m.Kind == "SignIn").ShouldBe(links);
        // And if it has bought something since, it has that alone.
        await _app.BuyAsync("hers", "ada@example.com");
        await eve.SignInAsync("ada@example.com");
        await eve.OpenAsync("/account");
        eve.Page.ShouldContain("data-container=\"hers\"");
        eve.Page.ShouldNotContain("data-container=\"diary\"");
        (await eve.OpenAsync($"/orders/{order.Id}")).ShouldBe(HttpStatusCode.NotFound);
        (await _app.Db().Orders.SingleAsync(o => o.Id == order.Id)).AccountId.ShouldBe(order.AccountId);
        await FindAsync("diary", "ada@example.com");
        _app.Mailer.Sent.ShouldNotContain(m => m.Kind == nameof(Berth.Platform.Mail.YourPage));
        await FindAsync("diary", "lovelace@example.com");
        _app.Mailer.Sent.Single(m => m.Kind == nameof(Berth.Platform.Mail.YourPage))
            .Recipient.ShouldBe("lovelace@example.com");
    }

    [Theory]
    [InlineData("ida@ıcloud.com", "ida@icloud.com")]
    [InlineData("ıda@icloud.com", "ida@icloud.com")]
    [InlineData("kim@example.com", "\u212aim@example.com")]
    public async Task WhatLooksAlikeIsAnother(string typed, string real)
    {
        Order
            .For(typed, Hello, Hello.Plans[0], "bait", DateTimeOffset.UtcNow)
            .NormalizedEmail.ShouldNotBe(Berth.Platform.Addresses.Mailbox.Normal(real));
        await _app.InScopeAsync<AppDb>(async db =>
        {
            Order.For(typed, Hello, Hello.Plans[0], "bait", DateTimeOffset.UtcNow).AddTo(db);
            db.Enqueue(MailSignInLink.Job(real, "/account"));
            await db.SaveChangesAsync();
        });
        await _app.RunJobsAsync();
        await _app.RunJobsAsync();
        _app.Mailer.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void OneMailboxIsWrittenInSeveralWays()
    {
        var normal = Berth.Platform.Addresses.Mailbox.Normal("Ada@Bücher.example");
        foreach (var same in (string[])["ada@bücher.example", " ADA@BÜCHER.EXAMPLE ", "ada@xn--bcher-kva.example"])
            Berth.Platform.Addresses.Mailbox.Normal(same).ShouldBe(normal);
    }

    private Berth.Shop.Catalog.Product Hello =>
        ((Berth.Shop.Catalog.ProductCatalog)_app.Services.GetService(typeof(Berth.Shop.Catalog.ProductCatalog))!).Find(
            "hello"
        )!;

    private string Asked() =>
        _app.Stripe.Asked.Last(a => a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal));

    private async Task<Visitor> SignedInAsync(string email, string? buys = null)
    {
        if (buys is not null)
            await _app.BuyAsync(buys, email);
        var visitor = new Visitor(_app);
        await visitor.SignInAsync(email);
        return visitor;
    }

    private static async Task OrderAsync(Visitor visitor, string name, string email = "ada@example.com")
    {
        using var ordered = await visitor.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", name),
            ("Email", email)
        );
        ordered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private Task SetWithStripeAsync(string customer, string email) =>
        _app.Db().Customers.Where(c => c.Id == customer).ExecuteUpdateAsync(c => c.SetProperty(x => x.Email, email));

    private async Task FindAsync(string name, string email)
    {
        using var visitor = new Visitor(_app);
        (await visitor.SendAsync("/find", "", ("Name", name), ("Email", email))).Dispose();
        await _app.RunJobsAsync();
        await _app.RunJobsAsync();
    }
}
