using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Parts;

/// <summary>A tenant of four containers, from its sale to its removal; and the process dies at steps of each deed.</summary>
public sealed class PartsTests(PartsTests.Base installation) : IClassFixture<PartsTests.Base>
{
    private const string Container = "docker:index/container:Container",
        Volume = "docker:index/volume:Volume";

    private static int _count;

    public sealed class Base : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("berth-parts-").FullName;

        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync(
                "parts",
                new Dictionary<string, string> { ["Berth__Catalog"] = Team.Write(_folder) }
            );
            await It.StripeAnswersAsync();
            await It.StartProductAsync(mortal: true);
        }

        public async ValueTask DisposeAsync()
        {
            await It.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Installation It => installation.It;
    private string Name { get; } = $"team{Interlocked.Increment(ref _count)}";
    private string Own => $"{It.Name}-{Name}";

    [Fact]
    public async Task PartsAreReachedByNameAndShareThePlan()
    {
        var ada = await BuysAsync();
        await Team.ShouldBeAsync(It, Name, running: true);
        (await RunAsync(Own, "wget", "-q", "-O", "-", "http://db:8080/health")).ShouldBe("ok");
        (await RunAsync($"{Own}.worker", "wget", "-q", "-O", "-", "http://app:8080/health")).ShouldBe("ok");
        (await RunAsync(Own, "sh", "-c", "busybox wget -q -O - $DB_URL")).ShouldBe("welcome");
        (await RunAsync($"{Own}.worker", "sh", "-c", "echo $NAME ${#DB_PASSWORD} ${#OTHER_KEY}")).ShouldBe(
            $"{Name} 24 0"
        );
        foreach (var container in Team.Parts.Select(p => $"{Own}.{p}").Append(Own))
        {
            var made = (await It.Docker.Containers.InspectAsync(container)).HostConfig!;
            (made.Memory, made.PidsLimit).ShouldBe((16 << 20, 16));
            made.CapDrop.ShouldBe(["ALL"]);
            made.PortBindings.ShouldBeNull();
        }

        // A part that ends is seen, and put right.
        await It.Docker.Containers.StopAsync($"{Own}.db", TimeSpan.FromSeconds(1));
        await UntilAsync($"SELECT count(*) FROM tenant_health WHERE state = 'Stopped' AND why LIKE '%part db%'", 1);
        await UntilAsync("SELECT count(*) FROM tenant_health WHERE state = 'Up'", 1);
        await Team.ShouldBeAsync(It, Name, running: true);

        await ada.RestartsAsync();
        await UntilAsync($"SELECT count(*) FROM tenant_events WHERE what LIKE 'Restarted%'", 1);
        await It.BerthAsync("sweep", "--min-age", "0s");
        (await It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
        await ada.CancelsAsync();
        await ada.SeesAsync("gone");
        (await It.TenantResourcesAsync()).ShouldBeEmpty();
        (await CopiedAsync()).ShouldBe(["data/data/", "data/data/starts", "data/db/", "data/db/starts", "data/media/"]);
    }

    [Theory]
    [InlineData(
        $"provider-called {Container} @2",
        $"provider-called {Container} @2",
        $"provider-called {Container} @3",
        "last-data:kept"
    )]
    [InlineData("container:limited @3", "tenant:suspended", "container:limited @2", $"state-written {Volume} @4")]
    public async Task KilledAtEachDeedItEndsWhole(string bought, string suspended, string changed, string removed)
    {
        var ada = new Customer(It);
        await KilledAsync(bought, async () => ada = await OrdersAsync());
        await IsAsync("Running", "small");
        await Team.ShouldBeAsync(It, Name, running: true);
        await KilledAsync(suspended, () => It.BerthAsync("tenants", "stop", Name));
        await IsAsync("Suspended", "small");
        await Team.ShouldBeAsync(It, Name, running: false);
        await It.BerthAsync("tenants", "release", Name);
        await IsAsync("Running", "small");
        await KilledAsync(changed, () => PressesAsync(ada, "Plan", ("plan", "large")));
        await IsAsync("Running", "large");
        await Team.ShouldBeAsync(It, Name, running: true);
        foreach (var container in Team.Parts.Select(p => $"{Own}.{p}").Append(Own))
            (await It.Docker.Containers.InspectAsync(container)).HostConfig!.Memory.ShouldBe(32 << 20);
        await KilledAsync(removed, () => PressesAsync(ada, "Cancel"));
        await IsAsync("Gone", "large");
        (await It.TenantResourcesAsync()).ShouldBeEmpty();
        (await CopiedAsync()).ShouldContain("data/db/starts");
        It.StateText().ShouldNotContain(Own);
        (await It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
    }

    private async Task<Customer> OrdersAsync()
    {
        var customer = new Customer(It);
        await customer.PaysAsync(await customer.OrdersAsync(Name, product: "team", email: $"{Name}@example.com"));
        return customer;
    }

    private async Task<Customer> BuysAsync()
    {
        var customer = await OrdersAsync();
        await customer.SeesAsync("running");
        using var page = await customer.VisitsAsync(Name);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return customer;
    }

    private async Task KilledAsync(string step, Func<Task> act)
    {
        await UntilAsync("SELECT count(*) FROM jobs WHERE state = 'Running' OR state = 'Ready' AND run_at < now()", 0);
        It.CrashesAt(step);
        await act();
        await It.ProductEndsAsync();
        await It.StartProductAsync(mortal: true);
    }

    private static async Task PressesAsync(Customer customer, string button, params (string, string)[] fields)
    {
        try
        {
            await customer.PressesAsync(button, fields);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // It, or its answer, was lost.
        }
    }

    private Task IsAsync(string state, string plan) =>
        UntilAsync(
            $"SELECT count(*) FROM tenants WHERE slug = '{Name}' AND observed = '{state}' AND wanted = '{state}' AND plan = "
                + $"'{plan}' AND observed_generation = generation AND lease_owner IS NULL",
            1
        );

    private async Task UntilAsync(string sql, long count)
    {
        if (!await Patience.UntilAsync(async () => await It.ScalarAsync<long>(sql) == count))
            throw new TimeoutException($"{sql} is not {count}.\n{It.ProductSaid}");
    }

    private async Task<string> RunAsync(string container, params string[] command)
    {
        var said = "";
        await foreach (
            var piece in It.Docker.Exec.ReadAsync(container, new ExecSpec { Cmd = ["/bin/busybox", .. command] })
        )
            said += piece.Text;
        return said.Trim();
    }

    /// <summary>Files of the copy that is kept of its data.</summary>
    private async Task<IReadOnlyList<string>> CopiedAsync()
    {
        var file = Directory.GetFiles(It.BackupsFolder, $"{Name}.*").ShouldHaveSingleItem();
        await using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var names = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        return [.. names.Where(n => n != "data/").Order(StringComparer.Ordinal)];
    }
}
