using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>When tenants were removed: their names are kept for a while for whom they belonged to.</summary>
[DbContext(typeof(AppDb)), Migration("0023_GoneAt")]
public sealed class GoneAt : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE tenants ADD COLUMN gone_at timestamptz;
            UPDATE tenants t SET gone_at = (SELECT max(e.at) FROM tenant_events e WHERE e.tenant_id = t.id)
                WHERE observed = 'Gone';
            CREATE INDEX tenants_slug_gone_at ON tenants (slug, gone_at) WHERE gone_at IS NOT NULL;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("ALTER TABLE tenants DROP COLUMN gone_at");
}
