using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// What tenants are paid by, and by whom; memory that is held with names; orders that bring a tenant back.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0003_Subscriptions")]
public sealed class Subscriptions : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE customers (
                id text CONSTRAINT customers_pkey PRIMARY KEY,
                email text NOT NULL,
                deleted_at timestamptz
            );

            CREATE TABLE subscriptions (
                tenant_id uuid CONSTRAINT subscriptions_pkey PRIMARY KEY CONSTRAINT subscriptions_tenant_id_fkey REFERENCES tenants (id),
                provider_id text NOT NULL,
                customer_id text,
                status text NOT NULL,
                paid_through timestamptz NOT NULL,
                failing boolean NOT NULL,
                ended boolean NOT NULL,
                ended_at timestamptz,
                ends_at timestamptz,
                trial_ends_at timestamptz,
                paid_plan text NOT NULL,
                next_plan text NOT NULL,
                pay_url text,
                read_at timestamptz NOT NULL,
                remove_at_end boolean NOT NULL,
                hold text NOT NULL,
                hold_reason text,
                keep_running boolean NOT NULL,
                rung text NOT NULL,
                rung_since timestamptz NOT NULL,
                suspends_at timestamptz,
                removed_at timestamptz,
                reminded integer NOT NULL,
                look_at timestamptz
            );
            CREATE UNIQUE INDEX subscriptions_provider_id ON subscriptions (provider_id);
            CREATE INDEX subscriptions_customer_id ON subscriptions (customer_id);
            CREATE INDEX subscriptions_look_at ON subscriptions (look_at);

            ALTER TABLE orders ADD COLUMN resumes_tenant_id uuid, ADD COLUMN memory_mb integer NOT NULL DEFAULT 0;
            DROP INDEX orders_tenant_id;
            CREATE INDEX orders_tenant_id ON orders (tenant_id);
            ALTER TABLE held_names ADD COLUMN memory_mb integer NOT NULL DEFAULT 0;
            ALTER TABLE tenants ADD COLUMN wanted_reason text NOT NULL DEFAULT '';

            -- Who paid before this: taken over as paid, and looked at at once, so that Stripe's word comes in.
            INSERT INTO customers (id, email) SELECT DISTINCT ON (customer_id) customer_id, email FROM orders
                WHERE customer_id IS NOT NULL ORDER BY customer_id, created_at DESC;
            INSERT INTO subscriptions (tenant_id, provider_id, customer_id, status, paid_through, failing, ended,
                ended_at, paid_plan, next_plan, read_at, remove_at_end, hold, keep_running, rung, rung_since, reminded,
                look_at)
                SELECT t.id, o.subscription_id, o.customer_id, '', now(), false, o.state = 'Ended', CASE
                    WHEN o.state = 'Ended' THEN now() END, t.plan, t.plan, now(), o.state = 'Ended', 'None', false,
                       CASE WHEN t.wanted = 'Gone' THEN 'Purged' ELSE 'Active' END, now(), 0, CASE WHEN t.wanted <> 'Gone' THEN now() END
                FROM tenants t JOIN orders o ON o.id = t.order_id WHERE o.subscription_id IS NOT NULL;
            ALTER TABLE orders ALTER COLUMN memory_mb DROP DEFAULT;
            ALTER TABLE held_names ALTER COLUMN memory_mb DROP DEFAULT;
            ALTER TABLE tenants ALTER COLUMN wanted_reason DROP DEFAULT;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what is paid. Restore a backup instead.");
}
