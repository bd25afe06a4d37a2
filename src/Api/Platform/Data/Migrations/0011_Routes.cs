using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// What kind of address a tenant has, and whether the proxy may send it requests. Those that run already take them.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0011_Routes")]
public sealed class Routes : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE tenants ADD COLUMN route text NOT NULL DEFAULT 'Subdomain', ADD COLUMN is_open boolean NOT NULL DEFAULT false;
            UPDATE tenants SET is_open = true WHERE wanted = 'Running' AND observed = 'Running';
            ALTER TABLE tenants ALTER COLUMN route DROP DEFAULT, ALTER COLUMN is_open DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
