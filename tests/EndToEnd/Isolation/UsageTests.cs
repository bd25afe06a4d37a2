using Berth.Docker;
using Berth.Platform.Mail;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Metering;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>
/// One tenant that uses more than its plan gives, measured on the real engine: told, told again, stopped; and each way
/// back.
/// </summary>
public sealed class UsageTests
{
    [Fact]
    public async Task TooMuchStopsItAndEachWayBackLeadsBack()
    {
        var catalog = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(catalog, "hello.yaml"),
            hello.Replace("onTraffic: warn", "onTraffic: suspend", StringComparison.Ordinal)
        );
        await using var world = await World.StartAsync(new Dictionary<string, string> { ["Berth__Catalog"] = catalog });
        var ada = new Customer(world.It);
        await ada.BuysAsync("ada");
        await world.SettleAsync();
        var id = (await world.Db().Tenants.SingleAsync()).Id;

        // Nearly full, then too full: told each time, once.
        await RunsInsideAsync(world, "dd if=/dev/zero of=/data/a bs=1M count=95");
        await MeasureAsync(world);
        await MeasureAsync(world);
        await RunsInsideAsync(world, "dd if=/dev/zero of=/data/b bs=1M count=10");
        await MeasureAsync(world);
        await MeasureAsync(world);
        (
            await ReadUsage.OfAsync(world.Db(), id, world.Clock.GetUtcNow(), CancellationToken.None)
        ).DiskBytes.ShouldBeInRange(105 << 20, 106 << 20);
        (await StateAsync(world)).ShouldBe(TenantState.Running);
        (await ada.PageAsync()).ShouldContain("105 of 100 MB");

        // Its time is over. Nobody can delete now; an operator gives it room.
        await world.PassAsync(TimeSpan.FromDays(7.1), steps: TimeSpan.FromDays(4));
        (await StateAsync(world)).ShouldBe(TenantState.Suspended);
        (await ada.PageAsync()).ShouldContain("holds more data than its plan includes");
        await world.InScopeAsync<OverrideDunning>(l => l.OverrideAsync(id, s => s.GiveRoom(), CancellationToken.None));
        await world.SettleAsync();
        (await StateAsync(world)).ShouldBe(TenantState.Running);
        await RunsInsideAsync(world, "rm /data/a /data/b");
        await MeasureAsync(world);
        await world.PassAsync(TimeSpan.FromDays(8), steps: TimeSpan.FromDays(4));
        (await StateAsync(world)).ShouldBe(TenantState.Running);

        // Traffic is counted over restarts, and none of it twice.
        await CountAsync(world);
        var before = await TrafficAsync(world);
        before.ShouldBeGreaterThan(0);
        await DownloadsAsync(ada);
        var tenant = await world.Db().Tenants.SingleAsync(t => t.Id == id);
        await world.InScopeAsync<CountTraffic>(c => c.BeforeEndAsync(tenant, CancellationToken.None));
        await world.It.Docker.Containers.RestartAsync($"{world.It.Name}-ada", TimeSpan.FromSeconds(1));
        await CountAsync(world);
        await CountAsync(world);
        (await TrafficAsync(world) - before).ShouldBeInRange(10 * 1000, 1000 * 1000);

        // Used up: stopped, until the month is over or the plan has more.
        var month = ReadUsage.MonthOf(world.Clock.GetUtcNow());
        await TrafficMonth.AddAsync(world.Db(), id, month, new(85_000_000_000, 0), CancellationToken.None);
        await CountAsync(world);
        (await StateAsync(world)).ShouldBe(TenantState.Running);
        await TrafficMonth.AddAsync(world.Db(), id, month, new(0, 20_000_000_000), CancellationToken.None);
        await CountAsync(world);
        (await StateAsync(world)).ShouldBe(TenantState.Suspended);
        await ada.PressesAsync("Plan", ("plan", "large"));
        await world.SettleAsync();
        (await StateAsync(world)).ShouldBe(TenantState.Running);

        string[] told = [nameof(DiskNearlyFull), nameof(DiskOver), nameof(DiskStopped), nameof(TrafficUsed)];
        (
            await world
                .Db()
                .Mails.Where(m => told.Contains(m.Kind))
                .OrderBy(m => m.CreatedAt)
                .ThenBy(m => m.Id)
                .Select(m => m.Subject)
                .ToListAsync()
        ).ShouldBe([
            "ada is running out of disk space",
            "ada is over its disk limit",
            "ada is stopped: it is over its disk limit",
            "ada is over its disk limit",
            "ada has used most of its traffic of this month",
            "ada has used its traffic of this month",
        ]);

        // Gone, nothing is known of it.
        await ada.PressesAsync("Cancel");
        await world.SettleAsync();
        (await StateAsync(world)).ShouldBe(TenantState.Gone);
        (await world.Db().TenantUsage.CountAsync() + await world.Db().TrafficMonths.CountAsync()).ShouldBe(0);
        Directory.Delete(catalog, recursive: true);
    }

    private static async Task MeasureAsync(World world)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await world.InScopeAsync<MeasureDisks>(m => m.RunAsync(new(), CancellationToken.None));
                break;
            }
            catch (DockerException) when (i < 1800)
            {
                await Task.Delay(100); // it measures for somebody else
            }
        }
        await world.SettleAsync();
    }

    private static async Task CountAsync(World world)
    {
        await world.InScopeAsync<CountTraffic>(c => c.RunAsync(new(), CancellationToken.None));
        await world.SettleAsync();
    }

    private static async Task DownloadsAsync(Customer ada)
    {
        for (var i = 0; i < 20; i++)
        {
            using var page = await ada.VisitsAsync("ada");
            page.EnsureSuccessStatusCode();
        }
    }

    private static async Task RunsInsideAsync(World world, string command)
    {
        var result = await world.It.Docker.Exec.RunAsync(
            $"{world.It.Name}-ada",
            ["/bin/busybox", .. command.Split(' ')]
        );
        result.ExitCode.ShouldBe(0, result.Error);
    }

    private static async Task<TenantState> StateAsync(World world) =>
        (await world.Db().Tenants.AsNoTracking().SingleAsync()).Observed;

    private static Task<long> TrafficAsync(World world) => world.Db().TrafficMonths.SumAsync(m => m.Received + m.Sent);
}
