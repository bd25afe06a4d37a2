using Berth.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tests;

/// <summary>A database of a test's own, dropped at the end. BERTH_TEST_DATABASE says on which server (bin/test sets it).</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _admin;

    private TestDatabase(string admin, string name) => (_admin, Name, ConnectionString) = (admin, name, new NpgsqlConnectionStringBuilder(admin) { Database = name, MaxPoolSize = 20 }.ConnectionString);

    public string Name { get; }
    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(bool migrate = true)
    {
        var admin = Environment.GetEnvironmentVariable("BERTH_TEST_DATABASE") ?? "Host=/var/lib/berth/run;Username=postgres;Database=postgres";
        var database = new TestDatabase(admin, $"berth_test_{Guid.NewGuid():N}");
        await database.AdministerAsync($"CREATE DATABASE {database.Name}");
        if (migrate)
        {
            await using var source = NpgsqlDataSource.Create(database.ConnectionString);
            await using var db = Open(source);
            await db.Database.MigrateAsync();
        }
        return database;
    }

    public static AppDb Open(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        DataFeature.Configure(options, source);
        return new AppDb(options.Options);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AdministerAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private async Task AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
