namespace Berth.Tests.Customers;

/// <summary>
/// Columns with texts, lists or bytes that say nothing of a person beyond which row it is: kinds, states, ids, keys and hashes,
/// what a product or a machine has. Whoever adds one decides: here, or marked in PersonalData.
/// </summary>
internal static class PlainColumns
{
    public static readonly IReadOnlyDictionary<string, string> Of = new Dictionary<string, string>
    {
        ["__EFMigrationsHistory"] = "MigrationId, ProductVersion",
        ["account_tokens"] = "login_provider, name, value",
        ["accounts"] = "role, security_stamp, concurrency_stamp",
        ["adoptions"] = "source, data",
        ["alerts"] = "key",
        ["api_tokens"] = "name, hash, scopes",
        ["audit"] = "kind, field",
        ["backup_stores"] = "target, host",
        ["backups"] = "target, host, state, cause, snapshot, why",
        ["buyer_answers"] = "name",
        ["customers"] = "id",
        ["domains"] = "token, state",
        ["foreign_names"] = "name, types",
        ["gate_tickets"] = "token_hash, host",
        ["held_names"] = "host",
        ["held_ports"] = "name",
        ["held_subnets"] = "cidr",
        ["host_facts"] = "host, architecture, foreign_networks, os",
        ["hosts"] = "name, endpoint, address, edge_container, edge_url",
        ["idempotency_keys"] = "owner, key, request_hash",
        ["jobs"] = "kind, state, leased_by, traceparent",
        ["kept_products"] = "name, body",
        ["last_data"] = "file, sha256",
        ["mails"] = "key, kind, state",
        ["orders"] =
            "product, plan, currency, state, session_id, pay_url, customer_id, "
            + "subscription_id, token_hash, interval",
        ["passkeys"] = "credential_id, public_key, transports",
        ["plan_prices"] = "product, plan, terms, why",
        ["product_images"] = "image, architecture, why, os",
        ["restores"] = "state, why",
        ["secret_links"] = "token_hash",
        ["sessions"] = "key_hash, challenge, challenge_kind",
        ["shared_helpers"] = "host, product, name, subnet, image, image_id",
        ["sign_in_links"] = "token_hash",
        ["stripe_events"] = "id, type, traceparent",
        ["stripe_refusals"] = "what, code, param, request_id",
        ["subscriptions"] =
            "provider_id, customer_id, status, paid_plan, next_plan, pay_url, " + "suspension_reason, stage, overage",
        ["tenant_events"] = "kind",
        ["tenant_health"] = "state",
        ["tenant_secrets"] = "name, ciphertext, hash, hash_form",
        ["tenant_usage"] = "container",
        ["tenants"] =
            "product, plan, subnet, wanted, observed, image, lease_owner, host, data_on, "
            + "moved_from, route, started_by, part_images, volumes",
        ["webhook_deliveries"] = "event, state",
        ["webhook_endpoints"] = "url, secret, events, why_disabled",
    };
}
