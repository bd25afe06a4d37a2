using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Bench;

/// <summary>
/// How many tenants are set up in a second by one, two and four workers: claimed, applied, routed, asked for through
/// the proxy until they answer, and observed. Beside it, in turns, the least that anybody could do with the same
/// parallelism: network, volume, container create and start over the Docker API, to the first answer. Taking away is
/// not timed.
/// </summary>
internal static class JobRates
{
    private const int MostWarmUps = 24;
    private const int Rounds = 7;
    private const int Tenants = 8;
    private static int _number;

    public static async Task<int> RunAsync()
    {
        await using var it = await Installation.CreateAsync("bench");
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
            },
            replace: services => services.AddSingleton<IMailer>(new RecordedMailer())
        ); // what another machine takes for a mail is not measured
        await RawAsync(it, 2);
        await WarmUpAsync(app.Services);
        foreach (var workers in (int[])[1, 2, 4])
        {
            List<double> ours = [],
                raw = [];
            for (var round = 0; round < Rounds; round++)
            {
                raw.Add(Tenants / (await RawAsync(it, workers)).TotalSeconds);
                ours.Add(Tenants / (await OursAsync(app.Services, workers)).TotalSeconds);
            }
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"raw, {workers} at once: median {Median(raw):0.00} tenants/s, best {raw.Max():0.00}, of {Rounds} times {Tenants}"
                )
            );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"berth, {workers} workers: median {Median(ours):0.00} tenants/s, best {ours.Max():0.00}, of {Rounds} times {Tenants}"
                )
            );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"jobs-{workers} ratio={Median([.. ours.Zip(raw, (a, b) => a / b)]):0.00} goal>=0.90"
                )
            );
        }
        return 0;
    }

    // A worker runs for weeks: it is measured once its code is compiled for good, which takes methods that are called
    // once a tenant a hundred tenants.
    private static async Task WarmUpAsync(IServiceProvider services)
    {
        for (var i = 0; i < MostWarmUps; i++)
        {
            var (begun, compiled) = (Stopwatch.GetTimestamp(), JitInfo.GetCompilationTime());
            await OursAsync(services, 2);
            if (JitInfo.GetCompilationTime() - compiled < Stopwatch.GetElapsedTime(begun) / 50)
                return;
        }
    }

    private static async Task<TimeSpan> OursAsync(IServiceProvider services, int workers)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var (product, plan) = services.GetRequiredService<ProductCatalog>().Sold("hello", "small");
            for (var i = 0; i < Tenants; i++)
            {
                // The pool's lock ends with the transaction.
                await using var transaction = await db.Database.BeginTransactionAsync();
                var order = Order.For("bench@example.com", product, plan, $"job{_number++}", DateTimeOffset.UtcNow);
                db.Orders.Add(order);
                await scope.ServiceProvider.GetRequiredService<CreateTenant>().CreateAsync(order, default);
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
            }
        }
        var took = await WorkAsync(services, workers, TenantState.Running);
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            foreach (var tenant in await db.Tenants.Where(t => t.Wanted == TenantState.Running).ToListAsync())
                tenant.Want(TenantState.Gone, "Measured.", db, DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        }
        await WorkAsync(services, workers, TenantState.Gone);
        return took;
    }

    private static async Task<TimeSpan> WorkAsync(IServiceProvider services, int workers, TenantState state)
    {
        var runner = services.GetRequiredService<JobRunner>();
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => runner.RunDueAsync(default)));
        var took = Stopwatch.GetElapsedTime(begun);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.Tenants.FirstOrDefaultAsync(t => t.Wanted == state && t.Observed != state) is { } left)
            throw new InvalidOperationException(
                $"{left.Slug} should be {state} and is not: "
                    + $"{(await db.Jobs.FirstOrDefaultAsync(j => j.Key == left.Id.ToString() && j.LastError != null))?.LastError}"
            );
        return took;
    }

    private static async Task<TimeSpan> RawAsync(Installation it, int workers)
    {
        var specs = Enumerable
            .Range(0, Tenants)
            .Select(i => RawTenant.Hello(it.Name, $"raw{i}", $"10.205.255.{i * 8}/29"))
            .ToList();
        var next = -1;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, workers)
                .Select(async _ =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < specs.Count; )
                    {
                        await RawTenant.MakeAsync(it.Docker, specs[i]);
                        await RawTenant.AnsweredAsync(specs[i]);
                    }
                })
        );
        var took = Stopwatch.GetElapsedTime(begun);
        foreach (var spec in specs)
            await RawTenant.RemoveAsync(it.Docker, spec);
        return took;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
