using System.Net;
using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Parts;

/// <summary>A tenant of four containers, from its sale to its removal.</summary>
public sealed class PartsTests(PartsTests.Base installation) : IClassFixture<PartsTests.Base>
{
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
            await It.StartProductAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await It.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Installation It => installation.It;
    private const string Name = "team1";
    private string Own => $"{It.Name}-{Name}";
    private readonly TeamLife _team = new(installation.It, Name);

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
        await _team.UntilAsync(
            $"SELECT count(*) FROM tenant_health WHERE state = 'Stopped' AND why LIKE '%part db%'",
            1
        );
        await _team.UntilAsync("SELECT count(*) FROM tenant_health WHERE state = 'Up'", 1);
        await Team.ShouldBeAsync(It, Name, running: true);

        await ada.RestartsAsync();
        await _team.UntilAsync($"SELECT count(*) FROM tenant_events WHERE what LIKE 'Restarted%'", 1);
        await It.BerthAsync("sweep", "--min-age", "0s");
        (await It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
        await ada.CancelsAsync();
        await ada.SeesAsync("gone");
        (await It.TenantResourcesAsync()).ShouldBeEmpty();
        (await _team.CopiedAsync()).ShouldBe([
            "data/data/",
            "data/data/starts",
            "data/db/",
            "data/db/starts",
            "data/media/",
        ]);
    }

    private async Task<Customer> BuysAsync()
    {
        var customer = new Customer(It);
        await customer.PaysAsync(await _team.OrdersAsync(customer));
        await customer.SeesAsync("running");
        using var page = await customer.VisitsAsync(Name);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return customer;
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
}
