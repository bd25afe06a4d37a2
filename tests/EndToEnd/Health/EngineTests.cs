using System.Diagnostics;
using System.Net;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Health;

/// <summary>What becomes of tenants when their machine's engine starts anew, or its disk is full.</summary>
public sealed class EngineTests(EngineTests.Base at) : IClassFixture<EngineTests.Base>
{
    private const int Disk = 4096;

    // On a machine that does nothing else it is 10 seconds, and a minute for what is looked at each minute.
    private static readonly TimeSpan ByEvents = TimeSpan.FromSeconds(60),
        ByLook = TimeSpan.FromMinutes(4);

    public sealed class Base : IAsyncLifetime
    {
        private readonly string _catalog = Directory.CreateTempSubdirectory("berth-engine-").FullName;

        /// <summary>What the product "fleeting" is made of; on this machine's engine, as all others.</summary>
        public string Image => $"{It.Name}/fleeting:1";

        public Installation It { get; private set; } = null!;
        public OwnEngine Second { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "An engine of one's own needs root.");
            It = await Installation.CreateAsync(
                "engine",
                new Dictionary<string, string> { ["Berth__Catalog"] = _catalog }
            );
            var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
            await File.WriteAllTextAsync(Path.Combine(_catalog, "hello.yaml"), hello);
            await File.WriteAllTextAsync(
                Path.Combine(_catalog, "fleeting.yaml"),
                hello
                    .Replace("name: hello ", "name: fleeting ", StringComparison.Ordinal)
                    .Replace("default: true", "default: false", StringComparison.Ordinal)
                    .Replace("image: berth/hello:1 ", $"image: {Image} ", StringComparison.Ordinal)
            );
            await It.Docker.Images.TagAsync("berth/hello:1", Image);
            await It.StripeAnswersAsync();
            Second = await OwnEngine.StartAsync();
            await Second.GetDiskAsync(Disk);
            await Task.WhenAll(Second.LoadAsync("berth/caddy:4"), Second.LoadAsync("berth/hello:1"));
            await It.BaseStackAsync("engine2", 80, 443, Second.Endpoint);
            await It.StartProductAsync();
            await It.BerthAsync(
                "hosts",
                "add",
                "host2",
                "--stack",
                "engine2",
                "--endpoint",
                Second.Endpoint,
                "--address",
                Second.Address,
                "--memory",
                "512"
            );
            await It.BerthAsync("hosts", "drain", "local");
            // Sold is what was seen to be there.
            await UntilAsync(
                async () =>
                    await It.ScalarAsync<long>("SELECT count(*) FROM host_facts WHERE disk_at IS NOT NULL") == 2,
                ByLook,
                () => It.ProductSaid
            );
        }

