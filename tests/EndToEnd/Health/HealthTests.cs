using System.Diagnostics;
using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Health;

/// <summary>
/// Whatever becomes of a container, it is seen within seconds, shown, and mended or told; and what the engine did while
/// nobody could hear it is found afterwards.
/// </summary>
public sealed class HealthTests(HealthTests.Base at) : IClassFixture<HealthTests.Base>
{
    // On a machine that does nothing else it is 10 and 60 seconds; how fast it is, is not for a test to say.
    private static readonly TimeSpan ByEvents = TimeSpan.FromSeconds(60),
        ByCheck = TimeSpan.FromMinutes(3);
    private static int _count;

    public sealed class Base : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("berth-health-").FullName;

        public Installation It { get; private set; } = null!;
        public Wire Docker { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var catalog = Directory.CreateDirectory(Path.Combine(_folder, "catalog")).FullName;
            var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
            await File.WriteAllTextAsync(
                Path.Combine(catalog, "hello.yaml"),
                hello
                    .Replace("every: 60s", "every: 5s", StringComparison.Ordinal)
                    .Replace("words: \"\"", "words: Hello from", StringComparison.Ordinal)
            );
            It = await Installation.CreateAsync(
                "health",
                new Dictionary<string, string> { ["Berth__Catalog"] = catalog }
            );
            await It.StripeAnswersAsync();
            var engine = Path.Combine(_folder, "docker.sock");
            Docker = Wire.Files(engine, "/var/run/docker.sock");
            It.Set("Berth__Docker__Host", $"unix://{engine}");
            await It.StartProductAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await It.DisposeAsync();
            Docker.Cut();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Installation It => at.It;

    [Theory]
    [InlineData("Stopped")]
    [InlineData("Killed")]
    [InlineData("Removed")]
    [InlineData("Disconnected")]
    public async Task WhatIsTakenAwayIsPutBack(string how)
    {
        var ada = await UpAsync();
        var name = $"{It.Name}-{ada.Name}";
        switch (how)
        {
            case "Stopped":
                await It.Docker.Containers.StopAsync(name, TimeSpan.Zero);
                break;
            case "Killed":
                await It.Docker.Containers.KillAsync(name);
                break;
            case "Removed":
                await It.Docker.Containers.RemoveAsync(name, force: true);
                break;
            default:
                await It.Docker.Networks.DisconnectAsync(name, name, force: true);
                await It.Docker.Networks.RemoveAsync(name);
                break;
        }
        await IsAsync(ada, how is "Stopped" or "Killed" ? "Stopped" : "Missing", ByEvents);
        await IsAsync(ada, "Up", Patience.Long);
        await ada.RunsAsync(); // one of everything, and nothing left over
        (await ada.Customer.PageAsync()).ShouldContain("Your container is up");
        (await MendedAsync(ada)).ShouldBe(1);
        (await AlertsAsync(ada)).ShouldBe(0);
    }

    /// <summary>Whoever paused it has a reason: everybody sees it, and nobody changes it.</summary>
    [Fact]
    public async Task WhatIsPausedIsShownEverywhereAndLeftAlone()
    {
        var ada = await UpAsync();
        await Shell.RunAsync("docker", ["pause", $"{It.Name}-{ada.Name}"]);
        await IsAsync(ada, "Stopped", ByEvents);
        var page = await ada.Customer.PageAsync();
        page.ShouldContain("Your container has stopped");
        page.ShouldContain("It is paused.");
        page.ShouldNotContain("Your container is up");
        (await It.BerthAsync("list", "--search", ada.Name)).ShouldContain("\tstopped\t");
        (await It.BerthAsync("show", ada.Name)).ShouldContain("It is paused.");
        (await It.BerthAsync("tenants")).ShouldContain("It is paused.");
        await Task.Delay(TimeSpan.FromSeconds(5)); // longer than mending would wait
        (await MendedAsync(ada)).ShouldBe(0);
        await Shell.RunAsync("docker", ["unpause", $"{It.Name}-{ada.Name}"]);
        await IsAsync(ada, "Up", ByEvents);
    }

    [Fact]
    public async Task APageThatFailsIsSeenAndTheContainerRestarted()
    {
        var ada = await UpAsync();
        await RunAsync(ada, "rm /tmp/www/index.html");
        await IsAsync(ada, "Unhealthy", ByCheck);
        (
            await It.ScalarAsync<string>(
                $"SELECT why FROM tenant_health h JOIN tenants t ON t.id = h.tenant_id WHERE t.slug = '{ada.Name}'"
            )
        ).ShouldStartWith("/ answers 404, not 200-399.");
        await IsAsync(ada, "Up", Patience.Long);
        await ada.RunsAsync();
        (await EventsAsync(ada, "It did not work as it should, and is restarted")).ShouldBe(1);
    }

    [Fact]
    public async Task RunningOutOfMemoryIsNoted()
    {
        var ada = await UpAsync();
        // The kernel ends who has most, which is not the container's first process: it goes on.
        await RunAsync(ada, "head -c 200000000 /dev/zero | tail");
        (
            await UntilAsync(
                async () => await EventsAsync(ada, "A process in it ran out of memory and was ended") == 1,
                ByEvents
            )
        ).ShouldBeTrue();
        await ada.RunsAsync();
    }

    /// <summary>It ends at each start until its volume is put right; the engine starts it, with growing waits.</summary>
    [Fact]
    public async Task WhoeverEndsAgainAndAgainIsToldOnce()
    {
        var ada = await UpAsync();
        await RunAsync(ada, "echo 1/0 > /data/starts; kill 1");
        await IsAsync(ada, "Restarting", ByEvents);
        (await UntilAsync(async () => await AlertsAsync(ada) == 1, Patience.Long)).ShouldBeTrue();
        (await It.ScalarAsync<string>($"SELECT text FROM alerts WHERE subject = '{ada.Name} is not up'")).ShouldContain(
            "divide by zero"
        );
        await It.Docker.Containers.StopAsync($"{It.Name}-{ada.Name}", TimeSpan.Zero);
        await Shell.RunAsync(
            "docker",
            [
                "run",
                "--rm",
                "--label",
                $"berth.installation={It.Name}",
                "--user",
                "10001:10001",
                "--volume",
                $"{It.Name}-{ada.Name}-data:/data",
                "berth/hello:1",
                "/bin/busybox",
                "sh",
                "-c",
                "echo 7 > /data/starts",
            ]
        );
        await IsAsync(ada, "Up", TimeSpan.FromMinutes(5));
        (await UntilAsync(async () => await AlertsAsync(ada) == 0, Patience.Long)).ShouldBeTrue();
        await ada.RunsAsync();
    }

    [Fact]
    public async Task WhatHappensWhileTheEngineIsNotHeardIsFound()
    {
        var (ada, bob) = (await UpAsync(), await UpAsync());
        at.Docker.Cut();
        await It.Docker.Containers.RemoveAsync($"{It.Name}-{ada.Name}", force: true);
        await IsAsync(ada, "Unreachable", ByCheck);
        (await StateAsync(bob)).ShouldBe("Up"); // its page answers, whatever the engine does
        (await AlertsAsync(ada)).ShouldBe(0);
        at.Docker.Mend();
        await IsAsync(ada, "Up", Patience.Long);
        await ada.RunsAsync();
        (await MendedAsync(bob)).ShouldBe(0);
    }

    [Fact]
    public async Task AProxyThatIsDownIsNoFaultOfTheTenants()
    {
        var ada = await UpAsync();
        await It.Docker.Containers.StopAsync($"{It.Name}-edge", TimeSpan.Zero);
        try
        {
            await IsAsync(ada, "Unreachable", ByCheck);
        }
        finally
        {
            await It.Docker.Containers.StartAsync($"{It.Name}-edge");
        }
        await IsAsync(ada, "Up", Patience.Long);
        (await MendedAsync(ada)).ShouldBe(0);
        await ada.RunsAsync();
    }

    [Fact]
    public async Task OurOwnWorkIsNoTrouble()
    {
        var ada = await UpAsync();
        await ada.Customer.RestartsAsync();
        (await UntilAsync(async () => await EventsAsync(ada, "Restarted") == 1, Patience.Long)).ShouldBeTrue();
        await It.BerthAsync("tenants", "stop", ada.Name);
        await IsAsync(ada, "Suspended", Patience.Long);
        await It.BerthAsync("tenants", "release", ada.Name);
        await IsAsync(ada, "Up", Patience.Long);
        await ada.RunsAsync();
        (await MendedAsync(ada)).ShouldBe(0);
        (await EventsAsync(ada, "It did not work as it should, and is restarted")).ShouldBe(0);
    }

    private async Task<Tenancy> UpAsync()
    {
        var ada = new Tenancy(It, $"pat{Interlocked.Increment(ref _count)}");
        await ada.BuysAsync();
        await IsAsync(ada, "Up", Patience.Long);
        return ada;
    }

    private Task RunAsync(Tenancy of, string script) =>
        It.Docker.Exec.RunAsync(
            $"{It.Name}-{of.Name}",
            new ExecSpec
            {
                Cmd =
                [
                    "/bin/busybox",
                    "sh",
                    "-c",
                    $"export PATH=/bin; for b in head tail rm kill; do eval \"$b() {{ /bin/busybox $b \\\"\\$@\\\"; }}\"; done; {script}",
                ],
            }
        );

    private async Task IsAsync(Tenancy of, string state, TimeSpan within)
    {
        var begun = Stopwatch.GetTimestamp();
        var seen = new List<string>();
        while (true)
        {
            var now = await StateAsync(of);
            if (seen.Count == 0 || seen[^1] != now)
                seen.Add(now);
            if (now == state)
                return;
            Stopwatch
                .GetElapsedTime(begun)
                .ShouldBeLessThan(within, $"{of.Name} was {string.Join(", ", seen)}.\n{It.ProductSaid}");
            await Task.Delay(50);
        }
    }

    private async Task<string> StateAsync(Tenancy of) =>
        (
            await of.ListAsync(
                "SELECT h.state FROM tenant_health h JOIN tenants t ON t.id = h.tenant_id WHERE t.slug = @name"
            )
        )
            is [var state]
            ? state
            : "";

    private static Task<long> EventsAsync(Tenancy of, string what) =>
        of.CountAsync(
            $"tenant_events e JOIN tenants t ON t.id = e.tenant_id WHERE t.slug = @name AND e.what = '{what}'"
        );

    private static Task<long> MendedAsync(Tenancy of) =>
        of.CountAsync(
            "tenant_events e JOIN tenants t ON t.id = e.tenant_id WHERE t.slug = @name AND e.kind = 'mended'"
        );

    private static Task<long> AlertsAsync(Tenancy of) =>
        of.CountAsync("alerts WHERE subject = @name || ' is not up' AND resolved_at IS NULL");

    private static async Task<bool> UntilAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        for (var begun = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(50))
            if (Stopwatch.GetElapsedTime(begun) > within)
                return false;
        return true;
    }
}
