using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>What was sold keeps a copy of its product, and a tenant what its buyer calls it.</summary>
[DbContext(typeof(AppDb)), Migration("0028_KeptProducts")]
public sealed class KeptProducts : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE kept_products (
                name text PRIMARY KEY,
                body text NOT NULL,
                seen_at timestamptz NOT NULL
            );
            ALTER TABLE orders ADD COLUMN site_name text;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("DROP TABLE kept_products; ALTER TABLE orders DROP COLUMN site_name;");
}
