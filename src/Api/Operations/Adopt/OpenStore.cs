using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Berth.Operations.Adopt;

/// <summary>Reads rows of another system's database, a SQLite file or in PostgreSQL, and never writes to it.</summary>
internal static class OpenStore
{
    /// <summary>Whether it says where a database of PostgreSQL is, rather than naming a file.</summary>
    public static bool IsPostgres(string source) => source.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>The rows of a query.</summary>
    /// <param name="source">A file, or a connection string of Npgsql's with <c>Host=</c>.</param>
    /// <param name="query">What both databases understand.</param>
    /// <param name="read">Makes one of a row.</param>
    /// <exception cref="UnreadableException">It has not what is asked for, or cannot be opened.</exception>
    public static IReadOnlyList<T> Rows<T>(string source, string query, Func<DbDataReader, T> read)
    {
        try
        {
            using var connection = Connection(source);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = query;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
        catch (Exception e) when (e is DbException or ArgumentException or TimeoutException)
        {
            throw new UnreadableException(
                IsPostgres(source)
                    ? $"The database cannot be read as that system's: {e.Message}"
                    : $"{source} cannot be read as that system's database: {e.Message} Give a copy of its file."
            );
        }
    }

    private static DbConnection Connection(string source)
    {
        if (!IsPostgres(source))
            return new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = source,
                    Mode = SqliteOpenMode.ReadOnly,
                    Pooling = false,
                }.ToString()
            );
        var postgres = new NpgsqlConnectionStringBuilder(source);
        if (postgres.Password is { Length: > 0 })
            throw new UnreadableException(
                "A password does not belong in a command, where others on this machine can read it. Put it in ~/.pgpass, "
                    + "or in a file that PGPASSFILE names."
            );
        postgres.Options = "-c default_transaction_read_only=on";
        (postgres.Pooling, postgres.Timeout, postgres.CommandTimeout) = (false, 10, 60);
        return new NpgsqlConnection(postgres.ConnectionString);
    }

    /// <summary>A column's text; null when it is empty.</summary>
    public static string? Text(this DbDataReader row, string column) =>
        row[column] is { } value and not DBNull
        && Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>A column's time, UTC; null when it is none.</summary>
    public static DateTimeOffset? Time(this DbDataReader row, string column) =>
        row[column] is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
        : DateTimeOffset.TryParse(
            row.Text(column),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
        : null;
}
