using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// The engine, the database and the mail server go away while tenants run and others are on their way, and come back;
/// all ends as it was asked for, by itself and once, and the operator sees what happened. The engine and the database
/// of this machine serve others, too: what goes away is the wire to them.
/// </summary>
public sealed class OutageTests : IClassFixture<OutageTests.Base>
{
    private static int _count;
    private readonly Base _wires;

    public OutageTests(Base wires)
    {
        _wires = wires;
        foreach (var wire in (Wire[])[wires.Docker, wires.Database, wires.Smtp])
            wire.Mend(); // whatever the test before left
    }

    private Installation It => _wires.It;

    public sealed class Base : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("berth-wires-").FullName;

        public Installation It { get; private set; } = null!;
        public Wire Docker { get; private set; } = null!;
        public Wire Database { get; private set; } = null!;
        public Wire Smtp { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync("outage");
            await It.StripeAnswersAsync();
            var engine = Path.Combine(_folder, "docker.sock");
            Docker = Wire.Files(engine, "/var/run/docker.sock");
            It.Set("Berth__Docker__Host", $"unix://{engine}");

            var database = new NpgsqlConnectionStringBuilder(It.Settings["Berth__Database"]);
            var here = Path.Combine(_folder, ".s.PGSQL.5432");
            Database = database.Host!.StartsWith('/')
                ? Wire.Files(here, Path.Combine(database.Host, $".s.PGSQL.{database.Port}"))
                : Wire.ToPort(here, database.Host, database.Port);
            (database.Host, database.Port) = (_folder, 5432);
            It.Set("Berth__Database", database.ConnectionString);

            Smtp = Wire.Ports(It.Place.Port(8), It.SmtpPort);
            It.Set("Berth__Mail__Port", $"{It.Place.Port(8)}");
            await It.StartProductAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await It.DisposeAsync();
            foreach (var wire in (Wire?[])[Docker, Database, Smtp])
                wire?.Cut();
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task TheEngineIsAwayForAMinute()
    {
        var (ada, bob, cleo, dan) = (Next(), Next(), Next(), Next());
        foreach (var tenant in (Tenancy[])[ada, cleo, dan])
            await tenant.BuysAsync();

        _wires.Docker.Cut();
        var minute = Task.Delay(TimeSpan.FromMinutes(1));
        await It.BerthAsync("tenants", "stop", ada.Name);
        await bob.Customer.PaysAsync(await bob.Customer.OrdersAsync(bob.Name, email: $"{bob.Name}@example.com"));
        await cleo.Customer.RestartsAsync();
        await dan.Customer.CancelsAsync();
        // One or the other, by whether it was tried before the host was seen to be down.
        await bob.UntilAsync(
            "the buyer reads why it takes long",
            async () =>
                await bob.Customer.PageAsync() is var page
                && (
                    page.Contains("This takes longer than usual", StringComparison.Ordinal)
                    || page.Contains("does not answer. We are on it", StringComparison.Ordinal)
                )
        );
        var jobs = await It.BerthAsync("jobs");
        jobs.ShouldContain("reconcile-tenant");
        jobs.ShouldContain("docker.sock");
        await minute;
        (await ada.ListAsync("SELECT kind || ': ' || last_error FROM jobs WHERE state = 'Parked'")).ShouldBeEmpty();

        _wires.Docker.Mend();
        await ada.IsSuspendedAsync();
        await bob.RunsAsync();
        await dan.IsGoneAsync();
        await cleo.RunsAsync();
        await cleo.UntilAsync(
            "it has restarted",
            async () =>
                await cleo.CountAsync(
                    "tenant_events e JOIN tenants t ON t.id = e.tenant_id WHERE t.slug = @name AND e.what = 'Restarted'"
                ) == 1
        );
        await ada.ShouldHaveAsync(
            ["subscription_create"],
            [$"{ada.Name} is ready", $"{ada.Name} was stopped by its operator"]
        );
        await bob.ShouldHaveAsync(["subscription_create"], [$"{bob.Name} is ready"]);
        await dan.ShouldHaveAsync(["subscription_create"], [$"{dan.Name} is ready", $"{dan.Name} is removed"]);
    }

    [Theory]
    [InlineData("POST /v1.", "/networks/create")]
    [InlineData("POST /v1.", "/containers/create")]
    [InlineData("POST /v1.", "/start")]
    [InlineData("DELETE /v1.", "/containers/")]
    public async Task TheEnginesAnswerIsLost(string method, string call)
    {
        var ada = Next();
        if (method[0] == 'D')
            await ada.BuysAsync();
        var lost = _wires.Docker.LosesAnswerTo(method, call);
        if (method[0] == 'D')
            await It.BerthAsync("tenants", "stop", ada.Name);
        else
            await ada.BuysAsync();
        await lost.WaitAsync(Patience.Long);
        await (method[0] == 'D' ? ada.IsSuspendedAsync() : ada.RunsAsync());
        string[] stopped = method[0] == 'D' ? [$"{ada.Name} was stopped by its operator"] : [];
        await ada.ShouldHaveAsync(["subscription_create"], [$"{ada.Name} is ready", .. stopped]);
    }

    [Fact]
    public async Task TheDatabaseIsAwayForTenSeconds()
    {
        var (ada, bob, cleo) = (Next(), Next(), Next());
        await ada.BuysAsync();
        var page = await bob.Customer.OrdersAsync(bob.Name, email: $"{bob.Name}@example.com");
        await It.BerthAsync("tenants", "stop", ada.Name);
        await ada.IsSuspendedAsync();

        // In the middle of setting up one tenant it goes away; another is paid for meanwhile, and Stripe has nobody to
        // tell.
        var cut = _wires.Docker.Hears("POST /v1.", "/containers/create", _wires.Database.Cut);
        await cleo.Customer.PaysAsync(await cleo.Customer.OrdersAsync(cleo.Name, email: $"{cleo.Name}@example.com"));
        await cut.WaitAsync(Patience.Long);
        var tenSeconds = Task.Delay(TimeSpan.FromSeconds(10));
        await bob.Customer.PaysAsync(page);
        await Should.ThrowAsync<HttpRequestException>(bob.Customer.PageAsync());
        await tenSeconds;

        _wires.Database.Mend();
        await bob.RunsAsync();
        await cleo.RunsAsync();
        await It.BerthAsync("tenants", "release", ada.Name);
        await ada.RunsAsync();
        await bob.ShouldHaveAsync(["subscription_create"], [$"{bob.Name} is ready"]);
        await cleo.ShouldHaveAsync(["subscription_create"], [$"{cleo.Name} is ready"]);
        await ada.ShouldHaveAsync(
            ["subscription_create"],
            [$"{ada.Name} is ready", $"{ada.Name} was stopped by its operator", $"{ada.Name} is running again"]
        );
        It.ProductSaid.ShouldContain("Cannot claim jobs");
    }

    [Fact]
    public async Task TheDatabaseEndsAllConnections()
    {
        var ada = Next();
        var cut = _wires.Docker.Hears(
            "POST /v1.",
            "/containers/create",
            () => EndConnectionsAsync().GetAwaiter().GetResult()
        );
        await ada.Customer.PaysAsync(await ada.Customer.OrdersAsync(ada.Name, email: $"{ada.Name}@example.com"));
        await cut.WaitAsync(Patience.Long);
        await ada.RunsAsync();
        await EndConnectionsAsync();
        await ada.UntilAsync(
            "the click is taken",
            async () =>
            {
                // Who meets a connection that has just ended sees an error, and presses again.
                try
                {
                    await ada.Customer.CancelsAsync();
                    return true;
                }
                catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
                {
                    return false;
                }
            }
        );
        await ada.IsGoneAsync();
        await ada.ShouldHaveAsync(["subscription_create"], [$"{ada.Name} is ready", $"{ada.Name} is removed"]);
    }

    [Fact]
    public async Task TheMailServerIsAway()
    {
        var ada = Next();
        _wires.Smtp.Cut();
        await ada.BuysAsync();
        await ada.UntilAsync(
            "its mail waits",
            async () =>
                await ada.CountAsync("mails WHERE recipient = @email AND state = 'Waiting' AND attempts = 1") == 1
        );
        (await It.BerthAsync("mails")).ShouldContain("after attempt 1: ");

        _wires.Smtp.Mend();
        await ada.ListAsync(
            "UPDATE jobs SET run_at = now() WHERE kind = 'send-mail' AND state = 'Ready' RETURNING kind"
        ); // the minute until the next attempt
        await ada.UntilAsync(
            "its mail has come",
            async () => (await It.MailsAsync($"{ada.Name}@example.com")).Count > 0
        );
        await ada.ShouldHaveAsync(["subscription_create"], [$"{ada.Name} is ready"]);
        await ada.AllMailsCameAsync();
    }

    private Tenancy Next() => new(It, $"outage{Interlocked.Increment(ref _count)}");

    private async Task EndConnectionsAsync()
    {
        await using var end = It.Database.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );
        await end.ExecuteNonQueryAsync();
    }
}
