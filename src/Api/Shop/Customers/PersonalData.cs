namespace Berth.Shop.Customers;

/// <summary>
/// Where the database has what is about a person: a row for each table, so that whoever adds one thinks about it. The
/// export has what stands under a name; an erasure empties the columns by their owner's code,
/// and takes the person's addresses out of the texts.
/// </summary>
public static class PersonalData
{
    /// <summary>A table.</summary>
    /// <param name="Columns">Columns that are about a person, by commas.</param>
    /// <param name="Texts">Columns with texts in which an address may stand, by commas.</param>
    /// <param name="Export">The name in the export; null if the table is not in it.</param>
    /// <param name="Why">Why it is not in the export.</param>
    public sealed record Row(string Columns = "", string Texts = "", string? Export = null, string Why = "");

    private const string Not = "nothing of a person";
    private const string Elsewhere = "repeats what the export has elsewhere";

    /// <summary>The tables.</summary>
    public static readonly IReadOnlyDictionary<string, Row> Tables = new Dictionary<string, Row>
    {
        ["accounts"] = new("email, normalized_email", Export: "account"),
        ["account_tokens"] = new(Why: "secrets of the second factor"),
        ["passkeys"] = new("name", Export: "passkeys"),
        ["sessions"] = new("address, browser", Export: "sessions"),
        ["sign_in_links"] = new("email, normalized_email, next", Export: "signInLinks"),
        ["orders"] = new("email, normalized_email, visitor, site_name, name", Export: "orders"),
        ["buyer_answers"] = new("value", Export: "answers"),
        ["customers"] = new("email", Export: "customers"),
        ["subscriptions"] = new(Texts: "suspension_note", Export: "subscriptions"),
        ["tenants"] = new("slug", "reason, wanted_reason", Export: "containers"),
        ["tenant_events"] = new(Texts: "what, reason", Export: "steps"),
        ["tenant_usage"] = new(Export: "disk"),
        ["tenant_health"] = new(Texts: "why", Export: "health"),
        ["tenant_uptime"] = new(Export: "uptime"),
        ["traffic_months"] = new(Export: "traffic"),
        ["domains"] = new("host", "reason", Export: "domains"),
        ["guests"] = new("email, normalized_email", Export: "guests"),
        ["gate_tickets"] = new(Why: "secrets, for a minute"),
        ["last_data"] = new(Export: "copies"),
        ["backups"] = new(Why: "which backups there are, which the container's page shows"),
        ["backup_stores"] = new(Why: Not),
        ["backup_holds"] = new(Why: Not),
        ["restores"] = new(Why: "which the container's history says"),
        ["mails"] = new("recipient", "subject, text, html, last_error", Export: "mails"),
        ["audit"] = new(Texts: "subject, before, after, actor, origin", Export: "history"),
        ["stripe_events"] = new(Texts: "body, outcome", Export: "paymentEvents"),
        ["jobs"] = new(Texts: "payload, last_error, key", Why: Elsewhere),
        ["alerts"] = new(Texts: "subject, text", Why: Elsewhere),
        ["webhook_deliveries"] = new(Texts: "body, trouble", Why: Elsewhere),
        ["idempotency_keys"] = new(Texts: "answer", Why: Elsewhere),
        ["tenant_secrets"] = new(Why: "secrets, which the container's page shows"),
        ["secret_links"] = new(Why: "secrets"),
        ["held_names"] = new("name", Why: Elsewhere),
        ["held_subnets"] = new(Why: Not),
        ["held_ports"] = new(Why: Not),
        ["api_tokens"] = new(Texts: "created_by", Why: "operators'"),
        ["webhook_endpoints"] = new(Why: "operators'"),
        ["hosts"] = new(Why: Not),
        ["kept_products"] = new(Why: Not),
        ["host_facts"] = new(Why: Not),
        ["shared_helpers"] = new(Why: Not),
        ["product_images"] = new(Why: Not),
        ["plan_prices"] = new(Why: Not),
        ["adoptions"] = new(Why: "which line of which file, until then where its data was"),
        ["foreign_names"] = new(Why: Not),
        ["stripe_refusals"] = new(Why: Not),
        ["__EFMigrationsHistory"] = new(Why: Not),
    };

    /// <summary>A list of columns, one by one.</summary>
    public static string[] Split(string columns) =>
        columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
