using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Ports of the hosts that lead to tenants.</summary>
[DbContext(typeof(AppDb)), Migration("0034_Ports")]
public sealed class Ports : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE held_ports (
                port integer PRIMARY KEY,
                tenant_id uuid NOT NULL,
                name text NOT NULL
            );
            CREATE UNIQUE INDEX held_ports_tenant_id_name ON held_ports (tenant_id, name);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) => migration.Sql("DROP TABLE held_ports;");
}
