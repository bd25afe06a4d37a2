using System.Text;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Webhooks;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Attacks;

/// <summary>
/// A shop with somebody of every kind in it, and something of theirs: Ada and Bob with an order each, an owner, an
/// operator, a viewer, a webhook with a delivery, a token. Limits are out of the way.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    private Shop(TestApp app) => App = app;

    public TestApp App { get; }
    public Order Ada { get; private set; } = null!;
    public Order Bob { get; private set; } = null!;

    /// <summary>By name, signed in: "ada", "bob", "owner", "operator", "viewer"; and "nobody".</summary>
    public Dictionary<string, Visitor> People { get; } = [];
    public Guid Webhook { get; private set; }
    public Guid Delivery { get; private set; }

    public static async Task<Shop> OpenAsync(ILoggerProvider? log = null, string url = "http://shop.example:8080")
    {
        var many = $"{1_000_000}";
        var it = new Shop(
            await TestApp.StartAsync(
                url,
                new Dictionary<string, string?>
                {
                    ["Berth:Limits:FormsPerMinute"] = many,
                    ["Berth:Limits:CheckoutPerMinute"] = many,
                    ["Berth:Limits:ApiPerMinute"] = many,
                    ["Berth:Limits:MailsPerHour"] = many,
                },
                log: log
            )
        );
        it.Ada = await it.App.BuyAsync("ada", "ada@example.com");
        it.Bob = await it.App.BuyAsync("bob", "bob@example.com");
        foreach (var name in (string[])["nobody", "ada", "bob", "owner", "operator", "viewer"])
            it.People[name] = new Visitor(it.App);
        await it.People["ada"].SignInAsync("ada@example.com");
        await it.People["bob"].SignInAsync("bob@example.com");
        foreach (var role in new[] { AccountRole.Owner, AccountRole.Operator, AccountRole.Viewer })
            await it.People[$"{role}".ToLowerInvariant()].BecomesAsync(role, $"{role}@shop.example".ToLowerInvariant());
        await it.App.InScopeAsync<ChangeWebhooks>(async webhooks =>
        {
            var added = await webhooks.AddAsync("https://example.com/hooks", [WebhookEvent.Created], default);
            it.Webhook = added.Endpoint!.Id;
        });
        await it.App.InScopeAsync<AppDb>(async db =>
        {
            var delivery = WebhookDelivery.Of(it.Webhook, WebhookEvent.Created, "{}", DateTimeOffset.UtcNow);
            db.WebhookDeliveries.Add(delivery);
            await db.SaveChangesAsync();
            it.Delivery = delivery.Id;
        });
        return it;
    }

    /// <summary>The path of a route about what is Ada's.</summary>
    public string PathOf(string route) =>
        route
            .Split(' ')[1]
            .Replace("{token}", route.Contains("/orders/", StringComparison.Ordinal) ? $"{Ada.Id}" : "none", Ordinal)
            .Replace("/webhooks/{id:guid}", $"/webhooks/{Webhook}", Ordinal)
            .Replace("{delivery:guid}", $"{Delivery}", Ordinal)
            .Replace("{id:guid}", $"{Ada.TenantId}", Ordinal)
            .Replace("{id}", $"{Ada.TenantId}", Ordinal)
            .Replace("{status:int}", "404", Ordinal)
            .Replace("{product}", "hello", Ordinal)
            .Replace("{plan}", "large", Ordinal)
            .Replace("{name}", "ada", Ordinal)
            .Replace("/{name?}", "", Ordinal);

    /// <summary>Who may do most behind a route.</summary>
    public Visitor WhoMay(string path) =>
        People[path.StartsWith("/admin", Ordinal) || path.StartsWith("/api", Ordinal) ? "owner" : "ada"];

    /// <summary>All that the database holds, as one number, but when sessions were seen.</summary>
    public async Task<string> StateAsync()
    {
        await using var db = App.Db();
        var tables = await db
            .Database.SqlQuery<string>($"SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public'")
            .ToListAsync();
        var all = new StringBuilder();
        foreach (var table in tables.Order(StringComparer.Ordinal))
        {
            string sql =
                $"SELECT coalesce(md5(string_agg(r, '' ORDER BY r)), '') AS \"Value\" FROM (SELECT (to_jsonb(t) - 'seen_at')::text r FROM \"{table}\" t) x";
            all.Append(table).Append(' ').AppendLine(await db.Database.SqlQueryRaw<string>(sql).SingleAsync());
        }
        return all.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in People.Values)
            visitor.Dispose();
        await App.DisposeAsync();
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
