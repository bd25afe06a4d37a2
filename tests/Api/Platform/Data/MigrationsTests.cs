using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Data;

public sealed class MigrationsTests
{
    [Fact]
    public async Task MakeWhatTheModelSays()
    {
        await using var migrated = await TestDatabase.CreateAsync();
        await using var modelled = await TestDatabase.CreateAsync(migrate: false);
        await using var migratedSource = NpgsqlDataSource.Create(migrated.ConnectionString);
        await using var modelledSource = NpgsqlDataSource.Create(modelled.ConnectionString);
        await using (var db = TestDatabase.Open(modelledSource))
            await db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        var (has, should) = (await DescribeAsync(migratedSource), await DescribeAsync(modelledSource));
        has.Except(should).ShouldBeEmpty();
        should.Except(has).ShouldBeEmpty();
    }

    /// <summary>Before there were passkeys, a second factor was an app.</summary>
    [Fact]
    public async Task WhoHadASecondFactorHasAnApp()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var db = TestDatabase.Open(source);
        // EF takes no names like ours for where to stop, so it is taken back by hand.
        await db.Database.ExecuteSqlAsync(
            $"""
            DROP TABLE passkeys;
            ALTER TABLE accounts DROP COLUMN has_app;
            ALTER TABLE sessions DROP COLUMN challenge, DROP COLUMN challenge_kind, DROP COLUMN challenge_until;
            DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '0021_Passkeys';
            INSERT INTO accounts (id, email, role, created_at, two_factor_enabled) VALUES
                (gen_random_uuid(), 'on@example.com', 'Customer', now(), true),
                (gen_random_uuid(), 'off@example.com', 'Customer', now(), false)
            """
        );
        await db.Database.MigrateAsync();
        (await db.Accounts.Where(a => a.HasApp).Select(a => a.Email).ToListAsync()).ShouldBe(["on@example.com"]);
        (await db.Accounts.CountAsync()).ShouldBe(2);
    }

    private static async Task<List<string>> DescribeAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' null:' || is_nullable || ' identity:' || is_identity FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory'
            UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory'
            UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
                AND conrelid <> coalesce(to_regclass('"__EFMigrationsHistory"'), 0)
            ORDER BY 1
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
