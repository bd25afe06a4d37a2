using System.Text.Json;
using Berth.Doors.Cli;
using Berth.Doors.Live;
using Berth.Platform.Keys;
using Berth.Shop.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.Cli;

/// <summary>What verbs print: to people, to scripts, as JSON; and never a secret.</summary>
public sealed class ListingTests : IAsyncLifetime
{
    private const string Canary = "canary-in-a-setting";
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Stripe:ApiKey"] = $"sk_test_{Canary}",
                ["Berth:Stripe:WebhookSecrets:0"] = $"whsec_{Canary}",
                ["Berth:Stripe:WebhookSecrets:1"] = TestApp.WebhookSecret,
                ["Berth:Isolation:Firewall"] = "off",
            }
        );

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact, Trait("Number", "K17")]
    public async Task ListShowsTenantsByStatusAndText()
    {
        await _app.RunsAsync("ada");
        await _app.BoughtAsync("bob", "sub_1");
        await _app.DoneAsync("tenants", "stop", "bob");
        await SeeAsync("bob", TenantState.Suspended);
        var all = (await _app.DoneAsync("list", "--json")).Json.EnumerateArray().ToList();
        all.Select(t =>
                (
                    t.GetProperty("name").GetString(),
                    t.GetProperty("status").GetString(),
                    t.GetProperty("complimentary").GetBoolean(),
                    t.GetProperty("email").GetString(),
                    t.GetProperty("plan").GetString()
                )
            )
            .ShouldBe([
                ("ada", "running", true, "ada@example.com", "small"),
                ("bob", "suspended", false, "bob@example.com", "small"),
            ]);
        all[0]
            .EnumerateObject()
            .Select(p => p.Name)
            .ShouldBe([
                "name",
                "id",
                "status",
                "product",
                "plan",
                "address",
                "email",
                "customer",
                "complimentary",
                "host",
                "wanted",
                "observed",
                "health",
                "healthSince",
                "healthReason",
                "reason",
                "createdAt",
            ]);
        (await NamesAsync("--status", "suspended")).ShouldBe(["bob"]);
        (await NamesAsync("--status", "gone")).ShouldBeEmpty();
        (await NamesAsync("--search", "ADA@EX")).ShouldBe(["ada"]);
        (await NamesAsync("--search", "cus_1")).ShouldBe(["bob"]);
        (await NamesAsync()).ShouldBe(["ada", "bob"]);
        (await _app.BerthAsync("list", "--status", "asleep")).Code.ShouldBe(2);

        var table = (await _app.BerthAtTerminalAsync("list")).Out;
        table.ShouldContain("│");
        table.ShouldContain("│ ada ");
        (await _app.BerthAtTerminalAsync("list", "--status", "gone")).Out.ShouldBe("No tenants.\n");

        async Task<IEnumerable<string>> NamesAsync(params string[] options) =>
            (await _app.DoneAsync(["list", .. options])).Rows.Select(r => r[0]);
    }

    [Fact, Trait("Number", "K17")]
    public async Task StatusOfOneAndOfAll()
    {
        await _app.RunsAsync("ada");
        var one = await _app.BerthAsync("status", "ada", "--json");
        (
            one.Json.GetProperty("status").GetString(),
            one.Json.GetProperty("container").GetString(),
            one.Json.GetProperty("restarts").ValueKind
        ).ShouldBe(("running", "none", JsonValueKind.Null)); // there is none here, and that is said
        var all = await _app.DoneAsync("status");
        all.Rows.Single()[..2].ShouldBe(["ada", "running"]);
        all.Error.ShouldContain("what tenants use now is not known: Berth:Worker:Socket is empty.");
        (await _app.BerthAsync("status", "eve")).Code.ShouldBe(3);
    }

    [Fact, Trait("Number", "K17")]
    public async Task StatusOfAllShowsWhatTheWorkerMeasures()
    {
        var ada = await _app.RunsAsync("ada");
        await _app.RunsAsync("bob"); // of which the worker knows nothing
        var folder = Directory.CreateTempSubdirectory("berth-cli-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(Path.Combine(folder.FullName, "worker.sock")));
        await using var worker = builder.Build();
        worker.MapGet("/healthz", () => "ok");
        worker.MapGet(
            $"/tenants/{ada}/stats",
            () => Results.Json(new LiveStats(DateTimeOffset.UtcNow, 12.34, 20 << 20, 64 << 20, 1, 2, 3))
        );
        await worker.StartAsync();
        var rows = (
            await _app.BerthAsync(
                b => b.Configuration["Berth:Worker:Socket"] = Path.Combine(folder.FullName, "worker.sock"),
                "status"
            )
        ).Rows;
        rows.Select(r => string.Join('|', r))
            .ShouldBe(["ada|running|12.3 %|20 of 64 MiB|3|local", "bob|running||||local"]);
        await worker.StopAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AlertsAreListedAndClosedOnce()
    {
        (await _app.BerthAtTerminalAsync("alerts")).Out.ShouldBe("No open alerts.\n");
        await using (var db = _app.Db())
        {
            db.Alert("firewall/day1", "Not kept apart", "Run prepare.", cause: "firewall");
            await db.SaveChangesAsync();
            db.Alert("firewall/day2", "Not kept apart", "Run prepare.", cause: "firewall");
            await db.SaveChangesAsync();
        }
        var row = (await _app.DoneAsync("alerts")).Rows.ShouldHaveSingleItem();
        (row[0], row[3], row[4]).ShouldBe(("firewall", "2", "Not kept apart"));
        (await _app.DoneAsync("alerts", "--json")).Json[0].GetProperty("text").GetString().ShouldBe("Run prepare.");
        (await _app.DoneAsync("alerts", "resolve", "firewall")).Out.ShouldBe("firewall is over.\n");
        var again = await _app.BerthAsync("alerts", "resolve", "firewall");
        (again.Code, again.Error).ShouldBe((3, "berth: no alert 'firewall' is open. 'berth alerts' lists them.\n"));
        (await _app.BerthAsync("alerts", "resolve")).Code.ShouldBe(2);
        (await _app.DoneAsync("alerts")).Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task ShowTellsAllOfOneTenantButTheWayToItsPage()
    {
        await _app.RunsAsync("ada");
        var it = await _app.DoneAsync("show", "ada", "--json");
        it.Json.GetProperty("subscription").GetProperty("complimentary").GetBoolean().ShouldBeTrue();
        it.Json.GetProperty("history")[0].GetProperty("what").GetString().ShouldBe("Given by the operator");
        it.Json.GetProperty("domains").GetArrayLength().ShouldBe(0);
        it.Out.ShouldNotContain((await _app.Db().Orders.SingleAsync()).TokenHash);
        (await _app.DoneAsync("show", "ADA"))
            .Rows.Single(r => r[0] == "subscription")[1]
            .ShouldBe("given by an operator");
        (await _app.BerthAsync("show", "eve")).Code.ShouldBe(3);
    }

    [Fact]
    public async Task WhatTenantsAndStripeSayCannotSteerATerminal()
    {
        await _app.RunsAsync("ada");
        await _app.Db()
            .Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Reason, "bad\u001b[2J\tnews\r\n[red]now[/]"));
        foreach (
            var said in (string[])
                [(await _app.DoneAsync("tenants")).Out, (await _app.BerthAtTerminalAsync("show", "ada")).Out]
        )
            said.ShouldNotContain("\u001b[2J");
        (await _app.DoneAsync("tenants")).Rows.Single()[^1].ShouldBe("bad [2J news [red]now[/]");
        (await _app.DoneAsync("tenants", "--json"))
            .Json[0]
            .GetProperty("reason")
            .GetString()
            .ShouldBe("bad\u001b[2J\tnews\r\n[red]now[/]");
    }

    [Fact]
    public async Task NoVerbPrintsASecret()
    {
        var id = await _app.RunsAsync("ada");
        await _app.BoughtAsync("bob", "sub_1");
        await using (var db = _app.Db())
        {
            foreach (var secret in await db.TenantSecrets.Where(s => s.TenantId == id).ToListAsync())
                secret.Replace(
                    _app.Services.GetRequiredService<SealSecret>().Seal(id, secret.Name, "canary-that-is-sealed"),
                    DateTimeOffset.UtcNow
                );
            db.Send(
                "canary",
                "ada@example.com",
                new Berth.Platform.Mail.Goodbye("ada", "canary-in-a-mail", "No copy.")
            );
            db.StripeEvents.Add(
                new Berth.Shop.Payments.StripeEvent
                {
                    Id = "evt_1",
                    Type = "customer.updated",
                    Body = "canary-in-an-event",
                    ReceivedAt = DateTimeOffset.UtcNow,
                }
            );
            await db.SaveChangesAsync();
        }
        string[] canaries =
        [
            Canary,
            "canary-that-is-sealed",
            "canary-in-a-mail",
            "canary-in-an-event",
            .. await _app.Db().Orders.Select(o => o.TokenHash).ToListAsync(),
            .. await _app.Db().TenantSecrets.Select(s => s.Ciphertext).ToListAsync(),
        ];
        string[][] verbs =
        [
            ["list"],
            ["status"],
            ["status", "ada"],
            ["show", "ada"],
            ["show", "bob"],
            ["tenants"],
            ["domains"],
            ["backups"],
            ["health"],
            ["stats"],
            ["sync", "--dry-run"],
            ["sweep"],
            ["cleanup", "--dry-run"],
            ["proxy", "check"],
            ["proxy", "show"],
            ["hosts"],
            ["alerts"],
            ["jobs"],
            ["events"],
            ["mails"],
            ["audit"],
            ["--help"],
            ["completion", "bash"],
        ];
        foreach (var verb in verbs)
        {
            foreach (
                var ended in (CommandLine.Ended[])
                    [
                        await _app.BerthAsync(verb),
                        await _app.BerthAtTerminalAsync(verb),
                        await _app.BerthAsync([.. verb, "--json"]),
                    ]
            )
            foreach (var canary in canaries)
                $"{ended.Out}{ended.Error}".ShouldNotContain(canary, Case.Sensitive, string.Join(' ', verb));
        }
    }

    [Fact]
    public async Task EachListIsAnArrayWithKeysInCamelCase()
    {
        await _app.RunsAsync("ada");
        foreach (
            var verb in (string[][])
                [
                    ["list"],
                    ["status"],
                    ["tenants"],
                    ["domains"],
                    ["backups"],
                    ["health"],
                    ["cleanup", "--dry-run"],
                    ["proxy", "check"],
                    ["hosts"],
                    ["jobs"],
                    ["events"],
                    ["mails"],
                    ["audit"],
                    ["sweep"],
                    ["sync", "--dry-run"],
                ]
        )
        {
            var json = (await _app.BerthAsync([.. verb, "--json"])).Json;
            json.ValueKind.ShouldBe(JsonValueKind.Array, string.Join(' ', verb));
            foreach (var row in json.EnumerateArray())
                row.EnumerateObject().ShouldAllBe(p => char.IsLower(p.Name[0]));
        }
    }

    [Fact]
    public async Task ExitCodesSayWhatHappened()
    {
        (await _app.BerthAsync("lst")).Code.ShouldBe(2);
        (await _app.BerthAsync("jobs", "retry", "7")).Code.ShouldBe(3);
        (await _app.BerthAsync("mails", "send", $"{Guid.NewGuid()}")).Code.ShouldBe(3);
        (await _app.BerthAsync("events", "replay", "evt_9")).Code.ShouldBe(3);
        (await _app.BerthAsync("hosts", "drain", "nowhere")).Code.ShouldBe(3);
        (await _app.BerthAsync("domains", "check", "nowhere.example")).Code.ShouldBe(3);
        (await _app.BerthAsync("tenants", "move", "eve", "--to", "local")).Code.ShouldBe(3);
        (await _app.BerthAsync("proxy", "show", "--host", "nowhere")).Code.ShouldBe(3);
        (await _app.BerthAsync("sweep", "--min-age", "soon")).Code.ShouldBe(2);
        (await _app.BerthAsync("--help")).Out.ShouldContain(
            "Exit codes: 0 done, 1 failed or unhealthy, 2 wrong usage, 3 not found"
        );
    }

    [Fact]
    public async Task ShellsCompleteVerbsAndNames()
    {
        await _app.RunsAsync("ada");
        await _app.RunsAsync("adam");
        await _app.RunsAsync("bob");
        NamedTenant.Complete(_app.ConnectionString, "ad").ShouldBe(["ada", "adam"]);
        NamedTenant.Complete("Host=127.0.0.1;Port=1;Username=nobody", "ad").ShouldBeEmpty();
        NamedTenant.Complete(null, "").ShouldBeEmpty();
        (await _app.BerthAsync("[suggest:8]", "berth pr"))
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["deprovision", "provision", "proxy"], ignoreOrder: true); // the shell takes those that begin so
        foreach (var shell in (string[])["bash", "zsh", "fish"])
            (await _app.DoneAsync("completion", shell)).Out.ShouldContain("[suggest:");
        (await _app.BerthAsync("completion", "csh")).Code.ShouldBe(2);
    }

    private async Task SeeAsync(string name, TenantState state)
    {
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync(t => t.Slug == name);
        tenant.Observe(state, tenant.Generation, "Seen.", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
    }
}
