using System.Diagnostics;
using System.Globalization;
using System.Net;
using Berth.Docker;
using Berth.Platform.Jobs;
using Berth.Shop.Checkout;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// Two hosts, each with an engine and a proxy of its own, the second one as if on another machine: where tenants go,
/// how they move with their data whatever goes wrong on the way, and what becomes of them when an engine does not
/// answer.
/// </summary>
public sealed class HostsTests
{
    private static readonly string[] MoveSteps =
    [
        "move:prepared",
        "move:stopped",
        "move:copied",
        "move:recorded",
        "move:left",
    ];

    [Fact]
    public async Task TenantsArePlacedMovedAndLeftAloneByATroubleOfOthers()
    {
        await using var world = await World.StartAsync(
            new Dictionary<string, string> { ["Berth__Docker__CapacityMb"] = "128" },
            "hosts"
        );
        world.Hurries = true;
        await using var second = await OwnEngine.StartAsync();
        await AddAsync(world, second);

        // 1. Placed where most is free; refused before payment when nothing fits.
        var buyers = new Dictionary<string, Customer>();
        foreach (var name in (string[])["ada", "bob", "eve", "joe"])
            await (buyers[name] = new Customer(world.It)).BuysAsync(name);
        await world.SettleAsync();
        (await PlacesAsync(world)).ShouldBe("ada host2, bob local, eve host2, joe local");
        foreach (var name in buyers.Keys)
            await AnswersAsync(world, name);
        PlaceOrder.Answer refused = null!;
        await world.InScopeAsync<PlaceOrder>(async p =>
            refused = await p.PlaceAsync(new("hello", "small", "zoe", "zoe@example.com", null), default)
        );
        refused.Errors[""].ShouldContain("full");

        // 2. The local one is drained: both go over with their data, although each step of bob's way fails once.
        var before = await FillAsync(world.It.Docker, $"{world.It.Name}-bob");
        await world.It.BerthAsync("hosts", "set", "host2", "--memory", "512");
        using (FailOnce(MoveSteps, out var failed))
        {
            await world.It.BerthAsync("hosts", "drain", "local");
            await world.SettleAsync();
            failed.ShouldBe(MoveSteps, ignoreOrder: true);
        }
        (await PlacesAsync(world)).ShouldBe("ada host2, bob host2, eve host2, joe host2");
        (await ChecksumsAsync(second.Docker, $"{world.It.Name}-bob")).ShouldBe(before);
        (await world.It.TenantResourcesAsync()).ShouldBeEmpty();
        foreach (var name in buyers.Keys)
            await AnswersAsync(world, name); // the local proxy sends on
        (await world.Db().TenantEvents.CountAsync(e => e.What == "Data copied to another machine")).ShouldBe(2);
        await ShouldBeCleanAsync(world);

        // 3. And back, as far as there is room; who has none stays, and operators hear of it.
        await world.It.BerthAsync("hosts", "resume", "local");
        await world.It.BerthAsync("hosts", "drain", "host2");
        await world.SettleAsync();
        (await PlacesAsync(world)).ShouldBe("ada local, bob local, eve host2, joe host2");
        (await ChecksumsAsync(world.It.Docker, $"{world.It.Name}-bob")).ShouldBe(before);
        (await world.It.MailArrivesAsync("operators@localhost")).ShouldNotBeNull();
        (
            await world
                .Db()
                .Mails.SingleAsync(m =>
                    m.Key.StartsWith("drain-stuck/host2/") && m.Recipient == Berth.Platform.Mail.Mail.ToOperators
                )
        ).Text.ShouldContain("eve, joe");
        (
            await Should.ThrowAsync<InvalidOperationException>(world.It.BerthAsync("hosts", "remove", "host2"))
        ).Message.ShouldContain("has 2 tenants: eve, joe");
        await ShouldBeCleanAsync(world);

        // 4. The second engine stops answering: seen within a minute, told once, and nobody else waits for it. Its
        // tenants are served on.
        await world.It.BerthAsync("hosts", "resume", "host2");
        await WatchAsync(world);
        await second.FreezeAsync(true);
        try
        {
            world.Clock.Advance(TimeSpan.FromSeconds(30));
            await WatchAsync(world);
            (await world.Db().Hosts.SingleAsync(h => h.Name == "host2")).DownSince.ShouldNotBeNull();
            (
                await world
                    .Db()
                    .Mails.CountAsync(m =>
                        m.Key.StartsWith("host-down/host2/") && m.Recipient == Berth.Platform.Mail.Mail.ToOperators
                    )
            ).ShouldBe(1);
            await buyers["eve"].CancelsAsync(); // waits for its host
            await buyers["ada"].PressesAsync("Plan", ("plan", "large")); // does not fit, and is told so
            await buyers["bob"].CancelsAsync();
            await UntilGoneAsync(world, "bob");
            await AnswersAsync(world, "ada");
            await AnswersAsync(world, "joe");
            (await StateAsync(world, "eve")).ShouldBe(TenantState.Running);
        }
        finally
        {
            await second.FreezeAsync(false);
        }
        await WatchAsync(world);
        (
            await world
                .Db()
                .Mails.CountAsync(m =>
                    m.Key.StartsWith("host-up/host2/") && m.Recipient == Berth.Platform.Mail.Mail.ToOperators
                )
        ).ShouldBe(1);
        await UntilGoneAsync(world, "eve");
        await ShouldBeCleanAsync(world);
    }

