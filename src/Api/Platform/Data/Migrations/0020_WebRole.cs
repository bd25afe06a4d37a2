using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// What the worker makes names, routes and networks from has the form that it must have, whoever wrote it; and where a
/// copy is need not be said by whoever wishes for one.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0020_WebRole")]
public sealed class WebRole : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE last_data ALTER COLUMN file SET DEFAULT '';
            ALTER TABLE tenants
                ADD CONSTRAINT tenants_slug_is_label CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
                ADD CONSTRAINT tenants_subnet_is_29 CHECK (masklen(subnet::cidr) = 29);
            ALTER TABLE domains
                ADD CONSTRAINT domains_host_is_name CHECK (host ~ '^[a-z0-9_-]+([.][a-z0-9_-]+)+$');
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would let anything in. Restore a backup instead.");
}
