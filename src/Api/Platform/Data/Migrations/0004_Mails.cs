using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>The outbox of mails.</summary>
[DbContext(typeof(AppDb)), Migration("0004_Mails")]
public sealed class Mails : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE mails (
                id uuid CONSTRAINT mails_pkey PRIMARY KEY,
                key text NOT NULL,
                recipient text NOT NULL,
                kind text NOT NULL,
                subject text NOT NULL,
                text text NOT NULL,
                html text NOT NULL,
                state text NOT NULL,
                attempts integer NOT NULL,
                last_error text,
                created_at timestamptz NOT NULL,
                sent_at timestamptz
            );
            CREATE UNIQUE INDEX mails_key ON mails (key);
            CREATE INDEX mails_state_created_at ON mails (state, created_at);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) => migration.Sql("DROP TABLE mails;");
}
