using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Whether plans can be sold at the prices that they name, and who was taken over from elsewhere.</summary>
[DbContext(typeof(AppDb)), Migration("0032_Adoptions")]
public sealed class Adoptions : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE plan_prices (
                product text NOT NULL,
                plan text NOT NULL,
                terms text NOT NULL,
                why text NOT NULL,
                seen_at timestamptz NOT NULL,
                PRIMARY KEY (product, plan)
            );
            CREATE TABLE adoptions (
                tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
                source text NOT NULL,
                data text,
                is_welcome boolean NOT NULL,
                at timestamptz NOT NULL,
                filled_at timestamptz
            );
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("DROP TABLE adoptions; DROP TABLE plan_prices;");
}
