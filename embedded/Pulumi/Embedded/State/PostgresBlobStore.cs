using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;

namespace Pulumi.Embedded.State;

/// <summary>
/// A backend in one PostgreSQL table, as the official CLI lays it out: <c>key</c> (the file's path, below the
/// database's name), <c>data</c> (<c>{"data": base64}</c>), <c>updated_at</c>. URL:
/// <c>postgres://user:password@host:port/database?table=pulumi_state&amp;sslmode=…</c>; what is left out comes from
/// PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE. <c>host=/folder</c> in the query is a unix socket's.
/// </summary>
internal sealed class PostgresBlobStore : BlobStore
{
    private const string DefaultTable = "pulumi_state";
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Sources = new();
    private static readonly ConcurrentDictionary<string, Task> Prepared = new();

    private readonly NpgsqlDataSource _source;
    private readonly string _table;
    private readonly string _prefix;

    public PostgresBlobStore(string url, Func<string, string?> environment)
    {
        var (connection, table) = Parse(url, environment);
        (_table, _prefix) = ($"\"{table.Replace("\"", "\"\"")}\"", $"{connection.Database}/");
        // Named without the password: this appears in messages.
        Url = $"postgres://{connection.Host}:{connection.Port}/{connection.Database}?table={table}";
        _source = Sources.GetOrAdd(connection.ConnectionString, static c => NpgsqlDataSource.Create(c));
    }

    public override string Url { get; }

    public override Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(
            $"SELECT data->>'data' FROM {_table} WHERE key = $1",
            async command =>
                await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string text
                    ? Convert.FromBase64String(text)
                    : null,
            cancellationToken,
            _prefix + key
        );

    public override Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        CallAsync(
            $"INSERT INTO {_table} (key, data, updated_at) VALUES ($1, $2::json, now()) ON CONFLICT (key) DO "
                + "UPDATE SET data = excluded.data, updated_at = now()",
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken,
            _prefix + key,
            Wrapped(data)
        );

    public override Task CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        CallAsync(
            $"INSERT INTO {_table} (key, data, updated_at) SELECT $2, data, now() FROM {_table} WHERE key = "
                + "$1 ON CONFLICT (key) DO UPDATE SET data = excluded.data, updated_at = now()",
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken,
            _prefix + from,
            _prefix + to
        );

    public override Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(
            $"DELETE FROM {_table} WHERE key = $1",
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken,
            _prefix + key
        );

    public override Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<string>>(
            $"SELECT key FROM {_table} WHERE key LIKE $1 AND position('/' in substr(key, $2::int)) = 0 ORDER BY key COLLATE \"C\"",
            async command =>
            {
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                var keys = new List<string>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    keys.Add(reader.GetString(0)[_prefix.Length..]);
                return keys;
            },
            cancellationToken,
            Like($"{_prefix}{folder}/") + "%",
            _prefix.Length + folder.Length + 2
        );

    public override string Describe(string key) => $"{Url}, key {_prefix}{key}";

    private async Task<T> CallAsync<T>(
        string sql,
        Func<NpgsqlCommand, Task<T>> run,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        try
        {
            await PrepareAsync().ConfigureAwait(false);
            await using var command = _source.CreateCommand(sql);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await run(command).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw new StateException(
                $"The state backend {Url} cannot be used: {e.Message} What was written before is there; run "
                    + "the same command again when it is back.",
                e
            );
        }
    }

    /// <summary>Makes the table, once for a process: as the official CLI does at every start.</summary>
    private async Task PrepareAsync()
    {
        var made = Prepared.GetOrAdd(Url, _ => MakeTableAsync());
        try
        {
            await made.ConfigureAwait(false);
        }
        catch
        {
            Prepared.TryRemove(KeyValuePair.Create(Url, made));
            throw;
        }
    }

    private async Task MakeTableAsync()
    {
        var index = $"\"{_table.Trim('"')}_key_prefix_idx\"";
        await using var command = _source.CreateCommand(
            $"""
            CREATE TABLE IF NOT EXISTS {_table} (key TEXT PRIMARY KEY, data JSON NOT NULL,
                updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now());
            CREATE INDEX IF NOT EXISTS {index} ON {_table} (key text_pattern_ops)
            """
        );
        try
        {
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // Another process made it in the same instant; IF NOT EXISTS does not keep two from trying.
        }
    }

    private static (NpgsqlConnectionStringBuilder Connection, string Table) Parse(
        string url,
        Func<string, string?> environment
    )
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            throw new StateException(
                "The state backend's URL cannot be read. It has the form postgres://user:password@host:port/database?table=pulumi_state."
            );
        var query = uri
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p.Length > 1 ? Uri.UnescapeDataString(p[1]) : "");
        var user = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = First(query.GetValueOrDefault("host"), uri.Host, environment("PGHOST"), "localhost"),
            Port = int.Parse(
                First(
                    uri.Port > 0 ? $"{uri.Port}" : null,
                    query.GetValueOrDefault("port"),
                    environment("PGPORT"),
                    "5432"
                ),
                System.Globalization.CultureInfo.InvariantCulture
            ),
            Database = First(uri.AbsolutePath.Trim('/'), environment("PGDATABASE"), "postgres"),
            Username = First(user[0], environment("PGUSER"), System.Environment.UserName),
            SslMode = First(query.GetValueOrDefault("sslmode"), environment("PGSSLMODE"), "prefer") switch
            {
                "disable" => SslMode.Disable,
                "require" => SslMode.Require,
                "verify-ca" => SslMode.VerifyCA,
                "verify-full" => SslMode.VerifyFull,
                "allow" => SslMode.Allow,
                _ => SslMode.Prefer,
            },
            ApplicationName = First(query.GetValueOrDefault("application_name"), "pulumi"),
            Timeout = 15,
            CommandTimeout = 30,
        };
        if (First(user.ElementAtOrDefault(1), environment("PGPASSWORD"), "") is { Length: > 0 } password)
            connection.Password = password;
        return (connection, First(query.GetValueOrDefault("table"), DefaultTable));
    }

    private static string First(params string?[] values) => values.FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";

    private static string Like(string text) => text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");

    private static string Wrapped(ReadOnlyMemory<byte> data) =>
        $"{{\"data\":{JsonSerializer.Serialize(Convert.ToBase64String(data.Span))}}}";
}
