using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Who can sign in, and where they are signed in.</summary>
[DbContext(typeof(AppDb)), Migration("0016_Accounts")]
public sealed class Accounts : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE accounts (
                id uuid CONSTRAINT accounts_pkey PRIMARY KEY,
                email text,
                normalized_email text,
                role text NOT NULL,
                created_at timestamp with time zone NOT NULL,
                signed_in_at timestamp with time zone,
                used_code text,
                erased_at timestamp with time zone,
                security_stamp text,
                concurrency_stamp text,
                two_factor_enabled boolean NOT NULL
            );
            CREATE UNIQUE INDEX accounts_normalized_email ON accounts (normalized_email);
            CREATE TABLE account_tokens (
                user_id uuid NOT NULL CONSTRAINT account_tokens_user_id_fkey REFERENCES accounts (id) ON DELETE CASCADE,
                login_provider text NOT NULL,
                name text NOT NULL,
                value text,
                CONSTRAINT account_tokens_pkey PRIMARY KEY (user_id, login_provider, name)
            );
            CREATE TABLE sessions (
                id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
                key_hash text NOT NULL,
                account_id uuid NOT NULL CONSTRAINT sessions_account_id_fkey REFERENCES accounts (id) ON DELETE CASCADE,
                factor_at timestamp with time zone,
                acts_for uuid,
                wrong_codes integer NOT NULL,
                address text NOT NULL,
                browser text NOT NULL,
                created_at timestamp with time zone NOT NULL,
                seen_at timestamp with time zone NOT NULL,
                expires_at timestamp with time zone NOT NULL
            );
            CREATE UNIQUE INDEX sessions_key_hash ON sessions (key_hash);
            CREATE INDEX sessions_account_id ON sessions (account_id);
            CREATE TABLE sign_in_links (
                token_hash text CONSTRAINT sign_in_links_pkey PRIMARY KEY,
                email text NOT NULL,
                moves_account uuid,
                next text NOT NULL,
                expires_at timestamp with time zone NOT NULL,
                used_at timestamp with time zone
            );
            CREATE INDEX sign_in_links_expires_at ON sign_in_links (expires_at);
            ALTER TABLE orders ADD COLUMN account_id uuid;
            CREATE INDEX orders_account_id ON orders (account_id);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
