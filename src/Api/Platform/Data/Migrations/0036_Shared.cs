using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>What tenants of a product share on a host.</summary>
[DbContext(typeof(AppDb)), Migration("0036_Shared")]
public sealed class Shared : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE shared_helpers (
                host text NOT NULL,
                product text NOT NULL,
                name text NOT NULL,
                subnet text NOT NULL,
                image text NOT NULL,
                image_id text NOT NULL,
                memory_mb integer NOT NULL,
                made_at timestamptz NOT NULL,
                PRIMARY KEY (host, product, name)
            );
            CREATE UNIQUE INDEX shared_helpers_subnet ON shared_helpers (subnet);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) => migration.Sql("DROP TABLE shared_helpers;");
}
