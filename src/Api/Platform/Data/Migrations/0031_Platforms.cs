using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>For which system images are, and of which system hosts' containers are.</summary>
[DbContext(typeof(AppDb)), Migration("0031_Platforms")]
public sealed class Platforms : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE product_images ADD COLUMN os text NOT NULL DEFAULT '';
            ALTER TABLE host_facts ADD COLUMN os text NOT NULL DEFAULT '';
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("ALTER TABLE product_images DROP COLUMN os; ALTER TABLE host_facts DROP COLUMN os;");
}
