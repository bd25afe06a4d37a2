using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// Several machines, and which of them a tenant is on. All that there is so far is on the one of the settings.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0010_Hosts")]
public sealed class Hosts : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE hosts (
                name text NOT NULL,
                endpoint text NOT NULL,
                address text NOT NULL,
                edge_container text NOT NULL,
                edge_url text NOT NULL,
                memory_mb integer NOT NULL,
                overcommit double precision NOT NULL,
                draining boolean NOT NULL,
                seen_at timestamp with time zone,
                down_since timestamp with time zone,
                added_at timestamp with time zone NOT NULL,
                CONSTRAINT hosts_pkey PRIMARY KEY (name)
            );
            INSERT INTO hosts (name, endpoint, address, edge_container, edge_url, memory_mb, overcommit, draining,
                added_at) VALUES ('local', '', '', '', '', 0, 1, false, now());

            ALTER TABLE held_names ADD COLUMN host text NOT NULL DEFAULT 'local';
            ALTER TABLE held_names ALTER COLUMN host DROP DEFAULT;

            ALTER TABLE tenants ADD COLUMN host text NOT NULL DEFAULT 'local', ADD COLUMN data_on text NOT NULL DEFAULT 'local',
                ADD COLUMN moved_from text, ADD COLUMN moved_at timestamp with time zone, ADD COLUMN left_behind boolean NOT NULL DEFAULT false;
            ALTER TABLE tenants ALTER COLUMN host DROP DEFAULT, ALTER COLUMN data_on DROP DEFAULT, ALTER COLUMN left_behind DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
