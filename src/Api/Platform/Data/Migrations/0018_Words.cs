using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// Columns and values take the names of the glossary, and what an order's page reads from its tenant's history gets
/// columns of its own.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0018_Words")]
public sealed class Words : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE subscriptions RENAME COLUMN rung TO stage;
            ALTER TABLE subscriptions RENAME COLUMN rung_since TO stage_since;
            ALTER TABLE subscriptions RENAME COLUMN hold TO suspension_reason;
            ALTER TABLE subscriptions RENAME COLUMN hold_reason TO suspension_note;
            ALTER TABLE subscriptions RENAME COLUMN excess TO overage;
            UPDATE subscriptions SET stage = 'Warned' WHERE stage = 'PurgeWarned';
            UPDATE subscriptions SET stage = 'Removed' WHERE stage = 'Purged';
            UPDATE audit SET field = 'Stage' WHERE kind = 'Subscription' AND field = 'Rung';
            UPDATE audit SET field = 'SuspensionReason' WHERE kind = 'Subscription' AND field = 'Hold';
            UPDATE audit SET field = 'SuspensionNote' WHERE kind = 'Subscription' AND field = 'HoldReason';
            UPDATE jobs SET kind = 'check-firewall' WHERE kind = 'check-guard';
            UPDATE alerts SET key = 'firewall' WHERE key = 'guard';

            ALTER TABLE tenants ADD COLUMN restart_asked_at timestamptz, ADD COLUMN plan_asked_at timestamptz,
                ADD COLUMN is_released boolean NOT NULL DEFAULT false;
            ALTER TABLE tenants ALTER COLUMN is_released DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose orders. Restore a backup instead.");
}
