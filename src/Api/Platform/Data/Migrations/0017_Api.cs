using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>Tokens of the API, answers that are given again, and what is told to others.</summary>
[DbContext(typeof(AppDb)), Migration("0017_Api")]
public sealed class Api : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE TABLE api_tokens (
                id uuid CONSTRAINT api_tokens_pkey PRIMARY KEY,
                name text NOT NULL,
                hash text NOT NULL,
                scopes text NOT NULL,
                tenant_id uuid,
                created_by text NOT NULL,
                created_at timestamp with time zone NOT NULL,
                last_used_at timestamp with time zone,
                expires_at timestamp with time zone,
                revoked_at timestamp with time zone
            );
            CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (hash);
            CREATE UNIQUE INDEX api_tokens_name ON api_tokens (name) WHERE revoked_at IS NULL;
            CREATE TABLE idempotency_keys (
                owner text NOT NULL,
                key text NOT NULL,
                request_hash text NOT NULL,
                created_at timestamp with time zone NOT NULL,
                answer text,
                CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key)
            );
            CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
            CREATE TABLE webhook_endpoints (
                id uuid CONSTRAINT webhook_endpoints_pkey PRIMARY KEY,
                url text NOT NULL,
                secret text NOT NULL,
                events text NOT NULL,
                enabled boolean NOT NULL,
                why_disabled text,
                created_at timestamp with time zone NOT NULL
            );
            CREATE TABLE webhook_deliveries (
                id uuid CONSTRAINT webhook_deliveries_pkey PRIMARY KEY,
                endpoint_id uuid NOT NULL CONSTRAINT webhook_deliveries_endpoint_id_fkey REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
                event text NOT NULL,
                body text NOT NULL,
                state text NOT NULL,
                attempts integer NOT NULL,
                created_at timestamp with time zone NOT NULL,
                begun_at timestamp with time zone NOT NULL,
                tried_at timestamp with time zone,
                status integer,
                trouble text
            );
            CREATE INDEX webhook_deliveries_endpoint_id_id ON webhook_deliveries (endpoint_id, id);
            CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (created_at);
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        throw new NotSupportedException("Going back would lose what was done. Restore a backup instead.");
}
