using Berth.Shop.Hosts;
using Npgsql;

namespace Berth.Tenants.Health;

/// <summary>
/// Watches all tenants' health, host by host. One worker does so at a time: the one that holds a lock in the database,
/// which PostgreSQL takes back when that worker's connection ends.
/// </summary>
public sealed partial class WatchHealth(
    KnownHosts hosts,
    NpgsqlDataSource source,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<WatchHealth> log
) : BackgroundService
{
    // An arbitrary lock number, the same in all processes.
    private const int WatchLock = 0x4265_7203;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2),
        Round = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                if (await AskAsync(connection, $"SELECT pg_try_advisory_lock({WatchLock})", stoppingToken))
                    await WatchAsync(connection, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Broken(log, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Watches until stopped, or until the connection that has the lock breaks.</summary>
    private async Task WatchAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var watched = new Dictionary<string, (WatchHost Host, CancellationTokenSource End, Task Run)>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var all = await hosts.AllAsync(stoppingToken);
                foreach (var host in all)
                {
                    if (!watched.TryGetValue(host.Name, out var one) || one.Run.IsCompleted)
                        watched[host.Name] = Begin(host, end.Token);
                    else
                        one.Host.Know(host);
                }
                foreach (var gone in watched.Keys.Except(all.Select(h => h.Name)).ToList())
                    await EndAsync(watched, gone);
                await Task.Delay(Round, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await AskAsync(connection, "SELECT true", stoppingToken);
            }
        }
        finally
        {
            await end.CancelAsync();
            foreach (var name in watched.Keys.ToList())
                await EndAsync(watched, name);
            await UnlockAsync(connection);
        }
    }

    private (WatchHost, CancellationTokenSource, Task) Begin(HostInfo host, CancellationToken cancellationToken)
    {
        var watch = ActivatorUtilities.CreateInstance<WatchHost>(services);
        watch.Know(host);
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return (watch, end, watch.RunAsync(end.Token));
    }

    private static async Task EndAsync(
        Dictionary<string, (WatchHost Host, CancellationTokenSource End, Task Run)> watched,
        string name
    )
    {
        var (_, end, run) = watched[name];
        await end.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
        watched.Remove(name);
    }

    private static async Task<bool> AskAsync(
        NpgsqlConnection connection,
        string question,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(question, connection) { CommandTimeout = 10 };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>The connection goes back to the pool, and would keep the lock. A broken one has lost it.</summary>
    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        try
        {
            await AskAsync(connection, "SELECT pg_advisory_unlock_all() IS NULL", CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // Nobody holds it any more.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Health is not watched: {Reason} Trying again.")]
        public static partial void Broken(ILogger log, string reason);
    }
}
