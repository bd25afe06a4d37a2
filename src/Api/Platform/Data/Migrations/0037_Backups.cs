using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Backups of tenants, where they are, and what is to be restored.</summary>
[DbContext(typeof(AppDb)), Migration("0037_Backups")]
public sealed class Backups : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE backups (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL REFERENCES tenants (id),
                target text NOT NULL,
                host text NOT NULL,
                state text NOT NULL,
                cause text NOT NULL,
                snapshot text NOT NULL,
                at timestamptz NOT NULL,
                bytes_added bigint NOT NULL,
                bytes_total bigint NOT NULL,
                files bigint NOT NULL,
                took interval NOT NULL,
                why text NOT NULL
            );
            CREATE INDEX backups_tenant_id_at ON backups (tenant_id, at);
            CREATE UNIQUE INDEX backups_target_host_snapshot ON backups (target, host, snapshot) WHERE snapshot <> '';
            CREATE TABLE backup_stores (
                target text NOT NULL,
                host text NOT NULL,
                made_at timestamptz NOT NULL,
                pruned_at timestamptz,
                checked_at timestamptz,
                PRIMARY KEY (target, host)
            );
            CREATE TABLE backup_holds (
                tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
                since timestamptz NOT NULL
            );
            CREATE TABLE restores (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL REFERENCES tenants (id),
                backup_id uuid NOT NULL,
                asked_at timestamptz NOT NULL,
                state text NOT NULL,
                before_id uuid,
                attempts integer NOT NULL,
                ended_at timestamptz,
                why text
            );
            CREATE UNIQUE INDEX restores_one_waits ON restores (tenant_id) WHERE state = 'Waiting';
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("DROP TABLE restores; DROP TABLE backup_holds; DROP TABLE backup_stores; DROP TABLE backups;");
}
