using Npgsql;

namespace Berth.Data;

/// <summary>
/// What PostgreSQL tells this process (LISTEN/NOTIFY): "there is a job", "something happened to a tenant". A notice only wakes; whoever is woken
/// reads the tables, so a lost notice costs a wait, never work.
/// </summary>
public sealed partial class Notices(NpgsqlDataSource source, TimeProvider clock, ILogger<Notices> log) : BackgroundService
{
    /// <summary>Sent when a job was added; no payload.</summary>
    public const string Jobs = "berth_jobs";

    /// <summary>Sent when a tenant's history grew; the payload is the tenant's id.</summary>
    public const string Tenants = "berth_tenants";

    private readonly List<(string Channel, Action<string> Wake)> _subscribers = [];

    /// <summary>Calls <paramref name="wake"/> with each notice's payload, until disposed. After a broken connection it is called once, with an empty payload.</summary>
    public IDisposable Subscribe(string channel, Action<string> wake)
    {
        var entry = (channel, wake);
        lock (_subscribers) _subscribers.Add(entry);
        return new Subscription(() => { lock (_subscribers) _subscribers.Remove(entry); });
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Broken(log, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, e) => Wake(e.Channel, e.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Jobs}; LISTEN {Tenants}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        // What was sent before we listened is not told again.
        Wake(Jobs, "");
        Wake(Tenants, "");
        while (true) await connection.WaitAsync(cancellationToken);
    }

    private void Wake(string channel, string payload)
    {
        Action<string>[] wakes;
        lock (_subscribers) wakes = [.. _subscribers.Where(s => s.Channel == channel).Select(s => s.Wake)];
        foreach (var wake in wakes) wake(payload);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not listening to the database: {Reason} Trying again in a second.")]
        public static partial void Broken(ILogger log, string reason);
    }
}
