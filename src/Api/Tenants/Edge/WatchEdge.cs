using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Edge;

/// <summary>
/// Notices when a host's proxy starts, whoever started it, and has it checked: a new container begins with the
/// configuration on its volume, or with none.
/// </summary>
public sealed partial class WatchEdge(
    IServiceScopeFactory scopes,
    KnownHosts hosts,
    TimeProvider clock,
    ILogger<WatchEdge> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A new host is watched after a minute at most; until then the recurring check covers it.
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watched = new Dictionary<string, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (
                    var host in (await hosts.AllAsync(stoppingToken)).Where(h =>
                        !watched.TryGetValue(h.Name, out var watch) || watch.IsCompleted
                    )
                )
                    watched[host.Name] = WatchAsync(host.Name, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Deaf(log, "all", e.Message);
            }
            await Task.Delay(Round, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(watched.Values);
    }

    /// <summary>Watches until the host is removed from the list.</summary>
    private async Task WatchAsync(string name, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if ((await hosts.AllAsync(stoppingToken)).FirstOrDefault(h => h.Name == name) is not { } host)
                    return;
                await foreach (
                    var _ in KnownHosts
                        .Engine(host)
                        .Events.ReadAsync(
                            new EventQuery
                            {
                                Types = ["container"],
                                Actions = ["start"],
                                Containers = [host.EdgeContainer],
                            },
                            stoppingToken
                        )
                )
                    await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The recurring check finds what happens meanwhile.
                Log.Deaf(log, name, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.Enqueue(new NewJob(CheckEdge.Kind, "{}", Key: "started"));
        await db.SaveChangesAsync(stoppingToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear whether the proxy of {Host} starts: {Reason}")]
        public static partial void Deaf(ILogger log, string host, string reason);
    }
}
