using Npgsql;

namespace Berth.Platform.Data;

/// <summary>
/// What PostgreSQL tells this process (LISTEN/NOTIFY): "there is a job", "something happened to a tenant". A notice
/// only wakes; whoever is woken reads the tables, so a lost notice costs a wait, never work.
/// </summary>
public sealed partial class Notices(NpgsqlDataSource source, TimeProvider clock, ILogger<Notices> log)
    : BackgroundService
{
    /// <summary>Sent when a job was added; no payload.</summary>
    public const string Jobs = "berth_jobs";

    /// <summary>Sent when a tenant's history grew; the payload is the tenant's id.</summary>
    public const string Tenants = "berth_tenants";

    // Between one notice and the next, so that a flood of jobs is not one of notices, too.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<(string Channel, Action<string> Wake)> _subscribers = [];
    private int _untold;

    /// <summary>
    /// Calls <paramref name="wake"/> with each notice's payload, until disposed. After a broken connection it is called
    /// once, with an empty payload.
    /// </summary>
    public IDisposable Subscribe(string channel, Action<string> wake)
    {
        var entry = (channel, wake);
        lock (_subscribers)
            _subscribers.Add(entry);
        return new Subscription(() =>
        {
            lock (_subscribers)
                _subscribers.Remove(entry);
        });
    }

    /// <summary>
    /// Tells all workers that jobs were added and committed, this process's at once. Not from inside the transaction:
    /// PostgreSQL commits transactions that NOTIFY one after another, each with its own write to disk.
    /// </summary>
    public void JobsAdded()
    {
        Wake(Jobs, "");
        if (Interlocked.Increment(ref _untold) == 1)
            _ = TellAsync();
    }

    private async Task TellAsync()
    {
        for (int told; (told = Volatile.Read(ref _untold)) > 0; Interlocked.Add(ref _untold, -told))
        {
            try
            {
                await using var notify = source.CreateCommand($"NOTIFY {Jobs}");
                await notify.ExecuteNonQueryAsync();
            }
            catch (Exception e)
            {
                Log.Untold(log, e.Message);
            }
            await Task.Delay(Pause, clock);
        }
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
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        await using (var listen = new NpgsqlCommand($"LISTEN {Jobs}; LISTEN {Tenants}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        // What was sent before we listened is not told again.
        Wake(Jobs, "");
        Wake(Tenants, "");
        try
        {
            while (true)
                await connection.WaitAsync(cancellationToken);
        }
        finally
        {
            await StopListeningAsync(connection);
        }
    }

    /// <summary>Its next user listens to nothing. A connection that is broken has none.</summary>
    private static async Task StopListeningAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var unlisten = new NpgsqlCommand("UNLISTEN *", connection) { CommandTimeout = 2 };
            await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // Nobody gets it any more.
        }
    }

    private void Wake(string channel, string payload)
    {
        Action<string>[] wakes;
        lock (_subscribers)
            wakes = [.. _subscribers.Where(s => s.Channel == channel).Select(s => s.Wake)];
        foreach (var wake in wakes)
            wake(payload);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Not listening to the database: {Reason} Trying again in a second."
        )]
        public static partial void Broken(ILogger log, string reason);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Cannot tell workers that there are jobs: {Reason} They look for themselves."
        )]
        public static partial void Untold(ILogger log, string reason);
    }
}