    private static async Task AddAsync(World world, OwnEngine second)
    {
        await Task.WhenAll(second.LoadAsync("berth/caddy:4"), second.LoadAsync("berth/hello:1"));
        await world.It.BaseStackAsync("hosts2", 80, 443, second.Endpoint);
        await world.It.BerthAsync(
            "hosts",
            "add",
            "host2",
            "--stack",
            "hosts2",
            "--endpoint",
            second.Endpoint,
            "--address",
            second.Address,
            "--memory",
            "128"
        );
        (await world.It.BerthAsync("hosts")).ShouldContain("host2\tActive\t0 of 128 MiB (0 %)");
        await world.SettleAsync();
    }

    /// <summary>Where each one's data is.</summary>
    private static async Task<string> PlacesAsync(World world) =>
        string.Join(
            ", ",
            await world
                .Db()
                .Tenants.Where(t => t.Observed == TenantState.Running)
                .OrderBy(t => t.Slug)
                .Select(t => $"{t.Slug} {t.DataOn}")
                .ToListAsync()
        );

    private static async Task<TenantState> StateAsync(World world, string name) =>
        (await world.Db().Tenants.SingleAsync(t => t.Slug == name)).Observed;

    private static async Task AnswersAsync(World world, string name)
    {
        using var page = await new Customer(world.It).VisitsAsync(name);
        (page.StatusCode, await page.Content.ReadAsStringAsync()).ShouldSatisfyAllConditions(
            p => p.StatusCode.ShouldBe(HttpStatusCode.OK),
            p => p.Item2.ShouldContain($"Hello from {name}")
        );
    }

    /// <summary>Files of all kinds, and their checksums.</summary>
    private static async Task<string> FillAsync(DockerClient docker, string container)
    {
        const string script =
            "cd /data; mkdir -p deep/er; for i in 1 2 3 4 5; do head -c 300000 /dev/urandom > deep/er/$i; "
            + "done; head -c 7 /dev/urandom > 'a name with spaces'; ln -s deep/er/1 link; ln deep/er/2 hard; "
            + "touch empty; chmod 600 deep/er/3";
        (
            await docker.Exec.RunAsync(
                container,
                [
                    "/bin/busybox",
                    "sh",
                    "-c",
                    script
                        .Replace("mkdir", "/bin/busybox mkdir")
                        .Replace("head", "/bin/busybox head")
                        .Replace("ln ", "/bin/busybox ln ")
                        .Replace("touch", "/bin/busybox touch")
                        .Replace("chmod", "/bin/busybox chmod"),
                ]
            )
        ).ExitCode.ShouldBe(0);
        return await ChecksumsAsync(docker, container);
    }

    /// <summary>Of all but the count of starts, which goes on.</summary>
    private static async Task<string> ChecksumsAsync(DockerClient docker, string container)
    {
        const string script =
            "cd /data; b=/bin/busybox; $b find . -type f ! -name starts -exec $b sha256sum {} + | $b sort; "
            + "$b find . ! -name starts -exec $b stat -c '%n %F %a %u %g %h' {} + | $b sort; $b readlink link";
        var result = await docker.Exec.RunAsync(container, ["/bin/busybox", "sh", "-c", script]);
        result.Output.Split('\n').Length.ShouldBeGreaterThan(10, result.Error);
        return result.Output;
    }

    private static async Task ShouldBeCleanAsync(World world) =>
        await world.InScopeAsync<Berth.Tenants.Sweep.RunSweep>(async s =>
        {
            var report = await s.SweepAsync(TimeSpan.Zero, CancellationToken.None);
            report.Problems.ShouldBeEmpty();
            report.Findings.Select(f => $"{f.Kind} {f.Subject}: {f.What}").ShouldBeEmpty();
        });

    private static Task WatchAsync(World world) => world.InScopeAsync<WatchHosts>(w => w.RunAsync(new(), default));

    private static async Task UntilGoneAsync(World world, string name)
    {
        for (var i = 0; i < 600 && await StateAsync(world, name) != TenantState.Gone; i++)
            await Task.Delay(100);
        (await StateAsync(world, name)).ShouldBe(
            TenantState.Gone,
            string.Create(CultureInfo.InvariantCulture, $"{name} after a minute")
        );
    }

    /// <summary>Each of the steps fails, the first time that somebody comes to it.</summary>
    private static IDisposable FailOnce(IEnumerable<string> steps, out ICollection<string> failed)
    {
        var (open, done) = (new HashSet<string>(steps), new List<string>());
        failed = done;
        return DiagnosticListener.AllListeners.Subscribe(
            new Observer<DiagnosticListener>(listener =>
            {
                if (listener.Name == Checkpoints.Source)
                    listener.Subscribe(
                        new Observer<KeyValuePair<string, object?>>(e =>
                        {
                            lock (open)
                            {
                                if (!open.Remove(e.Key))
                                    return;
                                done.Add(e.Key);
                            }
                            throw new IOException($"It fails at {e.Key}, as the test wants it.");
                        }),
                        (step, _, _) => steps.Contains(step)
                    );
            })
        );
    }
}