        public async ValueTask DisposeAsync()
        {
            if (It is not null)
            {
                await Shell.RunAsync("docker", ["image", "rm", "--force", Image]);
                await It.DisposeAsync();
            }
            if (Second is not null)
                await Second.DisposeAsync();
            Directory.Delete(_catalog, recursive: true);
        }
    }

    private Installation It => at.It;

    [Fact]
    public async Task AnEngineThatStartsAnewBringsItsTenantsBack()
    {
        var (ada, bob) = (await BuysAsync("anew"), await BuysAsync("resting"));
        await It.BerthAsync("tenants", "stop", "resting");
        await IsAsync("resting", "Suspended", ByEvents);
        var restart = at.Second.RestartAsync();
        await UntilAsync(async () => await StateAsync("anew") != "Up", ByEvents, () => It.ProductSaid);
        (await ada.PageAsync()).ShouldNotContain("Your container is up");
        await restart;
        await IsAsync("anew", "Up", Patience.Long);
        await AnswersAsync(ada, "anew");
        await IsOnceAsync("anew");
        (await bob.PageAsync()).ShouldContain("Suspended; your data is kept");
        (await StateAsync("resting")).ShouldBe("Suspended");
        await UntilAsync(async () => await OpenAlertsAsync() == 0, ByLook, () => It.ProductSaid);
    }

    [Fact]
    public async Task AFullDiskIsToldSellsNothingAndLosesNobody()
    {
        var ada = await BuysAsync("cramped");
        await at.Second.FillDiskAsync();
        try
        {
            const string told = "FROM alerts WHERE key = 'host-disk/host2' AND resolved_at IS NULL";
            await UntilAsync(
                async () => await It.ScalarAsync<long>($"SELECT count(*) {told}") == 1,
                ByLook,
                () => It.ProductSaid
            );
            (await It.ScalarAsync<string>($"SELECT text {told}")).ShouldStartWith($"0 of ");
            (await It.BerthAsync("hosts")).ShouldContain("\t0 of ");
            (await new Customer(It).OrdersInVainAsync("unlucky")).ShouldContain("full");
            // It runs on; and whoever wants it anew gets it, now or when there is room.
            await AnswersAsync(ada, "cramped");
            await ada.RestartsAsync();
        }
        finally
        {
            await at.Second.FillDiskAsync(Disk);
        }
        await IsAsync("cramped", "Up", Patience.Long);
        await AnswersAsync(ada, "cramped");
        await IsOnceAsync("cramped");
        await UntilAsync(async () => await OpenAlertsAsync() == 0, ByLook, () => It.ProductSaid);
        await BuysAsync("later");
    }

    [Fact]
    public async Task AnImageThatIsRemovedIsSoldOutAndWhoHasItRunsOn()
    {
        var ada = await BuysAsync("held", "fleeting");
        await It.Docker.Images.RemoveAsync(at.Image);
        const string told = "FROM alerts WHERE key LIKE 'no-image/%fleeting:1' AND resolved_at IS NULL";
        await UntilAsync(
            async () => await It.ScalarAsync<long>($"SELECT count(*) {told}") == 1,
            ByLook,
            () => It.ProductSaid
        );
        (await new Customer(It).OrdersInVainAsync("late", "fleeting")).ShouldContain("sold out");
        await AnswersAsync(ada, "held");
        await ada.RestartsAsync();
        await It.BerthAsync("tenants", "stop", "held");
        await IsAsync("held", "Suspended", ByEvents);
        await It.BerthAsync("tenants", "release", "held");
        await IsAsync("held", "Up", Patience.Long);
        await IsOnceAsync("held");
        await It.Docker.Images.TagAsync("berth/hello:1", at.Image);
        await UntilAsync(
            async () => await It.ScalarAsync<long>($"SELECT count(*) {told}") == 0,
            ByLook,
            () => It.ProductSaid
        );
        await BuysAsync("early", "fleeting");
    }

    private async Task<Customer> BuysAsync(string name, string product = "hello")
    {
        var buyer = new Customer(It);
        await buyer.PaysAsync(await buyer.OrdersAsync(name, product: product));
        await IsAsync(name, "Up", Patience.Long);
        return buyer;
    }

    private static async Task AnswersAsync(Customer buyer, string name)
    {
        using var page = await buyer.VisitsAsync(name);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task IsOnceAsync(string name)
    {
        string[] labels = [$"berth.installation={It.Name}", "berth.tenant"];
        var docker = at.Second.Docker;
        (await docker.Containers.ListAsync(labels)).Count(c => c.Names![0] == $"/{It.Name}-{name}").ShouldBe(1);
        (await docker.Networks.ListAsync(labels)).Count(n => n.Name == $"{It.Name}-{name}").ShouldBe(1);
        (await docker.Volumes.ListAsync(labels)).Count(v => v.Name == $"{It.Name}-{name}-data").ShouldBe(1);
        (await It.TenantResourcesAsync()).ShouldBeEmpty();
    }

    private Task<long> OpenAlertsAsync() =>
        It.ScalarAsync<long>(
            "SELECT count(*) FROM alerts WHERE resolved_at IS NULL AND (key LIKE '%host2%' OR subject LIKE '% is not up')"
        );

    private Task<string> StateAsync(string name) =>
        It.ScalarAsync<string>(
            "SELECT coalesce((SELECT h.state FROM tenant_health h JOIN tenants t ON t.id = h.tenant_id "
                + $"WHERE t.slug = '{name}'), '')"
        );

    private Task IsAsync(string name, string state, TimeSpan within)
    {
        var seen = "";
        return UntilAsync(
            async () => (seen = await StateAsync(name)) == state,
            within,
            () => $"{name} is {seen}, not {state}.\n{It.ProductSaid}"
        );
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> why)
    {
        for (var begun = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(50))
            if (Stopwatch.GetElapsedTime(begun) > within)
                throw new TimeoutException(why());
    }
}
