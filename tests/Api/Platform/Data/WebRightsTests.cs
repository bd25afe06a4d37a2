using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Data;

/// <summary>
/// What the web's role may do, table by table, as PostgreSQL says; and what somebody tries who has taken over the web.
/// That the web can do all its work with it, every test shows that uses <see cref="TestApp"/>.
/// </summary>
public sealed class WebRightsTests
{
    /// <summary>Table, and what nobody but the worker may write there, because the worker acts on it.</summary>
    private static readonly Dictionary<string, string[]> Workers = new()
    {
        ["tenants"] =
        [
            "INSERT image",
            "INSERT part_images",
            "UPDATE part_images",
            "UPDATE volumes",
            "UPDATE id",
            "UPDATE order_id",
            "UPDATE slug",
            "UPDATE product",
            "UPDATE route",
            "UPDATE subnet",
            "UPDATE named_bridge",
            "UPDATE image",
            "UPDATE data_on",
            "UPDATE moved_from",
            "UPDATE observed",
            "UPDATE observed_generation",
            "UPDATE lease_owner",
            "DELETE",
        ],
        ["hosts"] =
        [
            "INSERT name",
            "INSERT endpoint",
            "UPDATE endpoint",
            "UPDATE edge_container",
            "UPDATE edge_url",
            "DELETE",
        ],
        ["last_data"] = ["INSERT file", "UPDATE file", "UPDATE delete_at", "DELETE"],
        ["held_subnets"] = ["UPDATE cidr", "DELETE"],
        ["domains"] = ["UPDATE host", "UPDATE tenant_id", "UPDATE state", "UPDATE proven_at"],
        ["jobs"] = ["UPDATE kind", "UPDATE payload", "UPDATE leased_by", "DELETE"],
        ["audit"] = ["UPDATE actor", "UPDATE before", "UPDATE after", "DELETE"],
        ["stripe_events"] = ["UPDATE body", "UPDATE type", "DELETE"],
        ["mails"] = ["UPDATE recipient", "UPDATE text", "DELETE"],
        ["tenant_usage"] = ["INSERT tenant_id", "UPDATE disk_bytes", "DELETE"],
        ["traffic_months"] = ["INSERT tenant_id", "UPDATE sent", "DELETE"],
        ["tenant_events"] = ["UPDATE what", "DELETE"],
        ["kept_products"] = ["INSERT name", "UPDATE body", "DELETE"],
        ["product_images"] = ["INSERT image", "UPDATE is_there", "DELETE"],
        ["host_facts"] = ["INSERT host", "UPDATE free_disk_mb", "DELETE"],
        ["foreign_names"] = ["INSERT name", "DELETE"],
        ["plan_prices"] = ["INSERT product", "UPDATE terms", "DELETE"],
        ["held_ports"] = ["UPDATE port", "DELETE"],
        ["tenant_health"] = ["INSERT tenant_id", "UPDATE state", "DELETE"],
        ["orders"] = ["DELETE"],
        ["accounts"] = ["DELETE"],
        ["__EFMigrationsHistory"] = ["INSERT MigrationId", "DELETE"],
    };

