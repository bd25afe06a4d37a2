using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// Passkeys. Until now a second factor was always an authenticator app; from now on the account says which it has.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0021_Passkeys")]
public sealed class Passkeys : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            ALTER TABLE accounts ADD COLUMN has_app boolean NOT NULL DEFAULT false;
            UPDATE accounts SET has_app = two_factor_enabled;
            CREATE TABLE passkeys (
                id uuid CONSTRAINT passkeys_pkey PRIMARY KEY,
                account_id uuid NOT NULL CONSTRAINT passkeys_account_id_fkey REFERENCES accounts (id) ON DELETE CASCADE,
                credential_id bytea NOT NULL,
                public_key bytea NOT NULL,
                name text NOT NULL,
                sign_count bigint NOT NULL,
                transports text[] NOT NULL,
                is_user_verified boolean NOT NULL,
                is_backup_eligible boolean NOT NULL,
                is_backed_up boolean NOT NULL,
                added_at timestamp with time zone NOT NULL,
                used_at timestamp with time zone
            );
            CREATE UNIQUE INDEX passkeys_credential_id ON passkeys (credential_id);
            CREATE INDEX passkeys_account_id ON passkeys (account_id);
            ALTER TABLE sessions ADD COLUMN challenge text, ADD COLUMN challenge_kind text,
                ADD COLUMN challenge_until timestamp with time zone;
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose passkeys. Restore a backup instead.");
}
