using System.Net;
using Berth.Operations.Tokens;
using Berth.Shop.Tenancy;
using Berth.Tests.AdminApi;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Predecessors;

/// <summary>
/// What the predecessor with one product had for scripts: give, remove and list with a key, by a name. Its key was one
/// for everything and stood in the environment (500 without); here it is a token that an owner makes, for what it is for.
/// </summary>
public sealed class AdminKeyTests : IAsyncLifetime
{
    private const string Provision = "/admin/provision";
    private const string Deprovision = "/admin/deprovision";
    private const string Customers = "/admin/customers";
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>As its readme had it, with the name alone; and as its code had it, with the address alone.</summary>
    [Fact, Trait("Number", "K06")]
    public async Task AScriptGivesListsAndRemovesByName()
    {
        using var script = await AdminApi.Program.WithAsync(_app);
        var given = await script.PostAsync(Provision, new { subdomain = "ada" });
        given.Status.ShouldBe(HttpStatusCode.OK, given.Text);
        given.Json.GetProperty("message").GetString()!.ShouldContain("http://ada.shop.example:8080/");
        given.Json.GetProperty("customer").GetProperty("email").GetString().ShouldBe("ops@shop.example");

        var named = await script.PostAsync(Provision, new { email = "bob@example.com" });
        named.Json.GetProperty("customer").GetProperty("subdomain").GetString()!.ShouldMatch("^[a-z]+-[a-z]+$");
        (await script.PostAsync(Provision, new { subdomain = "eve", email = "eve@example.com" })).Status.ShouldBe(
            HttpStatusCode.OK
        );

        // The same mailbox, in any spelling, and the same name are refused; nothing is made.
        foreach (
            var wish in (object[])
                [
                    new { subdomain = "eve2", email = "EVE@Example.com" },
                    new { subdomain = "ada" },
                    new { subdomain = "a_b" },
                    new { subdomain = "admin" },
                ]
        )
        {
            var refused = await script.PostAsync(Provision, wish);
            refused.Problem(HttpStatusCode.BadRequest).ShouldBe(refused.Json.GetProperty("error").GetString());
        }
        (await _app.Db().Tenants.CountAsync()).ShouldBe(3);

        var paid = await _app.BuyAsync("zoe", "zoe@example.com");
        var all = await script.GetAsync(Customers);
        all.Status.ShouldBe(HttpStatusCode.OK);
        all.Json.GetArrayLength().ShouldBe(4);
        var zoe = all.Json.EnumerateArray().Single(c => c.GetProperty("subdomain").GetString() == "zoe");
        zoe.GetProperty("stripe_subscription_id").GetString().ShouldBe(paid.SubscriptionId);
        zoe.GetProperty("stripe_customer_id").GetString().ShouldBe("cus_zoe");
        zoe.GetProperty("status").GetString().ShouldBe("active");
        all.Text.ShouldNotContain("password");

        (await script.PostAsync(Deprovision, new { subdomain = "Ada" })).Status.ShouldBe(HttpStatusCode.OK);
        (await script.PostAsync(Deprovision, new { subdomain = "nobody" })).Problem(HttpStatusCode.BadRequest);
        (await script.PostAsync(Deprovision, new { }))
            .Problem(HttpStatusCode.BadRequest)
            .ShouldBe("subdomain required");
        (await _app.Db().Tenants.SingleAsync(t => t.Slug == "ada")).Wanted.ShouldNotBe(TenantState.Running);
    }

    /// <summary>A wrong key is 401 whatever is asked; a key for something else 403; the page for people stays a page.</summary>
    [Fact, Trait("Number", "K06")]
    public async Task WithoutTheRightKeyNothingIsDone()
    {
        using var none = AdminApi.Program.Nobody(_app);
        using var wrong = AdminApi.Program.Nobody(_app, "berth_wrong");
        using var reads = await AdminApi.Program.WithAsync(_app, [Scopes.InstancesRead, Scopes.StatsRead]);
        foreach (var path in (string[])[Provision, Deprovision])
        {
            var wish = new { subdomain = "ada", email = "ada@example.com" };
            (await none.PostAsync(path, wish)).Problem(HttpStatusCode.Unauthorized).ShouldContain("Send a token");
            (await wrong.PostAsync(path, wish)).Problem(HttpStatusCode.Unauthorized);
            (await reads.PostAsync(path, wish)).Problem(HttpStatusCode.Forbidden).ShouldContain("instances:write");
        }
        (await wrong.GetAsync(Customers)).Problem(HttpStatusCode.Unauthorized);
        (await reads.GetAsync(Customers)).Problem(HttpStatusCode.Forbidden);
        (await none.GetAsync(Customers)).Whole.Headers.Location!.OriginalString.ShouldStartWith("/sign-in");
        (await _app.Db().Tenants.AnyAsync()).ShouldBeFalse();
    }
}
