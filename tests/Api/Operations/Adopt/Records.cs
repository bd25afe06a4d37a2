using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Berth.Tests.Adopt;

/// <summary>Records of other systems, made by the tables and keys that these document, with fifty customers each.</summary>
internal sealed class Records : IDisposable
{
    public const int Count = 50;

    public string Folder { get; } = Directory.CreateTempSubdirectory("berth-adopt-").FullName;

    public static string Name(int i) => $"adopted-{i}";

    public static string Email(int i) => $"owner{i}@example.com";

    /// <summary>The documented columns; quoted where CSV asks for it.</summary>
    public string Csv(Func<int, string>? data = null)
    {
        var lines = Enumerable
            .Range(1, Count)
            .Select(i =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Email(i)},{Name(i)},hello,small,cus_{i},sub_{i},pass word {i},{data?.Invoke(i)},2025-01-31T09:00:00Z,"
                        + $"\"Ada's \"\"shop\"\", no. {i}\",key{i}"
                )
            );
        return Write(
            "customers.csv",
            "email,name,product,plan,stripe_customer,stripe_subscription,password,data,created,site_name,secret:SECRET_KEY\r\n"
                + string.Join("\r\n", lines)
                + "\r\n"
        );
    }

    /// <summary>An array of objects, as the JSON database of that platform has them.</summary>
    public string CustomersJson() =>
        Write(
            "customers.json",
            JsonSerializer.Serialize(
                Enumerable
                    .Range(1, Count)
                    .Select(i => new
                    {
                        subdomain = Name(i),
                        vnc_password = $"vnc{i}",
                        email = Email(i),
                        stripe_customer_id = $"cus_{i}",
                        stripe_subscription_id = i == Count ? "" : $"sub_{i}",
                        cloudflare_record_id = $"rec{i}",
                        access_app_id = i == 1 ? "app1" : "",
                        created_at = "2025-02-01T10:00:00Z",
                        status = i == 2 ? "payment_failed" : "active",
                    })
            )
        );

    /// <summary>The one table with a row for each order; every tenth was never paid.</summary>
    public string PaidInstances() =>
        Sqlite(
            "lemonade-stand.db",
            """
            CREATE TABLE paid_instance (instance_id INTEGER PRIMARY KEY, email VARCHAR(100), instance_name VARCHAR(100),
                instance_image VARCHAR(255), date_start DATETIME, btc_address VARCHAR(50), is_active BOOLEAN,
                network VARCHAR(100), salted_pass VARCHAR(100), hold_rate BIGINT, requested_amount_btc BIGINT,
                requested_amount_usd BIGINT)
            """,
            i =>
                $"""
                    INSERT INTO paid_instance VALUES ({i}, '{Email(i)}', '{Name(i)}', 'some/image:latest',
                        '2025-03-0{i % 9 + 1} 11:12:13.000000', 'tb1q{i}', {(
                        i % 10 == 0 ? 0 : 1
                    )}, 'testnet', 'salted{i}', 0, 0.001, NULL)
                    """
        );

    /// <summary>The tables of customers, subscriptions and instances; the last instance was deleted.</summary>
    public string Stores() => Sqlite("db.sqlite3", StoreTables, StoreRows);

    /// <summary>The same as Django has them in PostgreSQL.</summary>
    public static string StoresInPostgres() =>
        string.Join(";\n", Enumerable.Range(1, Count).Select(StoreRows).Prepend($"SET TIME ZONE 'UTC';\n{StoreTables}"))
            .Replace("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY", StringComparison.Ordinal)
            .Replace("DATETIME", "TIMESTAMPTZ", StringComparison.Ordinal);

    private const string StoreTables = """
        CREATE TABLE core_customer (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(254) UNIQUE, name VARCHAR(255),
            stripe_customer_id VARCHAR(255) UNIQUE, created_at DATETIME, updated_at DATETIME, portal_password VARCHAR(128));
        CREATE TABLE core_subscription (id INTEGER PRIMARY KEY AUTOINCREMENT, stripe_subscription_id VARCHAR(255) UNIQUE,
            stripe_price_id VARCHAR(255), status VARCHAR(20), current_period_start DATETIME, current_period_end DATETIME,
            cancelled_at DATETIME, created_at DATETIME, updated_at DATETIME, customer_id BIGINT);
        CREATE TABLE core_instance (id INTEGER PRIMARY KEY AUTOINCREMENT, subdomain VARCHAR(63) UNIQUE,
            custom_domain VARCHAR(255), container_id VARCHAR(64), container_name VARCHAR(255), port INTEGER UNIQUE,
            status VARCHAR(20), status_message TEXT, site_name VARCHAR(255), admin_email VARCHAR(254),
            admin_password VARCHAR(255), secret_key VARCHAR(255), welcome_email_sent BOOL, created_at DATETIME,
            updated_at DATETIME, last_health_check DATETIME, customer_id BIGINT);
        """;

    private static string StoreRows(int i) =>
        $"""
            INSERT INTO core_customer VALUES ({i}, '{Email(
                i
            )}', '', 'cus_{i}', '2025-01-01 00:00:00', '2025-01-01 00:00:00', '');
            INSERT INTO core_subscription VALUES ({2 * i}, 'sub_old{i}', 'price_x', 'cancelled', NULL, NULL, NULL,
                '2025-04-02 00:00:00', '2025-04-02 00:00:00', {i});
            INSERT INTO core_subscription VALUES ({2 * i + 1}, 'sub_{i}', 'price_x', 'active', NULL, NULL, NULL,
                '2025-04-01 00:00:00', '2025-04-01 00:00:00', {i});
            INSERT INTO core_instance VALUES ({i + 100}, '{Name(i)}', '{(
                i == 1 ? "shop.ada.example" : ""
            )}', 'c{i}',
                'ebuilder_{Name(i)}', {8100 + i}, '{(
                i == Count ? "deleted" : "running"
            )}', '', 'Shop {i}', '{Email(i)}',
                'admin{i}', 'django{i}', true, '2025-04-01 08:00:00.123456', '2025-04-01 08:00:00', NULL, {i});
            """;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Sqlite(string name, string schema, Func<int, string> row)
    {
        var file = Path.Combine(Folder, name);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = string.Join(";\n", Enumerable.Range(1, Count).Select(row).Prepend(schema));
        command.ExecuteNonQuery();
        transaction.Commit();
        return file;
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
