using Npgsql;

namespace Berth.Tenants.Backups;

/// <summary>
/// The right to work on a host's repositories: one of all workers at a time. It is a lock of a connection to the
/// database, and so it ends with the process. Whoever has it knows that a lock in a repository, or a container of the
/// turn's name, is left by a run that was killed.
/// </summary>
public sealed class HostTurn : IAsyncDisposable
{
    /// <summary>Names these locks, so that they are no others'.</summary>
    private const int Locks = 0xbac0;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);
    private readonly NpgsqlConnection _connection;
    private readonly string _host;

    private HostTurn(NpgsqlConnection connection, string host) => (_connection, _host) = (connection, host);

    /// <summary>Waits for it; null when others have it all the time.</summary>
    public static async Task<HostTurn?> TakeAsync(
        NpgsqlDataSource database,
        string host,
        TimeSpan patience,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var begun = clock.GetTimestamp();
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            while (!await AskAsync(connection, "pg_try_advisory_lock", host, cancellationToken))
            {
                if (clock.GetElapsedTime(begun) >= patience)
                {
                    await connection.DisposeAsync();
                    return null;
                }
                await Task.Delay(Between, clock, cancellationToken);
            }
            return new HostTurn(connection, host);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Connections are used again as they are.
            await AskAsync(_connection, "pg_advisory_unlock", _host, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is broken, and the lock went with it.
        }
        await _connection.DisposeAsync();
    }

    private static async Task<bool> AskAsync(
        NpgsqlConnection connection,
        string function,
        string host,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand($"SELECT {function}($1, hashtext($2))", connection)
        {
            Parameters =
            {
                new() { Value = Locks },
                new() { Value = host },
            },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
