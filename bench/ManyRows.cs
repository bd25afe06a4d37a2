using Npgsql;

namespace Berth.Bench;

/// <summary>
/// A database with a thousand customers and tenants, made of one that was bought: each row is that one's with other
/// names, so that no column is forgotten.
/// </summary>
internal static class ManyRows
{
    /// <summary>Has twenty of them.</summary>
    public const string Buyer = "customer0@example.com";

    /// <summary>The key to the page of an order, which are numbered from 1.</summary>
    public static string TokenOf(int order) => $"token-of-a-length-as-they-have-it-{order:D10}";

    /// <summary>
    /// Fills a database that has one tenant, <c>template</c>. The first 200 are being set up, and stay so; jobs are due
    /// tomorrow.
    /// </summary>
    public static Task FillAsync(string database) =>
        RunAsync(
            database,
            """
            CREATE FUNCTION pg_temp.id(kind int, i int) RETURNS uuid LANGUAGE sql AS $$ SELECT (lpad(to_hex(kind), 8,
                '0') || '-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid $$;

            INSERT INTO customers SELECT (jsonb_populate_record(c, jsonb_build_object('id', 'cus_' || i, 'email', 'customer' || i || '@example.com'))).* FROM customers c, generate_series(0, 999) i WHERE c.id = 'cus_template';

            INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object(
                'id', pg_temp.id(1, i), 'token_hash', encode(sha256(convert_to('token-of-a-length-as-they-have-it-' || lpad(i::text, 10, '0'), 'UTF8')), 'hex'), 'email', 'customer' || who || '@example.com', 'normalized_email', 'CUSTOMER' || who || '@EXAMPLE.COM', 'name', 'tenant' || i, 'session_id', 'cs_' || i,
                'customer_id', 'cus_' || who, 'subscription_id', CASE WHEN i <= 2000 THEN 'sub_' || i END, 'tenant_id', CASE WHEN i <= 1000 THEN pg_temp.id(2, i) END,
                'state', CASE WHEN i <= 1000 THEN 'Paid' WHEN i <= 2000 THEN 'Ended' ELSE 'Expired' END, 'created_at', now() - i * interval '10 minutes'))).*
            FROM orders o, generate_series(1, 5000) i, LATERAL (SELECT CASE WHEN i <= 20 THEN 0
                ELSE i % 980 + 20 END AS who) w WHERE o.name = 'template';

            INSERT INTO tenants SELECT (jsonb_populate_record(t, jsonb_build_object('id', pg_temp.id(2, i), 'order_id', pg_temp.id(1, i), 'slug', 'tenant' || i, 'subnet', '10.' || 64 + i / 8192 || '.' || i / 32 || '.' || i % 32 * 8 || '/29',
                'observed', CASE WHEN i <= 200 THEN 'None' ELSE 'Running' END, 'created_at',
                    now() - i * interval '10 minutes'))).* FROM tenants t, generate_series(1, 1000) i
                    WHERE t.slug = 'template';
            INSERT INTO subscriptions SELECT (jsonb_populate_record(s, jsonb_build_object('tenant_id', pg_temp.id(2, i), 'provider_id', 'sub_' || i))).* FROM subscriptions s, generate_series(1, 1000) i WHERE s.provider_id = 'sub_template';
            INSERT INTO held_names SELECT (jsonb_populate_record(n, jsonb_build_object('name', 'tenant' || i, 'order_id', pg_temp.id(1, i)))).* FROM held_names n, generate_series(1, 1000) i WHERE n.name = 'template';
            INSERT INTO tenant_events (tenant_id, at, kind, what) SELECT pg_temp.id(2, i), now(), 'step',
                'Step ' || step FROM generate_series(1, 1000) i, generate_series(1, 6) step;
            INSERT INTO accounts (id, email, normalized_email, role, created_at,
                two_factor_enabled) SELECT pg_temp.id(3, i), 'customer' || i || '@example.com',
                'CUSTOMER' || i || '@EXAMPLE.COM', 'Customer', now(), false FROM generate_series(500, 999) i;
            UPDATE orders o SET account_id = a.id FROM accounts a WHERE a.email = o.email;

            INSERT INTO audit (at, actor, origin, kind, subject, field, before,
                after) SELECT now() - i * interval '1 minute', 'job reconcile-tenant', 'host', 'Tenant', pg_temp.id(2,
                i % 1000 + 1)::text, 'Observed', 'None', 'Running' FROM generate_series(1, 20000) i;
            INSERT INTO jobs (kind, payload, key, state, run_at, attempt, last_error, created_at, finished_at)
            SELECT CASE WHEN i % 2 = 0 THEN 'reconcile-tenant' ELSE 'send-mail' END, '{}', 'key' || i, CASE
                WHEN i <= 200 THEN 'Parked' WHEN i <= 1000 THEN 'Ready' ELSE 'Done' END, now() + interval '1 day', 1,
                CASE WHEN i <= 200 THEN repeat('why ', 50) END, now(), CASE WHEN i > 1000 THEN now() END
            FROM generate_series(1, 5000) i;
            INSERT INTO mails (id, key, recipient, kind, subject, text, html, state, attempts, created_at, sent_at)
            SELECT pg_temp.id(4, i), 'mail' || i, 'customer' || i % 1000 || '@example.com', 'Welcome',
                'tenant' || i || ' is ready', repeat('text ', 200), repeat('html ', 400), CASE
                WHEN i <= 100 THEN 'Refused' ELSE 'Sent' END, 1, now() - i * interval '1 minute', now()
                FROM generate_series(1, 3000) i;
            INSERT INTO stripe_events (id, type, body, received_at, handled_at, outcome) SELECT 'evt_' || i, CASE
                WHEN i % 3 = 0 THEN 'checkout.session.completed' ELSE 'invoice.paid' END, repeat('body ', 600),
                now() - i * interval '1 minute', now(), 'The order was fulfilled before.'
                FROM generate_series(1, 3000) i;
            ANALYZE;
            """
        );

    /// <summary>Something happens to each of the first tenants.</summary>
    public static Task StepAsync(string database, int tenants) =>
        RunAsync(
            database,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"""
                INSERT INTO tenant_events (tenant_id, at, kind, what) SELECT t.id, now(), 'step', 'Another step'
                    FROM tenants t JOIN orders o ON o.id = t.order_id WHERE o.id <= '00000001-0000-7000-8000-{tenants:x12}'
                    AND o.name <> 'template';
                """
            )
        );

    private static async Task RunAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
