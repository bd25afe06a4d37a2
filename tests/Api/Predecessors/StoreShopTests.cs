using System.Net;
using Berth.Platform.Accounts;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Tenants.Provisioning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Predecessors;

/// <summary>
/// What the predecessor that sold stores did for customers and operators, number by number, and where it was weak, the
/// better way.
/// </summary>
public sealed class StoreShopTests
{
    /// <summary>
    /// A portal with password: overview, cards and invoices at the provider, the end of the period, domains. Here the
    /// same on the order's page, and nobody has a password that could be lost or guessed.
    /// </summary>
    [Fact, Trait("Number", "E35")]
    public async Task CustomersSeePayAndCancelByThemselves()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Dns:Address"] = "203.0.113.80" }
        );
        app.Stripe.Has(
            "/v1/billing_portal/sessions",
            new
            {
                id = "bps_1",
                @object = "billing_portal.session",
                url = "https://billing.example/cards",
            }
        );
        var order = await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        (await ada.SignInAsync("ada@example.com")).ShouldBe("/account");
        await ada.OpenAsync("/account");
        ada.Page.ShouldContain($"href=\"/orders/{order.Id}\"");
        ada.Page.ShouldContain("http://ada.shop.example:8080/");

        var page = $"/orders/{order.Id}";
        using var cards = await ada.SendAsync(page, "Portal");
        cards.Headers.Location!.OriginalString.ShouldBe("https://billing.example/cards");
        using var end = await ada.SendAsync(page, "CancelAtEnd");
        app.Stripe.Asked.ShouldContain("POST /v1/subscriptions/sub_ada cancel_at_period_end=true");
        using var domain = await ada.SendAsync(page, "AddDomain", ("domain", "ada.example"));
        await ada.OpenAsync(page);
        ada.Page.ShouldContain("ada.example");
        ada.Page.ShouldContain("203.0.113.80"); // what to set
        (await ada.OpenAsync($"{page}/invoices")).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>
    /// It kept passwords, sent them by mail, showed them in lists, and mailed a hash in their place (W38, W39). Here a
    /// link shows the container's password once, and a new one is a button.
    /// </summary>
    [Fact, Trait("Number", "E35")]
    public async Task APasswordIsShownOnceAndStandsInNoMail()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        await using var db = app.Db();
        var secrets = await app.InScopeAsync<MakeSecrets, IReadOnlyDictionary<string, Tenants.Secret>>(async m =>
        {
            var handed = await m.HandOutAsync(db, order.TenantId!.Value, "hello", default);
            await db.SaveChangesAsync();
            return handed;
        });
        var password = secrets["ADMIN_PASSWORD"].Value;
        using var ada = new Visitor(app);
        using var led = await ada.SendAsync($"/orders/{order.Token}", "Credentials");
        var link = new Uri(led.Headers.Location!.OriginalString).AbsolutePath;
        await ada.OpenAsync(link);
        ada.Page.ShouldNotContain(password); // who looks at the link, as mail programs do, does not use it up
        using var shown = await ada.SendAsync(link);
        ada.Page.ShouldContain(password);
        await ada.OpenAsync(link);
        ada.Page.ShouldNotContain(password);
        (await app.Db().Mails.Select(m => m.Text + m.Html).ToListAsync()).ShouldAllBe(m => !m.Contains(password));
    }

    /// <summary>
    /// It kept the session's id when somebody signed in, and compared addresses with their case (W40, W42). Here each
    /// sign-in is a session of its own, which ends at the server, and one mailbox is one account.
    /// </summary>
    [Fact, Trait("Number", "E35")]
    public async Task OneMailboxIsOneAccountAndEachSignInASession()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada", "Ada@Example.com");
        using var ada = new Visitor(app);
        await ada.SignInAsync("aDA@example.COM");
        var first = CookieOf(ada);
        await ada.OpenAsync("/account");
        ada.Page.ShouldContain("data-container=\"ada\"");
        await ada.SignInAsync("ada@example.com");
        CookieOf(ada).ShouldNotBe(first);
        (await app.Db().Accounts.CountAsync()).ShouldBe(1);
        using var without = await ada.Http.PostAsync("/sign-out", new FormUrlEncodedContent([]));
        without.StatusCode.ShouldBe(HttpStatusCode.BadRequest); // each form needs its token, this one, too
        (await ada.SendAsync("/account/settings", "End", ("session", "none"))).Dispose();
        (await ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);

        string CookieOf(Visitor visitor) =>
            visitor.Cookies.GetAllCookies().Single(c => c.Name.Contains("session", StringComparison.Ordinal)).Value;
    }

    /// <summary>
    /// Its pages for operators had badges, several at once, mails again and by state. "Health" is here "look and mend":
    /// it compares with what is there, and repairs.
    /// </summary>
    [Fact, Trait("Number", "E37")]
    public async Task OperatorsSeeStatesAndActOnSeveral()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await app.BuyAsync("ada"), await app.BuyAsync("bob", "bob@example.com"));
        using var ops = new Visitor(app);
        await ops.BecomesAsync(AccountRole.Operator);
        (string, string)[] both = [("ids", $"{ada.TenantId}"), ("ids", $"{bob.TenantId}")];
        foreach (
            var (button, done) in ((string, string)[])
                [
                    ("Restart", "2 are restarted"),
                    ("Mend", "2 are looked at"),
                    ("Stop", "2 are stopped"),
                    ("Start", "2 are started"),
                ]
        )
        {
            (await ops.SendAsync("/admin/tenants", button, both)).Dispose();
            await ops.OpenAsync("/admin/tenants");
            ops.Page.ShouldContain(done);
        }
        (await app.Db().Jobs.CountAsync(j => j.Kind == ReconcileTenant.Kind && j.State == JobState.Ready)).ShouldBe(2);
        await ops.OpenAsync("/admin/tenants?state=Suspended");
        ops.Page.ShouldNotContain(">ada<");
    }

    [Fact, Trait("Number", "E37")]
    public async Task MailsAreFoundByStateAndSentAgain()
    {
        await using var app = await TestApp.StartAsync();
        app.Mailer.Answer = m =>
            m.Kind == nameof(Welcome) ? new Delivery.Never("no such mailbox") : new Delivery.Taken();
        await using (var db = app.Db())
        {
            db.Send(
                "ada/welcome",
                "ada@example.com",
                new Welcome(
                    "ada",
                    "http://ada.shop.example:8080/",
                    "http://shop.example:8080/orders/x",
                    null,
                    null,
                    "http://shop.example:8080"
                )
            );
            await db.SaveChangesAsync();
        }
        await RunAllAsync(app);
        app.Mailer.Sent.Clear();
        app.Mailer.Answer = _ => new Delivery.Taken();
        using var ops = new Visitor(app);
        await ops.BecomesAsync(AccountRole.Operator);
        await ops.OpenAsync("/admin/mails?state=Waiting");
        ops.Page.ShouldNotContain("ada is ready");
        await ops.OpenAsync("/admin/mails?state=Refused");
        ops.Page.ShouldContain("ada is ready");
        ops.Page.ShouldContain("no such mailbox");
        var id = (await app.Db().Mails.SingleAsync(m => m.Key == "ada/welcome")).Id;
        (await ops.SendAsync("/admin/mails", "Send", ("ids", $"{id}"))).Dispose();
        await RunAllAsync(app);
        app.Mailer.Sent.Count(m => m.Kind == nameof(Welcome)).ShouldBe(1);
        // it arrived: there is nothing to send again
        (await ops.SendAsync("/admin/mails", "Send", ("ids", $"{id}"))).Dispose();
        await RunAllAsync(app);
        app.Mailer.Sent.Count(m => m.Kind == nameof(Welcome)).ShouldBe(1);
    }

    /// <summary>
    /// Its cron looked every five minutes, synchronised every hour, and cleaned up at two. Here a worker has all of it
    /// in one list, no crontab to forget; and the container's own health check is the engine's.
    /// </summary>
    [Fact, Trait("Number", "E40")]
    public void AWorkerDoesByItselfWhatCronDid()
    {
        var jobs = new ServiceCollection()
            .AddRecurringWork()
            .Where(s => s.ServiceType == typeof(RecurringJob))
            .Select(s => (RecurringJob)s.ImplementationInstance!)
            .ToDictionary(j => j.Kind, j => j.Every);
        jobs[Berth.Shop.Hosts.WatchHosts.Kind].ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(5));
        jobs[Berth.Shop.Subscriptions.LookAtSubscriptions.Kind].ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
        jobs[RepairPayments.Kind].ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
        jobs[Berth.Tenants.Edge.CheckEdge.Kind].ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(5));
        foreach (
            var daily in (string[])
                [
                    Berth.Tenants.Sweep.SweepNightly.Kind,
                    ExpireReservations.Kind,
                    Berth.Tenants.Backups.DeleteLastData.Kind,
                    DeleteOldMails.Kind,
                ]
        )
            jobs[daily].ShouldBeLessThanOrEqualTo(TimeSpan.FromDays(1));
    }

    /// <summary>
    /// Its welcome had addresses, four first steps, and a password in clear, of which operators got a copy. Here the
    /// steps lead to pages, and operators learn that there is a container, nothing more.
    /// </summary>
    [Fact, Trait("Number", "E41")]
    public async Task TheWelcomeHasTheFirstStepsAndOperatorsHearOfTheContainer()
    {
        await using var app = await TestApp.StartAsync();
        var order = await WelcomeAsync(app);
        var welcome = app.Mailer.Sent.Single(m => m.Recipient == "ada@example.com");
        welcome.Text.ShouldContain("http://ada.shop.example:8080/");
        welcome.Text.ShouldContain("http://shop.example:8080/credentials/");
        welcome.Text.ShouldContain("http://shop.example:8080/sign-in");
        welcome.Text.ShouldContain($"http://shop.example:8080/orders/{order.Id}");
        welcome.Text.ShouldContain("http://shop.example:8080/contact");
        var notice = app.Mailer.Sent.Single(m => m.Recipient == "ops@shop.example");
        notice.Subject.ShouldBe("A new container: ada");
        notice.Text.ShouldContain("hello, small, 5.00 EUR a month, for ada@example.com");
        foreach (var key in (string[])["/credentials/", order.Token])
            notice.Text.ShouldNotContain(key);
        (await app.Db().Alerts.AnyAsync()).ShouldBeFalse(); // it asks for nothing
    }

    [Theory, Trait("Number", "E41")]
    [InlineData("Berth:Mail:NotifyOrders", "false")]
    [InlineData("Berth:Mail:Operators:0", null)]
    public async Task OperatorsWhoDoNotWantToHearOfContainersDoNot(string key, string? value)
    {
        await using var app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { [key] = value });
        await WelcomeAsync(app);
        app.Mailer.Sent.ShouldHaveSingleItem().Kind.ShouldBe(nameof(Welcome));
    }

    /// <summary>
    /// Its warning of a missing payment was written and never sent; "data kept 30 days" was in the mail whatever was
    /// true. Here both come, with the dates that will be kept.
    /// </summary>
    [Fact, Trait("Number", "E41")]
    public async Task AMissingPaymentIsWarnedOfAndAStopSaysUntilWhenDataIsKept()
    {
        var clock = new MovingClock();
        await using var app = await TestApp.StartAsync(clock: clock);
        var order = await app.BuyAsync("ada");
        app.Mailer.Sent.Clear();
        app.Stripe.HasSubscription("sub_ada", "past_due", $"{order.Id}", customer: "cus_ada");
        clock.Advance(TimeSpan.FromDays(31));
        await app.InScopeAsync<SyncSubscription>(s =>
            s.RunAsync(new SyncSubscription.Args(order.TenantId!.Value), default)
        );
        await app.RunJobsAsync();
        var warning = app.Mailer.Sent.Single(m => m.Kind == nameof(PaymentFailed));
        warning.Text.ShouldMatch(@"before \d+ \w+ \d{4}, \d\d:\d\d UTC");
        clock.Advance(TimeSpan.FromDays(8));
        await app.InScopeAsync<SyncSubscription>(s =>
            s.RunAsync(new SyncSubscription.Args(order.TenantId!.Value), default)
        );
        await app.RunJobsAsync();
        app.Mailer.Sent.Single(m => m.Kind == nameof(Suspended)).Text.ShouldMatch(@"kept until \d+ \w+ \d{4}");
    }

    /// <summary>A container that was paid and is seen answering for the first time.</summary>
    private static async Task<Order> WelcomeAsync(TestApp app)
    {
        var order = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
            )
        ).Order!;
        app.Stripe.HasPaidSession(order.SessionId!, $"{order.Id}", "sub_ada");
        await app.InScopeAsync<FulfilCheckout>(f => f.FulfilAsync(order.SessionId!, default));
        await using (var scope = app.Services.CreateAsyncScope())
        await using (var db = app.Db())
        {
            var tenant = await db.Tenants.SingleAsync();
            await scope
                .ServiceProvider.GetRequiredService<MakeSecrets>()
                .HandOutAsync(db, tenant.Id, tenant.Product, default);
            await db.SaveChangesAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await TenantMails.OfRunningAsync(
                db,
                tenant,
                tenant.Generation,
                scope.ServiceProvider.GetRequiredService<MakeLink>(),
                "",
                scope.ServiceProvider.GetRequiredService<BerthSettings>(),
                default
            );
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            await db.Jobs.Where(j => j.Kind == ReconcileTenant.Kind).ExecuteDeleteAsync(); // there is no engine here
        }
        await RunAllAsync(app);
        return order;
    }

    private static async Task RunAllAsync(TestApp app)
    {
        while (await app.RunJobsAsync() > 0) { }
    }
}