    [Fact]
    public async Task EveryTableHasARow()
    {
        await using var database = await TestDatabase.CreateAsync();
        (
            await ReadAsync(database.ConnectionString, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).ShouldBe(WebRights.Tables.Keys, ignoreOrder: true, "A new table needs a row in WebRights.Tables.");
    }

    [Fact]
    public async Task NobodyButTheWorkerWritesWhatItActsOn()
    {
        await using var database = await TestDatabase.CreateAsync();
        var may = await MayAsync(database);
        foreach (var (table, rights) in Workers)
        foreach (var right in rights)
        {
            may.ShouldNotContain($"{table} {right}");
            if (right.Split(' ') is [_, var column])
                may.ShouldContain($"{table} SELECT {column}"); // it is the right name
        }
        may.ShouldNotContain(m => m.EndsWith(" TRUNCATE") || m.EndsWith(" TRIGGER"));
    }

    [Theory]
    [InlineData("INSERT INTO last_data (tenant_id, file) SELECT id, '/etc/passwd' FROM tenants")]
    [InlineData("UPDATE tenants SET image = 'evil'")]
    [InlineData("UPDATE hosts SET endpoint = 'tcp://evil:2375'")]
    [InlineData("UPDATE jobs SET payload = '{}'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("TRUNCATE audit")]
    [InlineData("CREATE TABLE mine ()")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("ALTER TABLE tenants DISABLE TRIGGER ALL")]
    [InlineData("COPY tenants TO PROGRAM 'id'")]
    [InlineData("SELECT pg_read_file('/etc/passwd')")]
    public async Task WhoeverTakesOverTheWebIsRefused(string sql)
    {
        await using var database = await TestDatabase.CreateAsync();
        (
            await Should.ThrowAsync<PostgresException>(() => RunAsync(database.WebConnectionString, sql))
        ).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData("tenants_slug_is_label", "slug", "../../etc")]
    [InlineData("tenants_slug_is_label", "slug", "ada;rm")]
    [InlineData("tenants_subnet_is_29", "subnet", "10.0.0.0/8")]
    public async Task WhatItMayWriteHasTheFormThatTheWorkerReliesOn(string rule, string column, string value)
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        (
            await Should.ThrowAsync<PostgresException>(() =>
                RunAsync(app.ConnectionString, $"UPDATE tenants SET {column} = '{value}'")
            )
        ).ConstraintName.ShouldBe(rule);
    }

    [Fact]
    public async Task AHostNameInADomainIsOne()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        (
            await Should.ThrowAsync<PostgresException>(() =>
                RunAsync(
                    app.ConnectionString,
                    """
                    INSERT INTO domains (id, tenant_id, host, token, state, reason, is_main, check_at, looks, added_at)
                    SELECT gen_random_uuid(), id, 'a.example; } server {', '', 'Live', '', false, now(), 0, now() FROM tenants
                    """
                )
            )
        ).ConstraintName.ShouldBe("domains_host_is_name");
    }

    [Fact]
    public async Task WhatWasTooMuchIsTakenAway()
    {
        await using var database = await TestDatabase.CreateAsync();
        var before = await MayAsync(database);
        await RunAsync(
            database.ConnectionString,
            $"GRANT ALL ON tenants, audit TO {TestDatabase.WebRole}; GRANT UPDATE (endpoint) ON hosts TO {TestDatabase.WebRole}"
        );
        (await MayAsync(database)).Count.ShouldBeGreaterThan(before.Count);
        await GrantAsync(database, database.ConnectionString, TestDatabase.WebRole);
        (await MayAsync(database)).ShouldBe(before);
    }

    [Fact]
    public async Task ARoleThatOwnsTheTablesIsRefused()
    {
        await using var database = await TestDatabase.CreateAsync();
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                GrantAsync(
                    database,
                    database.ConnectionString,
                    new NpgsqlConnectionStringBuilder(database.ConnectionString).Username!
                )
            )
        ).Message.ShouldContain("a role of the web's own");
    }

    [Fact]
    public async Task ARoleThatCannotBeMadeIsSaidWithTheStatement()
    {
        await using var database = await TestDatabase.CreateAsync();
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                GrantAsync(database, database.WebConnectionString, "berth_tests_nobody")
            )
        ).Message.ShouldContain("CREATE ROLE \"berth_tests_nobody\" LOGIN;");
    }

    private static async Task GrantAsync(TestDatabase database, string connection, string role)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var db = TestDatabase.Open(source);
        await WebRights.GrantAsync(db, role, CancellationToken.None);
    }

    /// <summary>"table RIGHT column", and "table RIGHT" for the whole of it.</summary>
    private static Task<List<string>> MayAsync(TestDatabase database) =>
        ReadAsync(
            database.ConnectionString,
            $"""
            SELECT format('%s %s %s', table_name, p, column_name)
            FROM information_schema.columns, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p
            WHERE table_schema = 'public'
              AND has_column_privilege('{TestDatabase.WebRole}', format('%I', table_name), column_name, p)
            UNION ALL
            SELECT format('%s %s', tablename, p)
            FROM pg_tables, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p
            WHERE schemaname = 'public' AND has_table_privilege('{TestDatabase.WebRole}', format('%I', tablename), p)
            ORDER BY 1
            """
        );

    private static async Task<List<string>> ReadAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static async Task RunAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
