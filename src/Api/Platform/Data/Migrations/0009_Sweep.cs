using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Whether a tenant's stack is to be looked at before it is applied.</summary>
[DbContext(typeof(AppDb)), Migration("0009_Sweep")]
public sealed class Sweep : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE tenants ADD COLUMN refresh boolean NOT NULL DEFAULT false;
            ALTER TABLE tenants ALTER COLUMN refresh DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
