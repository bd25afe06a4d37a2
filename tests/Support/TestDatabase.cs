using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tests;

/// <summary>
/// A database of a test's own, dropped at the end. BERTH_TEST_DATABASE says on which server (bin/test sets it).
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>
    /// A database of this build with all migrations, from which the others are copied: migrating each anew took longer
    /// than most tests. It stays (some MB), for the next run.
    /// </summary>
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    /// <summary>The role of the web in all databases of the tests.</summary>
    public const string WebRole = "berth_tests_web";

    private readonly string _admin;

    private TestDatabase(string admin, string name) =>
        (_admin, Name, ConnectionString) = (
            admin,
            name,
            new NpgsqlConnectionStringBuilder(admin) { Database = name, MaxPoolSize = 20 }.ConnectionString
        );

    public string Name { get; }
    public string ConnectionString { get; }

    /// <summary>The same with the rights of the web alone.</summary>
    public string WebConnectionString =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Options = $"-c role={WebRole}" }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync(bool migrate = true)
    {
        var database = new TestDatabase(Server, $"berth_test_{Guid.NewGuid():N}");
        await database.AdministerAsync(
            $"CREATE DATABASE {database.Name}{(migrate ? $" TEMPLATE {await Template.Value}" : "")}"
        );
        return database;
    }

    private static string Server =>
        Environment.GetEnvironmentVariable("BERTH_TEST_DATABASE")
        ?? "Host=/var/lib/berth/run;Username=postgres;Database=postgres";

    /// <summary>Of several processes that begin at once one makes it, and the others wait.</summary>
    private static async Task<string> MakeTemplateAsync()
    {
        var template = new TestDatabase(Server, $"berth_template_{typeof(AppDb).Module.ModuleVersionId:N}");
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await RunAsync(connection, "SELECT pg_advisory_lock(hashtext('berth_template'))");
        await using var known = new NpgsqlCommand(
            $"SELECT count(*) FROM pg_database WHERE datname = '{template.Name}' AND datistemplate",
            connection
        );
        if ((long)(await known.ExecuteScalarAsync())! == 1)
            return template.Name;
        await RunAsync(connection, $"DROP DATABASE IF EXISTS {template.Name}"); // of a run that was killed
        await RunAsync(connection, $"CREATE DATABASE {template.Name}");
        await using (
            var source = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(template.ConnectionString) { Pooling = false }
            )
        )
        {
            await using var db = Open(source);
            await db.Database.MigrateAsync();
            await WebRights.GrantAsync(db, WebRole, CancellationToken.None);
        }
        await RunAsync(connection, $"ALTER DATABASE {template.Name} WITH is_template true");
        return template.Name; // the lock ends with the connection
    }

    public static AppDb Open(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        DataFeature.Configure(options, source);
        return new AppDb(options.Options, TimeProvider.System);
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
        await RunAsync(connection, sql);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
