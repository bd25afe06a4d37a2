using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>What was seen of hosts, images and the zone, so that an order is refused before it is paid.</summary>
[DbContext(typeof(AppDb)), Migration("0027_Feasibility")]
public sealed class Feasibility : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE host_facts (
                host text PRIMARY KEY,
                cpus int NOT NULL,
                memory_mb int NOT NULL,
                architecture text NOT NULL,
                foreign_networks text[] NOT NULL,
                disk_mb int,
                free_disk_mb int,
                disk_at timestamptz,
                seen_at timestamptz NOT NULL
            );
            CREATE TABLE product_images (
                image text PRIMARY KEY,
                is_there boolean NOT NULL,
                architecture text NOT NULL,
                why text NOT NULL,
                seen_at timestamptz NOT NULL
            );
            CREATE TABLE foreign_names (
                name text PRIMARY KEY,
                types text NOT NULL
            );
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("DROP TABLE host_facts; DROP TABLE product_images; DROP TABLE foreign_names;");
}
