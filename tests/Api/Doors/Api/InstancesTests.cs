using System.Net;
using System.Text.Json;
using Berth.Doors.Live;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Berth.Tests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.AdminApi;

/// <summary>What programs do with instances, customers and orders.</summary>
public sealed class InstancesTests
{
    [Fact, Trait("Number", "E01")]
    public async Task E02E03ANameIsAskedAbout()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunsAsync("ada");
        using var nobody = Program.Nobody(app);
        (await nobody.PostAsync("/api/check-subdomain/", new { subdomain = " My-Site " })).Text.ShouldBe(
            """{"available":true,"subdomain":"my-site","error":null}"""
        );
        (await nobody.PostAsync("/api/check-subdomain/", new { subdomain = "ada" }))
            .Json.GetProperty("available")
            .GetBoolean()
            .ShouldBeFalse();
        foreach (
            var bad in (string[])
                [
                    "",
                    "-a",
                    "a-",
                    "a_b",
                    new string('a', 64),
                    "www",
                    "api",
                    "admin",
                    "mail",
                    "ftp",
                    "test",
                    "staging",
                    "app",
                ]
        )
        {
            var refused = await nobody.PostAsync("/api/check-subdomain/", new { subdomain = bad });
            refused.Status.ShouldBe(HttpStatusCode.BadRequest, bad);
            refused.Json.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact, Trait("Number", "E04")]
    public async Task E05ACheckoutIsMadeAndTheSitesNameIsKeptWithStripe()
    {
        await using var app = await TestApp.StartAsync();
        using var nobody = Program.Nobody(app);
        var made = await nobody.PostAsync(
            "/api/create-checkout/",
            new
            {
                subdomain = "ada",
                site_name = "Ada's garden",
                email = "ada@example.com",
            }
        );
        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made.Json.GetProperty("checkout_url").GetString().ShouldBe("http://pay.invalid/1");
        made.Json.GetProperty("session_id").GetString().ShouldStartWith("cs_");
        var asked = app
            .Stripe.Asked.Single(a => a.Contains("/v1/checkout/sessions", StringComparison.Ordinal))
            .Replace('+', ' ');
        foreach (
            var part in (string[])
                [
                    "mode=subscription",
                    "allow_promotion_codes=true",
                    "customer_email=ada@example.com",
                    "metadata[name]=ada",
                    "metadata[site_name]=Ada's garden",
                    "subscription_data[metadata][site_name]=Ada's garden",
                    "subscription_data[metadata][name]=ada",
                ]
        )
            asked.ShouldContain(part, Case.Insensitive);
        var wrong = await nobody.PostAsync(
            "/api/create-checkout/",
            new
            {
                subdomain = "-",
                site_name = new string('x', 256),
                email = "nobody",
                product = "none",
            }
        );
        wrong.Problem(HttpStatusCode.BadRequest);
        wrong
            .Json.GetProperty("errors")
            .EnumerateObject()
            .Select(e => e.Name)
            .Order()
            .ShouldBe(["email", "product", "site_name", "subdomain"]);
        (await nobody.PostAsync("/api/create-checkout/", new { subdomain = "ada", email = "eve@example.com" }))
            .Json.GetProperty("errors")
            .GetProperty("subdomain")
            .GetString()!
            .ShouldContain("taken");
        app.Stripe.IsDown = true;
        (await nobody.PostAsync("/api/create-checkout/", new { subdomain = "bob", email = "bob@example.com" }))
            .Problem(HttpStatusCode.ServiceUnavailable)
            .ShouldContain("Nothing was charged");
    }

