using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Parts;

/// <summary>
/// A helper that the tenants of a product share: there before the first of them, mended, replaced, and gone with the last.
/// </summary>
public sealed class SharedTests : IAsyncLifetime
{
    private const string File = """
        name: watch
        title: Watch
        image: berth/hello:1
        port: 8080
        data: /data
        stopGrace: 1s
        check: { every: 5s }
        shared:
          browser:
            image: berth/hello:1
            ports: [8080, 9000]
            memoryMb: 48
            run: [/bin/busybox, sh, -c, "/bin/busybox httpd -f -p 9000 -h / & exec /bin/busybox sh /bin/hello.sh"]
            environment: { BERTH_TENANT: everybody }
        plans:
          - { name: small, title: Small, price: 500, currency: eur, memoryMb: 64, cpus: 0.4, pids: 64, dunning: { keepData: 0d } }

        """;

    private const string EndListeners = """
        for p in /proc/[0-9]*; do
            case $(/bin/busybox tr '\000' ' ' <$p/cmdline) in "/bin/busybox nc -l"*) kill ${p#/proc/};; esac
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-shared-").FullName;
    private Installation It { get; set; } = null!;
    private string Helper => $"{It.Name}.shared.watch.browser";

    public async ValueTask InitializeAsync()
    {
        System.IO.File.Copy(Repository.Path("catalog", "hello.yaml"), Path.Combine(_folder, "hello.yaml"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "watch.yaml"), File);
        It = await Installation.CreateAsync("shared", new Dictionary<string, string> { ["Berth__Catalog"] = _folder });
        await It.StripeAnswersAsync();
        await It.StartProductAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await It.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ItComesWithTheFirstIsMendedAndGoesWithTheLast()
    {
        (await SharedAsync()).ShouldBeEmpty();
        var (ada, bob) = (await BuysAsync("ada", "watch"), await BuysAsync("bob", "watch"));
        await BuysAsync("eve", "hello");
        foreach (var tenant in (string[])["ada", "bob"])
        {
            (await AskAsync(tenant, "http://browser:8080/")).ShouldContain("Hello from everybody");
            (await AskAsync(tenant, "http://browser:9000/bin/hello.sh")).ShouldContain("hello image");
        }
        (await AskAsync("eve", "http://browser:8080/")).ShouldBe("");
        // What listens in a way may end, as when it has no process left: each port comes back by itself.
        var way = $"{It.Name}-ada.browser";
        var started = (await It.Docker.Containers.InspectAsync(way)).State.StartedAt;
        await It.Docker.Exec.RunAsync(way, ["/bin/busybox", "sh", "-c", EndListeners]);
        await AnswersAsync("ada", "http://browser:9000/bin/hello.sh", "hello image");
        (await It.Docker.Containers.InspectAsync(way)).State.StartedAt.ShouldBe(started);
        var first = await It.Docker.Containers.InspectAsync(Helper);
        (first.HostConfig.Memory, first.HostConfig.PidsLimit, first.HostConfig.ReadonlyRootfs).ShouldBe(
            (48 << 20, 256, true)
        );
        first.HostConfig.CapDrop.ShouldBe(["ALL"]);
        first.HostConfig.PortBindings.ShouldBeNull();
        // Beside the plans, and within what the host has: two of 64, hello's 64, and 48.
        (await It.BerthAsync("hosts", "--json")).ShouldContain("240");

        // Killed, and taken away: it comes back, and the tenants are the same ones.
        var (tenants, net) = (await TenantsAsync(), await It.Docker.Networks.InspectAsync(Helper));
        await It.Docker.Containers.KillAsync(Helper);
        await AnswersAsync("ada");
        await It.Docker.Containers.RemoveAsync(Helper, force: true);
        await AnswersAsync("bob");
        (await TenantsAsync()).ShouldBe(tenants);
        (await It.Docker.Networks.InspectAsync(Helper)).Id.ShouldBe(net.Id);
        (await It.BerthAsync("sweep", "--min-age", "0s")).ShouldNotContain("browser");
        (await TenantsAsync()).ShouldBe(tenants);

        // Another size in the file is another container.
        await IsSaidAsync(("memoryMb: 48", "memoryMb: 32"));
        (await Patience.UntilAsync(IsSmallAsync)).ShouldBeTrue(It.ProductSaid);
        await AnswersAsync("ada");
        (await TenantsAsync()).ShouldBe(tenants);

        // Other ports are other ways, and nobody has to see to them.
        await IsSaidAsync(("9000", "9001"));
        foreach (var tenant in (string[])["ada", "bob"])
            await AnswersAsync(tenant, "http://browser:9001/bin/hello.sh", "hello image");

        await ada.CancelsAsync();
        await ada.SeesAsync("gone");
        (await AskAsync("bob", "http://browser:8080/health")).ShouldBe("ok");
        await bob.CancelsAsync();
        await bob.SeesAsync("gone");
        await UntilAsync("SELECT count(*) FROM shared_helpers", 0);
        (await SharedAsync()).ShouldBeEmpty();
        (await It.Docker.Networks.ListAsync(["berth.shared", $"berth.installation={It.Name}"])).ShouldBeEmpty();
        (await It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
        (await It.ScalarAsync<long>("SELECT count(*) FROM alerts WHERE key LIKE 'shared/%'")).ShouldBe(0);

        // What nobody shares any more, as after a database of before: the sweep takes it away.
        var left = $"{It.Name}.shared.gone.browser";
        var labels = new Dictionary<string, string>
        {
            ["berth.installation"] = It.Name,
            ["berth.shared"] = "gone/browser",
        };
        await It.Docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = left,
                Driver = "bridge",
                Labels = labels,
            }
        );
        (await It.BerthAsync("sweep", "--apply", "--min-age", "0s")).ShouldContain(left);
        (await It.Docker.Networks.ListAsync(["berth.shared", $"berth.installation={It.Name}"])).ShouldBeEmpty();
    }

    private async Task IsSaidAsync((string Old, string New) change)
    {
        await It.StopProductAsync();
        await System.IO.File.WriteAllTextAsync(
            Path.Combine(_folder, "watch.yaml"),
            File.Replace(change.Old, change.New, StringComparison.Ordinal)
        );
        await It.StartProductAsync();
    }

    private async Task<bool> IsSmallAsync()
    {
        try
        {
            return (await It.Docker.Containers.InspectAsync(Helper)).HostConfig.Memory == 32 << 20;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return false; // between the one and the other
        }
    }

    private async Task<Customer> BuysAsync(string name, string product)
    {
        var customer = new Customer(It);
        await customer.PaysAsync(await customer.OrdersAsync(name, product: product, email: $"{name}@example.com"));
        await customer.SeesAsync("running");
        return customer;
    }

    /// <summary>What a tenant's door is answered; empty if it is not.</summary>
    private async Task<string> AskAsync(string tenant, string url)
    {
        var said = await It.Docker.Exec.RunAsync(
            $"{It.Name}-{tenant}",
            ["/bin/busybox", "timeout", "5", "/bin/busybox", "wget", "-q", "-O", "-", url]
        );
        return said.Output.Trim();
    }

    private async Task AnswersAsync(string tenant, string url = "http://browser:8080/health", string with = "ok")
    {
        if (
            !await Patience.UntilAsync(async () =>
                (await AskAsync(tenant, url)).Contains(with, StringComparison.Ordinal)
            )
        )
            throw new TimeoutException($"The helper does not come back.\n{It.ProductSaid}");
    }

    private async Task<string> TenantsAsync() =>
        string.Join(
            ' ',
            (await It.Docker.Containers.ListAsync(["berth.tenant", $"berth.installation={It.Name}"]))
                .Select(c => c.Id)
                .Order(StringComparer.Ordinal)
        );

    private Task<IReadOnlyList<ContainerSummary>> SharedAsync() =>
        It.Docker.Containers.ListAsync(["berth.shared", $"berth.installation={It.Name}"]);

    private async Task UntilAsync(string sql, long count)
    {
        if (!await Patience.UntilAsync(async () => await It.ScalarAsync<long>(sql) == count))
            throw new TimeoutException($"{sql} is not {count}.\n{It.ProductSaid}");
    }
}
