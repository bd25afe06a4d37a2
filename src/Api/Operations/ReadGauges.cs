using System.Diagnostics.Metrics;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// Gauges for the metrics: jobs that are due or parked, tenants by state, free memory by host. The database is read
/// every 15 seconds however often a collector asks; if it fails there are no values rather than old ones. Runs in the
/// worker only, so that several web processes do not report the same values.
/// </summary>
public sealed partial class ReadGauges(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    TimeProvider clock,
    ILogger<ReadGauges> log
) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private volatile Seen _seen = Seen.Nothing;

    /// <summary>Reads the values once. Called in a loop; tests call it directly.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await db
            .Jobs.Where(j => j.State == JobState.Parked || (j.State == JobState.Ready && j.RunAt <= clock.GetUtcNow()))
            .GroupBy(j => new { j.Kind, j.State })
            .Select(g => new
            {
                g.Key.Kind,
                g.Key.State,
                Count = g.LongCount(),
            })
            .ToListAsync(cancellationToken);
        var tenants = await db
            .Tenants.GroupBy(t => t.Observed)
            .Select(g => new { State = g.Key, Count = g.LongCount() })
            .ToListAsync(cancellationToken);
        var health = await ReadHealth.CountAsync(db, cancellationToken);
        var held = await HoldMemory.HeldAsync(db, null, [], cancellationToken);
        _seen = new(
            [
                .. jobs.Select(j => new Measurement<long>(
                    j.Count,
                    new("kind", j.Kind),
                    new("state", j.State == JobState.Parked ? "parked" : "due")
                )),
            ],
            [
                .. tenants.Select(t => new Measurement<long>(
                    t.Count,
                    new KeyValuePair<string, object?>("state", t.State.ToString())
                )),
            ],
            [
                .. Enum.GetValues<HealthState>()
                    .Where(s => s is not (HealthState.None or HealthState.Suspended))
                    .Select(s => new Measurement<long>(
                        health.GetValueOrDefault(s),
                        new KeyValuePair<string, object?>("state", HealthWords.Of(s))
                    )),
            ],
            [
                .. (await hosts.AllAsync(db, cancellationToken))
                    .Where(h => h.CapacityMb is not null)
                    .Select(h => new Measurement<long>(
                        PlaceTenant.Free(h, held),
                        new KeyValuePair<string, object?>("host", h.Name)
                    )),
            ]
        );
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var meter = new Meter(Metrics.MeterName);
        meter.CreateObservableGauge(
            "berth.jobs.waiting",
            () => _seen.Jobs,
            "{job}",
            "Jobs that are due and not begun, or parked."
        );
        meter.CreateObservableGauge(
            "berth.tenants",
            () => _seen.Tenants,
            "{tenant}",
            "Tenants, by what was last made of them."
        );
        meter.CreateObservableGauge(
            "berth.tenants.health",
            () => _seen.Health,
            "{tenant}",
            "Tenants that should run, by what they are now."
        );
        meter.CreateObservableGauge(
            "berth.host.memory.free",
            () => _seen.FreeMb,
            "MiBy",
            "Memory of a host that is not sold."
        );
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _seen = Seen.Nothing;
                Log.Failed(log, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Seen(
        IReadOnlyList<Measurement<long>> Jobs,
        IReadOnlyList<Measurement<long>> Tenants,
        IReadOnlyList<Measurement<long>> Health,
        IReadOnlyList<Measurement<long>> FreeMb
    )
    {
        public static readonly Seen Nothing = new([], [], [], []);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot read what metrics tell of the database: {Reason}")]
        public static partial void Failed(ILogger log, string reason);
    }
}