    [Fact, Trait("Number", "E06")]
    public async Task E07K05StripesWebhookRefusesWhatIsNotSigned()
    {
        await using var app = await TestApp.StartAsync();
        using var unsigned = await app.PostEventAsync(
            """{"id":"evt_1","object":"event","type":"nothing.known"}""",
            signature: "t=1,v1=00"
        );
        unsigned.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var signed = await app.PostEventAsync("""{"id":"evt_1","object":"event","type":"nothing.known"}""");
        signed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact, Trait("Number", "K03")]
    public async Task K04TheStatusIsForItsOwnerAndOneAndTheSame404ForAllOthers()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        await app.BuyAsync("bob", "bob@example.com");
        await using (var db = app.Db())
            await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.IsOpen, true));
        using var nobody = Program.Nobody(app);
        using var token = await Program.WithAsync(app);
        using var owner = new Visitor(app);
        await owner.SignInAsync("ada@example.com");
        using var page = Program.Nobody(app, await app.NewSecretAsync(order.Id)); // claimed, it has another key
        (await token.GetAsync("/api/status/ada")).Text.ShouldBe("""{"ready":true,"status":"running"}""");
        (await page.GetAsync("/api/status/ada")).Text.ShouldBe("""{"ready":true,"status":"running"}""");
        (await owner.Http.GetStringAsync("/api/status/ada")).ShouldBe("""{"ready":true,"status":"running"}""");
        (await owner.Http.GetAsync("/api/status/bob")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await page.GetAsync("/api/status/bob")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var name in (string[])["ada", "bob", "nobody", "-"])
        {
            var answer = await nobody.GetAsync($"/api/status/{name}");
            (answer.Status, answer.Text).ShouldBe(
                (HttpStatusCode.NotFound, """{"ready":false,"status":"not_found"}""")
            );
        }
        var waits = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", "carol", "carol@example.com", null), default)
            )
        ).Order!;
        using var buyer = Program.Nobody(app, waits.Token);
        (await buyer.GetAsync("/api/status/carol")).Text.ShouldBe("""{"ready":false,"status":"ordered"}""");
    }

    [Fact]
    public async Task TheStatusIsLockedByEachOwnersSecondFactor()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        await ada.SignInAsync("ada@example.com");
        await ada.ProvesAsync("ada@example.com");
        order = await app.Db().Orders.SingleAsync();
        var tenant = await app.Db().Tenants.SingleAsync();
        var resumed = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.ResumeAsync(order, tenant, default))
        ).Order!;
        // The tenant's first order is nobody's, as it was before there were accounts; the one that resumed it is locked.
        await app.Db()
            .Orders.Where(o => o.Id == order.Id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.AccountId, (Guid?)null));
        (await app.Db().Orders.SingleAsync(o => o.Id == resumed.Id)).AccountId.ShouldNotBeNull();
        using var eve = Program.Nobody(app, await app.NewSecretAsync(order.Id));
        (await eve.GetAsync("/api/status/ada")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AReasonHasALength()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunsAsync("ada");
        using var program = await Program.WithAsync(app);
        var tooLong = $"?reason={new string('x', 201)}";
        foreach (
            var answer in (Program.Answer[])
                [
                    await program.PostAsync($"/api/instances/ada/stop/{tooLong}"),
                    await program.DeleteAsync($"/api/instances/ada/{tooLong}"),
                ]
        )
            answer.Problem(HttpStatusCode.BadRequest).ShouldContain("must have at most 200");
        (await app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        (await app.BerthAsync("stop", "ada", "--reason", new string('x', 201))).Code.ShouldBe(2);
        (await program.PostAsync($"/api/instances/ada/stop/?reason={new string('x', 200)}")).Status.ShouldBe(
            HttpStatusCode.Accepted
        );
    }

    [Fact, Trait("Number", "E36")]
    public async Task InstancesAreListedPageByPage()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var name in (string[])["a1", "a2", "a3", "b4", "b5"])
            await app.RunsAsync(name);
        using var program = await Program.WithAsync(app);
        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = await program.GetAsync($"/api/instances/?limit=2{(next.Length > 0 ? $"&after={next}" : "")}");
            seen.AddRange(
                page.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("name").GetString()!)
            );
            next = page.Json.GetProperty("next").GetString() ?? "";
        } while (next.Length > 0);
        seen.ShouldBe(["b5", "b4", "a3", "a2", "a1"]);
        (await program.GetAsync("/api/instances/?search=b")).Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        (await program.GetAsync("/api/instances/?status=suspended"))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(0);
        (await program.GetAsync("/api/instances/?status=none"))
            .Problem(HttpStatusCode.BadRequest)
            .ShouldContain("starting");
        (await program.GetAsync("/api/instances/?limit=0")).Problem(HttpStatusCode.BadRequest);
        (await program.GetAsync($"/api/instances/?after={Guid.NewGuid()}")).Problem(HttpStatusCode.BadRequest);
        (await program.GetAsync("/api/instances/?after=nonsense")).Problem(HttpStatusCode.BadRequest);
    }

    [Fact, Trait("Number", "E36")]
    public async Task StartStopAndRestartAreForWhatIsNotSoAlready()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.RunsAsync("ada");
        using var program = await Program.WithAsync(app);
        (await program.PostAsync("/api/instances/ada/start/"))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("already");
        (await program.PostAsync("/api/instances/ada/restart/")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await program.PostAsync("/api/instances/ada/stop/?reason=maintenance"))
            .Json.GetProperty("wanted")
            .GetString()
            .ShouldBe("suspended");
        (await program.PostAsync("/api/instances/ada/restart/"))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("Start it");
        (await program.PostAsync($"/api/instances/{id}/start/"))
            .Json.GetProperty("wanted")
            .GetString()
            .ShouldBe("running");
        (await program.PostAsync("/api/instances/ada/backup/"))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("Berth:Backups:Targets");
        (await program.PostAsync("/api/instances/none/start/")).Problem(HttpStatusCode.NotFound);
        await using var db = app.Db();
        (await db.Audit.Select(a => a.Origin).ToListAsync()).ShouldContain(o =>
            o != null && o.EndsWith(": maintenance")
        );
    }

    [Fact, Trait("Number", "E36")]
    public async Task K06WhatIsRemovedIsGoneForThoseWhoSawItAsItWas()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.RunsAsync("ada");
        using var program = await Program.WithAsync(app);
        var seen = await program.GetAsync("/api/instances/ada/");
        var tag = seen.Whole.Headers.ETag!.Tag;
        (await program.GetAsync("/api/instances/ada/", ("If-None-Match", tag))).Status.ShouldBe(
            HttpStatusCode.NotModified
        );
        (await program.DeleteAsync("/api/instances/ada/", ("If-Match", "\"other\""))).Problem(
            HttpStatusCode.PreconditionFailed
        );
        (await program.DeleteAsync("/api/instances/ada/?keep_data=true"))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("Berth:Backups:Folder");
        (await program.DeleteAsync("/api/instances/ada/", ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.Accepted);
        await app.RunJobsAsync();
        await using var db = app.Db();
        (await db.Tenants.SingleAsync(t => t.Id == id)).Wanted.ShouldBe(TenantState.Gone);
        (await program.PostAsync("/api/instances/ada/start/")).Problem(HttpStatusCode.Conflict);
    }

    [Fact, Trait("Number", "E36")]
    public async Task K06AnInstanceIsGivenAndAllMistakesAreSaidAtOnce()
    {
        await using var app = await TestApp.StartAsync();
        using var program = await Program.WithAsync(app);
        var made = await program.PostAsync(
            "/api/instances/",
            new
            {
                subdomain = "Ada",
                email = "ada@example.com",
                product = "hello",
                plan = "small",
            }
        );
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made.Json.GetProperty("name").GetString().ShouldBe("ada");
        (await program.GetAsync(made.Whole.Headers.Location!.OriginalString)).Status.ShouldBe(HttpStatusCode.OK);
        (await program.GetAsync("/api/instances/ada/history/"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(i => i.GetProperty("what").GetString())
            .ShouldContain("Given by the operator");
        var wrong = await program.PostAsync(
            "/api/instances/",
            new
            {
                subdomain = "www",
                email = "x",
                product = "hello",
                plan = "giant",
            }
        );
        wrong.Problem(HttpStatusCode.BadRequest);
        wrong
            .Json.GetProperty("errors")
            .EnumerateObject()
            .Select(e => e.Name)
            .Order()
            .ShouldBe(["email", "plan", "subdomain"]);
        // A mailbox that is known may have another one: what was before refused that.
        (
            await program.PostAsync("/api/instances/", new { subdomain = "ada2", email = "ada@example.com" })
        ).Status.ShouldBe(HttpStatusCode.Created);
        (await program.PostAsync("/api/instances/", new { subdomain = "ada", email = "ada@example.com" }))
            .Problem(HttpStatusCode.Conflict)
            .ShouldContain("taken");
    }

    [Fact, Trait("Number", "E36")]
    public async Task WithoutAWorkerWhatIsLiveIs503()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunsAsync("ada");
        using var program = await Program.WithAsync(app);
        foreach (var what in (string[])["stats", "logs"])
            (await program.GetAsync($"/api/instances/ada/{what}/"))
                .Problem(HttpStatusCode.ServiceUnavailable)
                .ShouldContain("not available");
        (await program.GetAsync("/api/instances/ada/logs/?lines=9999")).Problem(HttpStatusCode.BadRequest);
    }

    [Fact, Trait("Number", "E36")]
    public async Task HealthIsWhatWasSeenLast()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.RunsAsync("ada");
        using var program = await Program.WithAsync(app);
        var up = (await program.GetAsync("/api/instances/ada/health/")).Json;
        (up.GetProperty("status").GetString(), up.GetProperty("healthy").GetBoolean()).ShouldBe(("healthy", true));
        await using var db = app.Db();
        await TenantHealth.WriteAsync(
            db,
            id,
            new HealthRecord
            {
                State = HealthState.Unhealthy,
                Since = DateTimeOffset.UtcNow.AddMinutes(1),
                Why = "/ answers 500, not 200-399.\nan error",
            },
            DateTimeOffset.UtcNow.AddMinutes(1),
            default
        );
        var down = (await program.GetAsync("/api/instances/ada/health/")).Json;
        down.GetProperty("status").GetString().ShouldBe("unhealthy");
        down.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        down.GetProperty("reason").GetString().ShouldBe("/ answers 500, not 200-399.");
        down.GetProperty("uptime_percent").GetDouble().ShouldBe(100);
        (await program.GetAsync("/api/instances/ada/")).Json.GetProperty("health").GetString().ShouldBe("unhealthy");
        (await program.GetAsync("/api/status/ada")).Json.GetProperty("ready").GetBoolean().ShouldBeFalse();
    }

    [Fact, Trait("Number", "E36")]
    public async Task NumbersAndLogAreWhatTheWorkerSays()
    {
        var socket = Path.Combine(Directory.CreateTempSubdirectory("berth-w").FullName, "w.sock");
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Worker:Socket"] = socket }
        );
        var id = await app.RunsAsync("ada");
        await using (var db = app.Db())
            await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.IsOpen, true));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(socket));
        await using var worker = builder.Build();
        worker.MapGet(
            $"/tenants/{id}/stats",
            () =>
                Results.Text(
                    JsonSerializer.Serialize(
                        new LiveStats(DateTimeOffset.UnixEpoch, 2.5, 10, 20, 3, 4, 5),
                        JsonSerializerOptions.Web
                    ) + "\n"
                )
        );
        worker.MapGet(
            $"/tenants/{id}/log",
            (int tail) =>
                Results.Text(
                    JsonSerializer.Serialize(
                        new LiveLine(DateTimeOffset.UnixEpoch, "out", $"the last {tail}"),
                        JsonSerializerOptions.Web
                    ) + "\n"
                )
        );
        await worker.StartAsync();
        using var program = await Program.WithAsync(app, [Berth.Operations.Tokens.Scopes.InstancesRead]);
        (await program.GetAsync("/api/instances/ada/stats/")).Text.ShouldBe(
            """{"name":"ada","at":"1970-01-01T00:00:00+00:00","cpu_percent":2.5,"memory_used":10,"memory_limit":20,"received":3,"sent":4,"processes":5}"""
        );
        (await program.GetAsync("/api/instances/ada/logs/"))
            .Json.GetProperty("lines")[0]
            .GetProperty("text")
            .GetString()
            .ShouldBe("the last 50");
    }

    [Fact, Trait("Number", "E36")]
    public async Task K06CustomersAndTotalsAreThoseOfTheCommandLine()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        await app.BuyAsync("bob", "bob@example.com");
        await app.RunsAsync("given");
        using var program = await Program.WithAsync(app);
        var first = (await program.GetAsync("/api/customers/?limit=1")).Json;
        first.GetProperty("items")[0].GetProperty("email").GetString().ShouldBe("ada@example.com");
        first.GetProperty("items")[0].GetProperty("instances").GetInt32().ShouldBe(1);
        var second = (await program.GetAsync($"/api/customers/?after={first.GetProperty("next").GetString()}")).Json;
        second.GetProperty("items")[0].GetProperty("id").GetString().ShouldBe("cus_bob");
        var (here, there) = (
            (await program.GetAsync("/api/stats/")).Json,
            (await app.DoneAsync("stats", "--json")).Json
        );
        here.GetProperty("instances").GetRawText().ShouldBe(JsonSerializer.Serialize(there.GetProperty("tenants")));
        foreach (
            var (ours, its) in ((string, string)[])
                [("customers", "customers"), ("complimentary", "complimentary"), ("revenue_a_month", "revenueAMonth")]
        )
            JsonSerializer.Serialize(here.GetProperty(ours)).ShouldBe(JsonSerializer.Serialize(there.GetProperty(its)));
    }
}
