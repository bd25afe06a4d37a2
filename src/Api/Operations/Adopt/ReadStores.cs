using Berth.Shop.Checkout;

namespace Berth.Operations.Adopt;

/// <summary>
/// Reads the database of the djangify provisioner, SQLite or PostgreSQL: customers, subscriptions and instances of stores. A store's
/// data is in a folder that is called as its row's id.
/// </summary>
public static class ReadStores
{
    // The subscription in force, or else the last: whether that has ended, Stripe says.
    private const string Query = """
        SELECT i.*, c.email AS owner, c.stripe_customer_id AS customer,
            (SELECT s.stripe_subscription_id FROM core_subscription s WHERE s.customer_id = c.id
                ORDER BY s.status = 'cancelled', s.created_at DESC, s.id DESC LIMIT 1) AS subscription
        FROM core_instance i JOIN core_customer c ON c.id = i.customer_id ORDER BY i.id
        """;

    /// <summary>All stores; those that were deleted are left out.</summary>
    /// <param name="source">The file, or where the database is: <see cref="OpenStore"/>.</param>
    /// <exception cref="UnreadableException">It is no such database.</exception>
    public static IReadOnlyList<Newcomer> From(string source) =>
        OpenStore.Rows(
            source,
            Query,
            row =>
            {
                var secrets = new Dictionary<string, string>();
                if (row.Text("admin_password") is { } password)
                    (secrets["ADMIN_PASSWORD"], secrets[AdoptTenant.Password]) = (password, password);
                if (row.Text("secret_key") is { } key)
                    secrets["SECRET_KEY"] = key;
                return new Newcomer
                {
                    Line = Convert.ToInt32(row["id"], System.Globalization.CultureInfo.InvariantCulture),
                    Email = row.Text("owner") ?? "",
                    Name = row.Text("subdomain") ?? "",
                    CustomerId = row.Text("customer"),
                    SubscriptionId = row.Text("subscription"),
                    Secrets = secrets,
                    Folder = row.Text("id"),
                    SiteName = row.Text("site_name"),
                    CreatedAt = row.Time("created_at"),
                    LeftOut = row.Text("status") == "deleted" ? "it was deleted there" : null,
                    Note = row.Text("custom_domain") is { } domain
                        ? $"its own domain {domain} is to be added on its page"
                        : null,
                };
            }
        );
}
