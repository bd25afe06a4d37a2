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
