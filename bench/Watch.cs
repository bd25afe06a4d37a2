using System.Diagnostics;
using System.Globalization;
using Berth.Docker;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Tenants;
using Berth.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Bench;

/// <summary>
/// What it costs a worker to watch tenants that are all well, each asked for once a minute through the proxy: the
/// process's time on the processor, beside that of the same worker with no tenants. The containers are real, and made
/// with plain calls.
/// </summary>
internal static class Watch
{
    private const int AtOnce = 4;
    private const int Goal = 5; // percent of one processor, for a thousand tenants

    // What a worker does once, or compiles, at its start is over by then; traffic is counted again after five minutes.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(90),
        Measured = TimeSpan.FromSeconds(120);

    public static async Task<int> RunAsync(int tenants)
    {
        await using var it = await Installation.CreateAsync("bench");
        await it.BerthAsync("migrate");
        var idle = await RunWorkerAsync(it, 0);
        await FillAsync(it, tenants);
        var watching = await RunWorkerAsync(it, tenants);
        var cost = (watching - idle) / Measured * 100;
        Print($"idle worker: {idle / Measured * 100:0.00} % of one processor");
        Print($"worker that watches {tenants} tenants: {watching / Measured * 100:0.00} %");
        Print($"watch cpu={cost * 1000 / tenants:0.00}% goal<={Goal}%");
        return 0;
    }

    private static async Task<TimeSpan> RunWorkerAsync(Installation it, int tenants)
    {
        it.StartWorker();
        if (!await Patience.UntilAsync(async () => await it.ScalarAsync<long>(UpSql) == tenants))
            throw new TimeoutException($"Only {await it.ScalarAsync<long>(UpSql)} of {tenants} are up.");
        await Task.Delay(Settle);
        var before = it.WorkersTime;
        await Task.Delay(Measured);
        var took = it.WorkersTime - before;
        if (await it.ScalarAsync<long>(UpSql) != tenants)
            throw new InvalidOperationException("Not all tenants stayed up, so this is no measure.");
        await it.KillWorkerAsync();
        return took;
    }

    private const string UpSql = "SELECT count(*) FROM tenant_health WHERE state = 'Up'";

    /// <summary>Rows as after a reconcile, and what they speak of in Docker.</summary>
    private static async Task FillAsync(Installation it, int tenants)
    {
        await using var app = Application.Build(
            web: false,
            worker: false,
            builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddInMemoryCollection(
                    it.Settings.ToDictionary(
                        s => s.Key.Replace("__", ":", StringComparison.Ordinal),
                        s => (string?)s.Value
                    )
                );
                builder.Logging.ClearProviders();
            }
        );
        var (product, plan) = app.Services.GetRequiredService<ProductCatalog>().Sold("hello", "small");
        var specs = new List<TenantSpec>();
        for (var i = 0; i < tenants; i++)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var order = Order.For("bench@example.com", product, plan, $"well{i}", DateTimeOffset.UtcNow);
            db.Orders.Add(order);
            var tenant = await scope.ServiceProvider.GetRequiredService<CreateTenant>().CreateAsync(order, default);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            specs.Add(RawTenant.Hello(it.Name, tenant.Slug, tenant.Subnet, tenant.Id));
        }
        await it.ScalarAsync<long>(
            """
            WITH made AS (UPDATE tenants SET observed = 'Running', observed_generation = generation, is_open = true
                RETURNING 1), done AS (DELETE FROM jobs WHERE kind = 'reconcile-tenant')
            SELECT count(*) FROM made
            """
        );
        await Parallel.ForEachAsync(
            specs,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (spec, _) => await RawTenant.MakeAsync(it.Docker, spec)
        );
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
