using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Of what opens an order's page only a hash is kept: whoever reads the database opens none.</summary>
[DbContext(typeof(AppDb)), Migration("0022_OrderTokens")]
public sealed class OrderTokens : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE orders ADD COLUMN token_hash text;
            UPDATE orders SET token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex');
            ALTER TABLE orders ALTER COLUMN token_hash SET NOT NULL, DROP COLUMN token;
            CREATE UNIQUE INDEX orders_token_hash ON orders (token_hash);
            UPDATE stripe_events SET body = regexp_replace(body, '/orders/[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])', '/orders/-', 'g')
                WHERE body LIKE '%/orders/%';
            UPDATE mails SET
                text = regexp_replace(text, '(/(?:sign-in|credentials|orders)/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])', '\1-', 'g'),
                html = regexp_replace(html, '(/(?:sign-in|credentials|orders)/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])', '\1-', 'g')
                WHERE state = 'Sent' AND text <> '';
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("The tokens are gone. Restore a backup instead.");
}
