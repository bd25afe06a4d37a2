using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Customers' own domains.</summary>
[DbContext(typeof(AppDb)), Migration("0013_Domains")]
public sealed class Domains : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE domains (
                id uuid CONSTRAINT domains_pkey PRIMARY KEY,
                tenant_id uuid NOT NULL CONSTRAINT domains_tenant_id_fkey REFERENCES tenants (id),
                host text NOT NULL,
                token text NOT NULL,
                state text NOT NULL,
                reason text NOT NULL,
                is_main boolean NOT NULL,
                check_at timestamp with time zone NOT NULL,
                looks integer NOT NULL,
                away_since timestamp with time zone,
                added_at timestamp with time zone NOT NULL,
                proven_at timestamp with time zone
            );
            CREATE UNIQUE INDEX domains_tenant_id_host ON domains (tenant_id, host);
            CREATE UNIQUE INDEX domains_host ON domains (host) WHERE state IN ('Proven', 'Ready', 'Live');
            CREATE INDEX domains_check_at ON domains (check_at);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
