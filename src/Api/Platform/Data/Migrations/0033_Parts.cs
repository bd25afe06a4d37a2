using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>A tenant may have several containers, each with an image that is pinned, and several volumes.</summary>
[DbContext(typeof(AppDb)), Migration("0033_Parts")]
public sealed class Parts : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE tenants ADD COLUMN part_images jsonb, ADD COLUMN volumes text[] NOT NULL DEFAULT '{data}';
            ALTER TABLE tenants ALTER COLUMN volumes DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("ALTER TABLE tenants DROP COLUMN part_images, DROP COLUMN volumes;");
}
