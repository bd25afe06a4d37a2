using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Whom owners invite through the gates of their tenants, and the tickets with which visitors pass.</summary>
[DbContext(typeof(AppDb)), Migration("0035_Gate")]
public sealed class Gate : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE guests (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL CONSTRAINT guests_tenant_id_fkey REFERENCES tenants (id),
                email text NOT NULL,
                normalized_email text NOT NULL,
                invited_at timestamptz NOT NULL
            );
            CREATE UNIQUE INDEX guests_tenant_id_normalized_email ON guests (tenant_id, normalized_email);
            CREATE INDEX guests_normalized_email ON guests (normalized_email);
            CREATE TABLE gate_tickets (
                token_hash text PRIMARY KEY,
                tenant_id uuid NOT NULL,
                account_id uuid NOT NULL,
                host text NOT NULL,
                expires_at timestamptz NOT NULL
            );
            CREATE INDEX gate_tickets_expires_at ON gate_tickets (expires_at);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) => migration.Sql("DROP TABLE gate_tickets, guests;");
}
