using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>What tenants use of disk and traffic, and what was said of it; and whose bridges have names.</summary>
[DbContext(typeof(AppDb)), Migration("0012_Usage")]
public sealed class Usage : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE tenant_usage (
                tenant_id uuid CONSTRAINT tenant_usage_pkey PRIMARY KEY CONSTRAINT tenant_usage_tenant_id_fkey REFERENCES tenants (id),
                disk_bytes bigint NOT NULL,
                disk_at timestamptz,
                container text,
                received bigint NOT NULL,
                sent bigint NOT NULL,
                counted_at timestamptz
            );
            CREATE TABLE traffic_months (
                tenant_id uuid NOT NULL CONSTRAINT traffic_months_tenant_id_fkey REFERENCES tenants (id),
                month date NOT NULL,
                received bigint NOT NULL,
                sent bigint NOT NULL,
                CONSTRAINT traffic_months_pkey PRIMARY KEY (tenant_id, month)
            );
            ALTER TABLE tenants ADD COLUMN named_bridge boolean NOT NULL DEFAULT false;
            ALTER TABLE tenants ALTER COLUMN named_bridge DROP DEFAULT;
            ALTER TABLE subscriptions ADD COLUMN excess text NOT NULL DEFAULT 'None',
                ADD COLUMN disk_told boolean NOT NULL DEFAULT false, ADD COLUMN disk_stops_at timestamptz,
                ADD COLUMN traffic_told integer NOT NULL DEFAULT 0, ADD COLUMN traffic_month date;
            ALTER TABLE subscriptions ALTER COLUMN excess DROP DEFAULT, ALTER COLUMN disk_told DROP DEFAULT,
                ALTER COLUMN traffic_told DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would start what was stopped. Restore a backup instead.");
}
