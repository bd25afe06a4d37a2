using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>The trace that a row belongs to; and what operators should look at, as rows.</summary>
[DbContext(typeof(AppDb)), Migration("0015_Telemetry")]
public sealed class Telemetry : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE jobs ADD COLUMN traceparent text;
            ALTER TABLE stripe_events ADD COLUMN traceparent text;
            CREATE TABLE alerts (
                key text CONSTRAINT alerts_pkey PRIMARY KEY,
                subject text NOT NULL,
                text text NOT NULL,
                since timestamptz NOT NULL,
                seen_at timestamptz NOT NULL,
                count integer NOT NULL,
                resolved_at timestamptz
            );
            CREATE INDEX alerts_open ON alerts (seen_at) WHERE resolved_at IS NULL;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
