using System.Text.Json;
using Berth.Platform.Data;
using Berth.Shop.Checkout;
using Berth.Shop.Customers;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Berth.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Customers;

/// <summary>
/// Each table says what it has of a person. A person who did all that one can do is looked for in the whole database:
/// found only where that is said, exported, and nowhere after they were erased.
/// </summary>
public sealed class PersonalDataTests : IAsyncLifetime
{
    private const string Email = "Ada.Canary@example.com",
        Browser = "canary-browser/1";

    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task EachTableIsMarkedAndEachMarkedColumnIsThere()
    {
        var columns = await ColumnsAsync();
        columns.Select(c => c.Table).Distinct().Order().ShouldBe(PersonalData.Tables.Keys.Order());
        foreach (var (table, row) in PersonalData.Tables)
        {
            foreach (var column in PersonalData.Split(row.Columns).Concat(PersonalData.Split(row.Texts)))
                columns.ShouldContain(c => c.Table == table && c.Column == column, $"{table}.{column}");
            (row.Export is null).ShouldBe(row.Why.Length > 0, table);
        }
    }

    [Fact]
    public async Task EachColumnIsMarkedOrSaysNothingOfAPerson()
    {
        await using var db = _app.Db();
        var columns = await db
            .Database.SqlQuery<string>(
                $"""
                SELECT table_name || '.' || column_name AS "Value" FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'inet', 'bytea')
                """
            )
            .ToListAsync();
        var marked = PersonalData.Tables.SelectMany(t =>
            PersonalData.Split($"{t.Value.Columns},{t.Value.Texts}").Select(c => $"{t.Key}.{c}")
        );
        var plain = PlainColumns.Of.SelectMany(t => PersonalData.Split(t.Value).Select(c => $"{t.Key}.{c}")).ToList();
        columns.Except(marked).Order().ShouldBe(plain.Order());
    }

    [Fact]
    public async Task APersonIsExportedAndErasedWhereverTheyStand()
    {
        using var ada = new Visitor(_app);
        ada.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Browser);
        await DoAllAsync(ada);

        var marked = PersonalData.Tables.SelectMany(t =>
            PersonalData.Split(t.Value.Columns).Concat(PersonalData.Split(t.Value.Texts)).Select(c => $"{t.Key}.{c}")
        );
        var found = await FindAsync();
        found.Except(marked).ShouldBeEmpty("They stand in columns that are not marked in PersonalData.");
        foreach (var table in (string[])["accounts", "sessions", "orders", "customers", "mails", "audit", "jobs"])
            found.ShouldContain(f => f.StartsWith($"{table}.", StringComparison.Ordinal), table);

        var data = JsonDocument.Parse(await ada.Http.GetStringAsync("/account/data.json")).RootElement;
        foreach (var (table, row) in PersonalData.Tables.Where(t => t.Value.Export is not null))
            data.TryGetProperty(row.Export!, out _).ShouldBeTrue($"The export lacks {row.Export} ({table}).");
        data.GetProperty("orders")
            .EnumerateArray()
            .Select(o => o.GetProperty("name").GetString())
            .Order()
            .ShouldBe(["ada", "early"]);
        foreach (
            var list in (string[])["sessions", "customers", "mails", "steps", "containers", "guests", "paymentEvents"]
        )
            data.GetProperty(list).GetArrayLength().ShouldBeGreaterThan(0, list);
        data.GetRawText().ShouldContain(Browser);

