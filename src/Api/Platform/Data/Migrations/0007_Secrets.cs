using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Tenants' secrets, sealed, and the links that show them once.</summary>
[DbContext(typeof(AppDb)), Migration("0007_Secrets")]
public sealed class Secrets : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE tenant_secrets (
                tenant_id uuid NOT NULL CONSTRAINT tenant_secrets_tenant_id_fkey REFERENCES tenants (id),
                name text NOT NULL,
                ciphertext text NOT NULL,
                version integer NOT NULL,
                created_at timestamptz NOT NULL,
                CONSTRAINT tenant_secrets_pkey PRIMARY KEY (tenant_id, name)
            );

            CREATE TABLE secret_links (
                token_hash text CONSTRAINT secret_links_pkey PRIMARY KEY,
                tenant_id uuid NOT NULL CONSTRAINT secret_links_tenant_id_fkey REFERENCES tenants (id),
                expires_at timestamptz NOT NULL,
                used_at timestamptz
            );
            CREATE UNIQUE INDEX secret_links_tenant_id ON secret_links (tenant_id);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException(
            "Going back would lose the passwords of running containers. Restore a backup instead."
        );
}
