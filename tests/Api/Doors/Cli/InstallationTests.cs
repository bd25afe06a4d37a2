using Berth.Docker;
using Berth.Doors.Cli;
using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Provisioning;
using Berth.Tenants.Sweep;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Cli;

/// <summary>The verbs about the installation as a whole: health, stats, cleanup, proxy, sync, infra.</summary>
public sealed class InstallationTests : IAsyncLifetime
{
    private readonly string _name = $"cli{Guid.NewGuid():N}"[..12];
    private readonly DockerClient _docker = DockerClient.Connect();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Installation"] = _name,
                ["Berth:Isolation:Firewall"] = "off",
                ["Berth:Docker:CapacityMb"] = "1000",
            }
        );

    public async ValueTask DisposeAsync()
    {
        string[] labels = [$"{TenantStack.InstallationLabel}={_name}"];
        foreach (var c in await _docker.Containers.ListAsync(labels))
            await _docker.Containers.RemoveAsync(c.Id, force: true);
        foreach (var v in await _docker.Volumes.ListAsync(labels))
            await _docker.Volumes.RemoveAsync(v.Name);
        await _app.DisposeAsync();
    }

    [Fact, Trait("Number", "E38")]
    public async Task HealthSaysWhatIsBadAndEndsWithOne()
    {
        var lines = await HealthAsync(1);
        lines
            .Select(l => l.What)
            .ShouldBe(["database", "engine local", "proxy local", "worker", "stripe", "firewall", "mail", "jobs"]);
        lines
            .Where(l => l.State == "ok")
            .Select(l => l.What)
            .ShouldBe(["database", "engine local", "stripe", "mail", "jobs"]);
        lines.Single(l => l.What == "firewall").State.ShouldBe("off");
        lines.Single(l => l.What == "worker").Why.ShouldBe("none has worked yet. Start 'berth work'.");

        _app.Stripe.IsDown = true;
        await using var db = _app.Db();
        db.Jobs.Add(
            new Job
            {
                Kind = "refund-order",
                State = JobState.Parked,
                RunAt = DateTimeOffset.UtcNow,
                CreatedAt = DateTimeOffset.UtcNow,
            }
        );
        db.Jobs.Add(
            new Job
            {
                Kind = "watch-hosts",
                State = JobState.Done,
                RunAt = DateTimeOffset.UtcNow,
                CreatedAt = DateTimeOffset.UtcNow,
                FinishedAt = DateTimeOffset.UtcNow,
            }
        );
        await db.SaveChangesAsync();
        lines = await HealthAsync(1);
        (
            lines.Single(l => l.What == "stripe").State,
            lines.Single(l => l.What == "jobs").State,
            lines.Single(l => l.What == "worker").State
        ).ShouldBe(("bad", "bad", "ok"));
        lines.Single(l => l.What == "jobs").Why.ShouldContain("1 are parked");
    }

    [Fact, Trait("Number", "E38")]
    public async Task HealthWithoutItsDatabaseStillLooksAtTheRest()
    {
        var ended = await _app.BerthAsync(
            builder => builder.Configuration["Berth:Database"] = "Host=127.0.0.1;Port=1;Username=nobody",
            "health"
        );
        ended.Code.ShouldBe(1);
        ended.Rows.Select(r => (r[0], r[1])).ShouldBe([("database", "bad"), ("stripe", "ok"), ("firewall", "off")]);
    }

    [Fact]
    public async Task ADatabaseThatIsAwayOrBehindIsSaidInASentence()
    {
        var away = await _app.BerthAsync(
            builder => builder.Configuration["Berth:Database"] = "Host=127.0.0.1;Port=1;Username=nobody",
            "list"
        );
        (away.Code, away.Out).ShouldBe((1, ""));
        away.Error.ShouldStartWith("berth: the database cannot be asked: ");
        await using var empty = await TestDatabase.CreateAsync(migrate: false);
        (
            await _app.BerthAsync(builder => builder.Configuration["Berth:Database"] = empty.ConnectionString, "list")
        ).ShouldBe(new CommandLine.Ended(1, "", "berth: the database is behind. Run 'berth migrate'.\n"));
    }

    [Fact, Trait("Number", "E38")]
    public async Task StatsCountsTenantsCustomersMoneyMemoryAndJobs()
    {
        await _app.RunsAsync("ada");
        await _app.BoughtAsync("bob", "sub_1");
        var it = (await _app.DoneAsync("stats", "--json")).Json;
        it.GetProperty("tenants").GetProperty("running").GetInt32().ShouldBe(2);
        (it.GetProperty("complimentary").GetInt32(), it.GetProperty("customers").GetInt32()).ShouldBe((1, 2));
        it.GetProperty("revenueAMonth")
            .EnumerateObject()
            .Select(r => (r.Name, r.Value.GetInt64()))
            .ShouldBe([("eur", 500)]); // what was given brings nothing
        (
            it.GetProperty("hosts")[0].GetProperty("heldMb").GetInt64(),
            it.GetProperty("hosts")[0].GetProperty("freeMb").GetInt64()
        ).ShouldBe((128, 872));
        (await _app.DoneAsync("stats")).Out.ShouldContain("revenue a month\t5.00 EUR\n");
    }

    [Fact, Trait("Number", "E38")]
    public async Task CleanupDeletesWhatIsDueAndADryRunNothing()
    {
        await using var db = _app.Db();
        var old = DateTimeOffset.UtcNow.AddDays(-100);
        db.Jobs.Add(
            new Job
            {
                Kind = "check-edge",
                State = JobState.Done,
                RunAt = old,
                CreatedAt = old,
                FinishedAt = old,
            }
        );
        db.Jobs.Add(
            new Job
            {
                Kind = "refund-order",
                State = JobState.Parked,
                RunAt = old,
                CreatedAt = old,
            }
        );
        foreach (
            var (id, type, handled) in ((string, string, DateTimeOffset?)[])
                [
                    ("evt_done", "invoice.paid", old),
                    ("evt_open", "invoice.paid", null),
                    ("evt_kept", "plan.created", null),
                ]
        )
            db.StripeEvents.Add(
                new Berth.Shop.Payments.StripeEvent
                {
                    Id = id,
                    Type = type,
                    Body = "{}",
                    ReceivedAt = old,
                    HandledAt = handled,
                }
            );
        await db.SaveChangesAsync();
        await _app.InScopeAsync<Berth.Shop.Checkout.PlaceOrder>(o =>
            o.PlaceAsync(new("hello", "small", "eve", "eve@example.com", null), CancellationToken.None)
        );
        await db.Database.ExecuteSqlAsync($"UPDATE held_names SET expires_at = now() - interval '1 second'");

        (await DueAsync("--dry-run")).ShouldBe([
            "1 0",
            "0 0",
            "2 0",
            "0 0",
            "1 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
        ]);
        (await DueAsync("--dry-run")).ShouldBe([
            "1 0",
            "0 0",
            "2 0",
            "0 0",
            "1 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
            "0 0",
        ]);
        (await DueAsync()).ShouldBe(["1 1", "0 0", "2 2", "0 0", "1 1", .. Enumerable.Repeat("0 0", 7)]);
        (await DueAsync()).ShouldBe(Enumerable.Repeat("0 0", 12));
        (await _app.Db().Jobs.Where(j => j.Kind != "send-mail").Select(j => j.State).ToListAsync()).ShouldBe([
            JobState.Parked,
        ]);
        (await _app.Db().StripeEvents.Select(e => e.Id).ToListAsync()).ShouldBe(["evt_open"]);
        (await _app.Db().HeldNames.AnyAsync()).ShouldBeFalse();

        async Task<IEnumerable<string>> DueAsync(params string[] options) =>
            (await _app.DoneAsync(["cleanup", .. options])).Rows.Select(r => $"{r[1]} {r[2]}");
    }

    [Theory, Trait("Number", "E38")]
    [InlineData("caddy", "\"ada.shop.example\"")]
    [InlineData("nginx", "server_name ada.shop.example")]
    public async Task ProxyShowsWhatItWouldPublish(string proxy, string served)
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Edge:Proxy"] = proxy }
        );
        await app.RunsAsync("ada");
        (await app.DoneAsync("proxy", "show")).Out.ShouldContain(served);
        foreach (var verb in (string[])["check", "publish"]) // there is no proxy here
        {
            var ended = await app.BerthAsync("proxy", verb, "--json");
            (
                ended.Code,
                ended.Json[0].GetProperty("host").GetString(),
                ended.Json[0].GetProperty("ok").GetBoolean()
            ).ShouldBe((1, "local", false));
            ended.Json[0].GetProperty("trouble").GetString()!.ShouldContain("berth-unit-edge");
        }
    }

    [Theory, Trait("Number", "E39")]
    [InlineData(TenantState.Running, "running", SeenContainer.Running)]
    [InlineData(TenantState.Running, "restarting", SeenContainer.Running)]
    [InlineData(TenantState.Running, "exited", SeenContainer.Stopped)]
    [InlineData(TenantState.Running, "created", SeenContainer.Stopped)]
    [InlineData(TenantState.Running, null, SeenContainer.Error)]
    [InlineData(TenantState.Suspended, null, SeenContainer.None)]
    [InlineData(TenantState.None, null, SeenContainer.None)]
    public void SyncMaps(TenantState observed, string? status, SeenContainer expected)
    {
        SeeContainer.Of(observed, status, asked: true).ShouldBe(expected);
        SeeContainer.Of(observed, status, asked: false).ShouldBe(SeenContainer.Unknown);
    }

    [Fact, Trait("Number", "E39")]
    public async Task SyncSeesContainersAndHasThemMended()
    {
        await MadeAsync("ada", runs: true);
        await MadeAsync("bob", runs: false);
        await MadeAsync("cyd", runs: null);
        await _app.RunsAsync("dan");
        await _app.DoneAsync("tenants", "stop", "dan"); // not worked on yet: left alone

        var one = (await _app.DoneAsync("status", "ada", "--json")).Json;
        (one.GetProperty("container").GetString(), one.GetProperty("restarts").GetInt32()).ShouldBe(("running", 0));
        one.GetProperty("startedAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(-5));
        (await _app.DoneAsync("status", "bob")).Rows.ShouldContain(r => r[0] == "container" && r[1] == "exited");

        var dry = await _app.BerthAsync("sync", "--dry-run", "--json");
        dry.Json.EnumerateArray()
            .Select(t => (t.GetProperty("name").GetString(), t.GetProperty("container").GetString()))
            .ShouldBe([("ada", "Running"), ("bob", "Stopped"), ("cyd", "Error"), ("dan", "Error")]);
        dry.Code.ShouldBe(1);
        (await _app.Db().Jobs.Where(j => j.Kind == ReconcileTenant.Kind).CountAsync()).ShouldBe(1); // that of dan

        var sync = _app.BerthAsync("sync");
        for (var i = 0; i < 400 && await _app.Db().Tenants.CountAsync(t => t.Refresh) < 3; i++)
            await Task.Delay(25);
        await using (var db = _app.Db())
        {
            foreach (var t in await db.Tenants.Where(t => t.Refresh).ToListAsync())
                t.Observe(TenantState.Running, t.Generation, "Mended.", db, DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        }
        var ended = await sync;
        ended
            .Rows.Select(r => (r[0], r[2], r.ElementAtOrDefault(4) ?? ""))
            .ShouldBe([
                ("ada", "running", "yes"),
                ("bob", "stopped", "yes"),
                ("cyd", "error", "yes"),
                ("dan", "error", ""),
            ]);
        ended.Rows[2][3].ShouldContain($"container {_name}-cyd: It is not there");
    }

    [Fact]
    public async Task DrainingWaitsUntilNobodyLivesThere()
    {
        await _app.RunsAsync("ada");
        await _app.RunsAsync("bob");
        var waits = _app.BerthAsync("hosts", "drain", "local", "--wait");
        for (var i = 0; i < 200 && !await _app.Db().Hosts.AnyAsync(h => h.Draining); i++)
            await Task.Delay(25);
        await Task.Delay(300);
        waits.IsCompleted.ShouldBeFalse();
        await _app.Db()
            // as when they have moved
            .Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Host, "two").SetProperty(x => x.DataOn, "two"));
        (await waits).ShouldBe(new CommandLine.Ended(0, "", "Emptying local: 0 of 2\nEmptying local: 2 of 2\n"));
        await _app.DoneAsync("hosts", "resume", "local");
        (await _app.DoneAsync("hosts", "--json")).Json[0].GetProperty("state").GetString().ShouldBe("Active");
    }

    [Fact]
    public void InfraIsLookedForBesideAndWhereItIsBuilt()
    {
        var root = Directory.CreateTempSubdirectory("berth-infra-");
        var api = root.CreateSubdirectory("Api/release");
        var infra = root.CreateSubdirectory("Infra/release");
        InfraCommand.Find(api.FullName).ShouldBeNull();
        File.WriteAllText(Path.Combine(infra.FullName, "berth-infra.dll"), "");
        InfraCommand.Find(api.FullName).ShouldBe(Path.Combine(infra.FullName, "berth-infra.dll"));
        File.WriteAllText(Path.Combine(api.FullName, "berth-infra.dll"), "");
        InfraCommand.Find(api.FullName).ShouldBe(Path.Combine(api.FullName, "berth-infra.dll"));
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task InfraIsCalledWithAVerbAndAStack()
    {
        (await _app.BerthAsync("infra", "explode", "--stack", "dev")).Code.ShouldBe(2);
        (await _app.BerthAsync("infra", "up")).Code.ShouldBe(2);
    }

    private async Task<List<(string What, string State, string Why)>> HealthAsync(int code)
    {
        var ended = await _app.BerthAsync("health");
        ended.Code.ShouldBe(code);
        return [.. ended.Rows.Select(r => (r[0], r[1], r[2]))];
    }

    /// <summary>
    /// A tenant that was seen running, with its volume; its container runs, has ended, or is not there.
    /// </summary>
    private async Task MadeAsync(string name, bool? runs)
    {
        var id = await _app.RunsAsync(name);
        var labels = new Dictionary<string, string>
        {
            [TenantStack.InstallationLabel] = _name,
            [TenantStack.TenantLabel] = $"{id}",
        };
        await _docker.Volumes.CreateAsync(new VolumeSpec { Name = TenantSpec.VolumeOf(_name, name), Labels = labels });
        if (runs is null)
            return;
        var container = (
            await _docker.Containers.CreateAsync(
                TenantSpec.NameOf(_name, name),
                new ContainerSpec { Image = "berth/hello:1", Labels = labels }
            )
        ).Id;
        await _docker.Containers.StartAsync(container);
        if (runs == false)
            await _docker.Containers.StopAsync(container, TimeSpan.Zero);
    }
}
