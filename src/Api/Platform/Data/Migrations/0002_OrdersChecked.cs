using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>When Stripe was last asked about an order, so that payments are repaired without events.</summary>
[DbContext(typeof(AppDb)), Migration("0002_OrdersChecked")]
public sealed class OrdersChecked : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE orders ADD COLUMN checked_at timestamptz;
            CREATE INDEX orders_state_checked_at ON orders (state, checked_at);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("DROP INDEX orders_state_checked_at; ALTER TABLE orders DROP COLUMN checked_at;");
}
