using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// What tenants are now, and for how long they were up. Until a worker looks, they are what the last reconcile left.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0025_Health")]
public sealed class Health : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE tenant_health (
                tenant_id uuid CONSTRAINT tenant_health_pkey PRIMARY KEY CONSTRAINT tenant_health_tenant_id_fkey REFERENCES tenants (id),
                state text NOT NULL,
                since timestamptz NOT NULL,
                why text NOT NULL,
                up_at timestamptz,
                down_since timestamptz,
                deaths integer NOT NULL,
                attempts integer NOT NULL,
                attempted_at timestamptz,
                is_alerted boolean NOT NULL,
                told_at timestamptz,
                counted_at timestamptz NOT NULL
            );
            CREATE TABLE tenant_uptime (
                tenant_id uuid NOT NULL CONSTRAINT tenant_uptime_tenant_id_fkey REFERENCES tenants (id),
                day date NOT NULL,
                up integer NOT NULL,
                down integer NOT NULL,
                unknown integer NOT NULL,
                CONSTRAINT tenant_uptime_pkey PRIMARY KEY (tenant_id, day)
            );
            INSERT INTO tenant_health (tenant_id, state, since, why, up_at, deaths, attempts, is_alerted, counted_at)
            SELECT id, CASE WHEN wanted = 'Running' THEN 'Up' ELSE wanted END, now(), '', CASE
                WHEN wanted = 'Running' THEN now() END, 0, 0, false, now()
            FROM tenants WHERE observed = wanted AND wanted IN ('Running', 'Suspended');
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("DROP TABLE tenant_uptime; DROP TABLE tenant_health;");
}