        await _app.Db()
            .Orders.Where(o => o.Name == "ada")
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Ended));
        (await ada.SendAsync("/account/settings", "Erase")).Dispose();
        await _app.RunJobsAsync();
        (await FindAsync()).ShouldBeEmpty("They were to be forgotten.");
    }

    [Fact]
    public async Task NothingBringsThemBack()
    {
        using var ada = new Visitor(_app);
        await DoAllAsync(ada);
        await _app.Db().Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Ended));
        (await ada.SendAsync("/account/settings", "Erase")).Dispose();
        await _app.RunJobsAsync();
        // Stripe, which keeps them, tells of them again.
        _app.Stripe.Has(
            "/v1/customers/cus_ada",
            new
            {
                id = "cus_ada",
                @object = "customer",
                email = Email,
            }
        );
        foreach (var type in (string[])["customer.updated", "invoice.upcoming"])
            (await _app.PostEventAsync(Event($"evt_{type}", type))).Dispose();
        await _app.RunJobsAsync();
        await _app.InScopeAsync<SyncCustomer, string>(s => s.SyncAsync("cus_ada", default));
        (await FindAsync()).ShouldBeEmpty();
    }

    /// <summary>An order that is not paid in time keeps its address until then.</summary>
    [Fact]
    public async Task AnOrderThatMayStillBePaidIsForgottenWhenItIsOver()
    {
        using var ada = new Visitor(_app);
        await _app.BuyAsync("ada", Email);
        await ada.SignInAsync(Email);
        await _app.Db().Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Ended));
        await PlaceAsync("early");
        (await ada.SendAsync("/account/settings", "Erase")).Dispose();
        await _app.RunJobsAsync();
        (await FindAsync()).ShouldContain("orders.email");
        await using (var db = _app.Db())
        {
            await db
                .Orders.Where(o => o.Name == "early")
                .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Expired));
            await db.Jobs.ExecuteUpdateAsync(j => j.SetProperty(x => x.RunAt, DateTimeOffset.UtcNow));
        }
        await _app.RunJobsAsync();
        (await FindAsync()).ShouldBeEmpty();
    }

    private async Task DoAllAsync(Visitor ada)
    {
        await PlaceAsync("early"); // not paid, before anybody signs in
        await _app.Db()
            .Orders.Where(o => o.Name == "early")
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Expired));
        await _app.BuyAsync("ada", Email);
        await ada.SignInAsync(Email);
        await ada.OpenAsync("/account");
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync();
        Guest.Invite(db, tenant.Id, Email, DateTimeOffset.UtcNow);
        var customer = await db.Customers.SingleAsync();
        customer.Email = Email.ToLowerInvariant(); // changed with Stripe: the audit has both
        db.Alert("canary", "Somebody wrote", $"It was {Email}.");
        await db.SaveChangesAsync();
        (await _app.PostEventAsync(Event("evt_1", "customer.updated"))).Dispose();
    }

    private static string Event(string id, string type)
    {
        var about = new
        {
            id = "cus_ada",
            @object = "customer",
            email = Email,
        };
        var told = new
        {
            id,
            @object = "event",
            type,
            data = new { @object = about },
        };
        return JsonSerializer.Serialize(told);
    }

    private Task PlaceAsync(string name) =>
        _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", "small", name, Email, null, Visitor: "198.51.100.77"), default)
        );

    /// <summary>Columns, of the whole database, in which the person stands.</summary>
    private async Task<IReadOnlyList<string>> FindAsync()
    {
        var found = new List<string>();
        await using var db = _app.Db();
        foreach (var (table, column) in await ColumnsAsync())
        {
            var ask = $$"""
                SELECT count(*)::int AS "Value" FROM "{{table}}"
                WHERE "{{column}}"::text ~* '(ada\.canary|canary-browser|198\.51\.100\.77)'
                """;
            if (await db.Database.SqlQueryRaw<int>(ask).SingleAsync() > 0)
                found.Add($"{table}.{column}");
        }
        return found;
    }

    private async Task<List<Place>> ColumnsAsync()
    {
        await using var db = _app.Db();
        return await db
            .Database.SqlQuery<Place>(
                $"""
                SELECT c.table_name::text AS "Table", c.column_name::text AS "Column"
                FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                """
            )
            .ToListAsync();
    }

    private sealed record Place(string Table, string Column);
}
