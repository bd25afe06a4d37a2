using Berth.Platform.Jobs;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Berth.Tenants.Provisioning;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Adopt;

/// <summary>Customers of another system are taken over by a command: each once, with what they have, and not charged.</summary>
public sealed class AdoptTests : IAsyncLifetime
{
    private readonly Records _records = new();
    private readonly MovingClock _clock = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(clock: _clock);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _records.Dispose();
    }

    [Fact]
    public async Task ALineEachIsAdoptedOnceWithItsSubscriptionAndPassword()
    {
        _app.Stripe.HasSubscription("sub_1", "active", customer: "cus_1");
        _app.Stripe.HasSubscription("sub_2", "canceled", customer: "cus_2");
        _app.Stripe.HasSubscription("sub_3", "active", customer: "cus_other");
        var (good, bad) = (Path.Combine(_records.Folder, "good"), Path.Combine(_records.Folder, "bad"));
        Directory.CreateDirectory(good);
        Directory.CreateDirectory(bad);
        await File.WriteAllTextAsync(Path.Combine(good, "note"), "mine");
        File.CreateSymbolicLink(Path.Combine(bad, "out"), "../../etc/passwd");
        var file = Path.Combine(_records.Folder, "few.csv");
        await File.WriteAllTextAsync(
            file,
            "email,name,stripe_customer,stripe_subscription,password,data,created\n"
                + "ada@example.com,ada,cus_1,sub_1,hers,good,2025-01-31\n"
                + "bob@example.com,bob,cus_2,sub_2,,,\n"
                + "eve@example.com,eve,cus_3,sub_3,,,\n"
                + "zoe@example.com,zoe,,sub_4,,,\n"
                + "max@example.com,max,,,,,\n"
                + "joe@example.com,joe,,,,bad,\n"
                + "kim@example.com,kim,,,,nowhere,\n"
                + "no address,a_b,,,,,\n"
                + "ada@example.com,ada,,,,,\n"
        );
        string[] command = ["adopt", "--from", "csv", file, "--data-root", _records.Folder, "--product", "hello"];

        // 1. Only looked at: nothing is done, and nothing asked of Stripe but to read.
        var tried = await _app.BerthAsync([.. command, "--dry-run"]);
        tried.Code.ShouldBe(1, tried.Error);
        Outcomes(tried)
            .ShouldBe([
                "ada will be adopted",
                "bob refused",
                "eve refused",
                "zoe refused",
                "max will be adopted",
                "joe refused",
                "kim refused",
                "a_b refused",
                "ada refused",
            ]);
        Why(tried, "2").ShouldContain("sub_1 is active");
        Why(tried, "2").ShouldContain("1 files");
        Why(tried, "3").ShouldContain("sub_2 ended");
        Why(tried, "4").ShouldContain("sub_3 is cus_other's with Stripe, not cus_3's");
        Why(tried, "5").ShouldContain("Stripe has no sub_4");
        Why(tried, "6").ShouldContain("it is given");
        Why(tried, "7").ShouldContain("The link out leads out of the folder, to ../../etc/passwd");
        Why(tried, "8").ShouldContain("there is no 'nowhere'");
        Why(tried, "9").ShouldContain("the name 'a_b' cannot be");
        Why(tried, "10").ShouldContain("stands there twice");
        tried.Out.ShouldContain("9 read: 2 will be adopted, 7 refused.");
        (await _app.Db().Tenants.AnyAsync()).ShouldBeFalse();

        // 2. Done, and done again.
        (await _app.BerthAsync(command)).Out.ShouldContain("9 read: 2 adopted, 7 refused.");
        (await _app.BerthAsync(command)).Out.ShouldContain("9 read: 2 adopted already, 7 refused.");
        _app.Stripe.Asked.ShouldBeEmpty(); // nothing was changed there, and nothing charged
        await using var db = _app.Db();
        (await db.Tenants.CountAsync()).ShouldBe(2);
        var tenant = await db.Tenants.SingleAsync(t => t.Slug == "ada");
        var order = await db.Orders.SingleAsync(o => o.TenantId == tenant.Id);
        (order.State, order.SubscriptionId, order.CustomerId, order.SessionId, order.CreatedAt.Year).ShouldBe(
            (OrderState.Paid, "sub_1", "cus_1", null, 2025)
        );
        var subscription = await db.Subscriptions.SingleAsync(s => s.TenantId == tenant.Id);
        (subscription.ProviderId, subscription.Status, subscription.IsComplimentary).ShouldBe(
            ("sub_1", "active", false)
        );
        (await db.Subscriptions.SingleAsync(s => s.TenantId != tenant.Id)).IsComplimentary.ShouldBeTrue();
        (await db.HeldNames.CountAsync(n => n.ExpiresAt == null)).ShouldBe(2);
        (tenant.Wanted, tenant.Observed).ShouldBe((TenantState.Running, TenantState.None));
        (await db.Jobs.CountAsync(j => j.Kind == ReconcileTenant.Kind && j.State == JobState.Ready)).ShouldBe(2);
        var adoption = await db.Adoptions.SingleAsync(a => a.TenantId == tenant.Id);
        (adoption.Data, adoption.Source, adoption.IsWelcome).ShouldBe(($"folder:{good}", "csv few.csv, line 2", false));
        var secrets = await _app.InScopeAsync<MakeSecrets, IReadOnlyDictionary<string, Berth.Tenants.Secret>>(m =>
            m.HeldAsync(db, tenant.Id, "hello", default)
        );
        secrets["ADMIN_PASSWORD"].Value.ShouldBe("hers");
        secrets["SECRET_KEY"].Value.Length.ShouldBe(48); // it had none, so one is made

        // 3. What is not up after a day is not paid back: it was not sold here.
        _clock.Advance(TimeSpan.FromHours(30));
        await _app.InScopeAsync<RefundUnprovisioned>(r => r.RunAsync(new(), default));
        (await db.Alerts.SingleAsync(a => a.Key == $"unprovisioned/{tenant.Id}")).Subject.ShouldContain("taken over");
        (await db.Jobs.AnyAsync(j => j.Kind == RefundOrder.Kind)).ShouldBeFalse();
    }

    /// <summary>Stripe goes away after a few: the command ends, and what was done stays done.</summary>
    [Fact]
    public async Task WithoutStripeItEndsAndGoesOnLater()
    {
        for (var i = 1; i <= Records.Count; i++)
            _app.Stripe.HasSubscription($"sub_{i}", "active", customer: $"cus_{i}");
        var file = _records.Stores();
        string[] command = ["adopt", "--from", "e", file, "--product", "hello", "--plan", "small", "--no-data"];
        _app.Stripe.Refusals["GET /v1/subscriptions/sub_8"] = (503, "{}");
        (await _app.BerthAsync(command)).Code.ShouldBe(1);
        (await _app.Db().Tenants.CountAsync()).ShouldBe(7);
        _app.Stripe.Refusals.Clear();
        var rest = await _app.BerthAsync(command);
        rest.Out.ShouldContain("7 adopted already");
        // The pool of the tests' settings has 32 networks: the others are refused, with the reason.
        (await _app.Db().Tenants.CountAsync()).ShouldBe(32);
        _app.Stripe.Asked.ShouldBeEmpty();
    }

    private static string[] Outcomes(CommandLine.Ended ended) =>
        [.. ended.Rows.Where(r => r.Length > 3).Select(r => $"{r[1]} {r[3]}")];

    private static string Why(CommandLine.Ended ended, string line) =>
        ended.Rows.Single(r => r.Length > 4 && r[0] == line)[4];
}
