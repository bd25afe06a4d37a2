using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Which copies of removed tenants' data there are, and until when.</summary>
[DbContext(typeof(AppDb)), Migration("0008_LastData")]
public sealed class LastData : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE last_data (
                tenant_id uuid CONSTRAINT last_data_pkey PRIMARY KEY CONSTRAINT last_data_tenant_id_fkey REFERENCES tenants (id),
                file text NOT NULL,
                bytes bigint NOT NULL,
                sha256 text NOT NULL,
                created_at timestamptz NOT NULL,
                delete_at timestamptz NOT NULL
            );
            CREATE INDEX last_data_delete_at ON last_data (delete_at);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException(
            "Going back would leave copies of data that nobody deletes. Restore a backup instead."
        );
}
