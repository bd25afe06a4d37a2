using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// Addresses as they are compared, and which orders were placed signed in. What is there from before is compared only
/// where it is ASCII, because the database's upper case is not .NET's; and counts as placed by a stranger.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0019_Owners")]
public sealed class Owners : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE orders ADD COLUMN normalized_email text NOT NULL DEFAULT '',
                ADD COLUMN in_session boolean NOT NULL DEFAULT false, ADD COLUMN visitor text;
            UPDATE orders SET normalized_email = upper(trim(email)) WHERE email ~ '^[[:ascii:]]*$';
            ALTER TABLE orders ALTER COLUMN normalized_email DROP DEFAULT, ALTER COLUMN in_session DROP DEFAULT;
            CREATE INDEX orders_normalized_email ON orders (normalized_email);
            CREATE INDEX orders_resumes_tenant_id ON orders (resumes_tenant_id);

            ALTER TABLE sign_in_links ADD COLUMN normalized_email text NOT NULL DEFAULT '';
            UPDATE sign_in_links SET normalized_email = upper(trim(email)) WHERE email ~ '^[[:ascii:]]*$';
            ALTER TABLE sign_in_links ALTER COLUMN normalized_email DROP DEFAULT;

            ALTER TABLE accounts DROP COLUMN used_code;
            ALTER TABLE accounts ADD COLUMN used_step bigint;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose orders. Restore a backup instead.");
}
