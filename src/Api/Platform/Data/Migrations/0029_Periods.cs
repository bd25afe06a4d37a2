using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>An order keeps how often its price is charged, and what is charged once.</summary>
[DbContext(typeof(AppDb)), Migration("0029_Periods")]
public sealed class Periods : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE orders
                ADD COLUMN interval text,
                ADD COLUMN interval_count integer NOT NULL DEFAULT 1,
                ADD COLUMN setup_fee bigint NOT NULL DEFAULT 0;
            ALTER TABLE orders ALTER COLUMN interval_count DROP DEFAULT, ALTER COLUMN setup_fee DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("ALTER TABLE orders DROP COLUMN interval, DROP COLUMN interval_count, DROP COLUMN setup_fee;");
}
