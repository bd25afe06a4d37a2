using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>A token of the API ends with the role of the owner who made it, so it says whose account that is.</summary>
[DbContext(typeof(AppDb)), Migration("0024_TokensOwner")]
public sealed class TokensOwner : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE api_tokens ADD COLUMN created_by_id uuid;
            UPDATE api_tokens t SET created_by_id = a.id FROM accounts a WHERE t.created_by = 'operator ' || a.email;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql("ALTER TABLE api_tokens DROP COLUMN created_by_id;");
}
