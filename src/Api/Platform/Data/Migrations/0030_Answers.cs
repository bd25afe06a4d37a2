using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>What buyers answered, and the form in which a container got a secret.</summary>
[DbContext(typeof(AppDb)), Migration("0030_Answers")]
public sealed class Answers : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE buyer_answers (
                order_id uuid NOT NULL CONSTRAINT buyer_answers_order_id_fkey REFERENCES orders (id),
                name text NOT NULL,
                value text NOT NULL,
                is_sealed boolean NOT NULL,
                is_own boolean NOT NULL,
                changed_at timestamptz NOT NULL,
                CONSTRAINT buyer_answers_pkey PRIMARY KEY (order_id, name)
            );
            ALTER TABLE tenant_secrets ADD COLUMN hash text, ADD COLUMN hash_form text;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what customers set. Restore a backup instead.");
}
