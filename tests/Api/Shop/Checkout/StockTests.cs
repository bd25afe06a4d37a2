using Berth.Shop.Checkout;
using Berth.Shop.Feasibility;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

/// <summary>
/// Of a plan with a stock no more are sold than there are, and a customer gets no more than one may have. All are told
/// before anybody pays.
/// </summary>
public sealed class StockTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "hello.yaml"),
            hello
                .Replace("stock: 0 ", "stock: 2 ", StringComparison.Ordinal)
                .Replace("intervalCount: 1 ", "intervalCount: 3 ", StringComparison.Ordinal)
                .Replace("setupFee: 0 ", "setupFee: 900 ", StringComparison.Ordinal)
                .Replace(
                    "  - name: large\n",
                    "  - name: large\n    perCustomer: 1\n    default: true\n",
                    StringComparison.Ordinal
                )
        );
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _folder });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task OfTwoBuyersAtOnceOneGetsTheLast()
    {
        await _app.BuyAsync("first");
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.LockAsync(CountSales.Locks, "hello small", default);
        var asked = Enumerable.Range(0, 2).Select(i => PlaceAsync($"name{i}", $"buyer{i}@example.com")).ToList();
        // Each has seen that one is left, and waits to be counted.
        await _app.WaitersAsync(2);
        var before = Asked("POST /v1/checkout/sessions");
        await hold.CommitAsync();
        var answers = await Task.WhenAll(asked);
        answers.Count(a => a.Order is not null).ShouldBe(1);
        answers.Single(a => a.Order is null).Errors["Plan"].ShouldContain("Small is sold out at the moment");
        Asked("POST /v1/checkout/sessions").ShouldBe(before + 1);
        (await _app.Db().Orders.CountAsync()).ShouldBe(2); // nothing half done

        // From then on it is shown, and judged before anything is held.
        (await PlaceAsync("third", "eve@example.com"))
            .Errors["Plan"]
            .ShouldContain("sold out");
        (await _app.Http.GetStringAsync("/")).ShouldContain("sold out at the moment");
        (await _app.Db().Alerts.AnyAsync(a => a.Key.StartsWith("turned-away/SoldOut"))).ShouldBeTrue();
        (
            await _app.InScopeAsync<GiveTenant, GiveTenant.Answer>(g =>
                g.GiveAsync(new("hello", "small", "given", "ops@example.com"), default)
            )
        )
            .Mistakes.ShouldHaveSingleItem()
            .ShouldContain("stock is 2");

        // Who did not pay in time gives it back.
        await _app.Db()
            .Database.ExecuteSqlAsync(
                $"UPDATE held_names SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL"
            );
        (await PlaceAsync("third", "eve@example.com")).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task ACustomerHasNoMoreThanOneMay()
    {
        var first = (await PlaceAsync("ada", plan: "large")).Order!;
        (await PlaceAsync("bob", plan: "large")).Errors["Plan"].ShouldContain("limited to 1 for each customer");
        (await PlaceAsync("bob", " ADA@example.com", "large")).Errors["Plan"].ShouldContain("limited to 1");
        (await PlaceAsync("bob", plan: "small")).Order.ShouldNotBeNull();
        // In the place of the one that they come from it is the same one.
        (await PlaceAsync("bea", plan: "large", earlier: first.Token)).Order.ShouldNotBeNull();
        (await PlaceAsync("eve", "eve@example.com", "large")).Order.ShouldNotBeNull();
        // An operator may give more.
        (
            await _app.InScopeAsync<GiveTenant, GiveTenant.Answer>(g =>
                g.GiveAsync(new(null, null, "given", "eve@example.com"), default)
            )
        ).Tenant!.Plan.ShouldBe("large");
        (await _app.Db().Alerts.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task APriceForAQuarterAndASetupFeeAreWhatStripeIsAsked()
    {
        var page = await _app.Http.GetStringAsync("/checkout/hello");
        page.ShouldContain("5.00 EUR every 3 months, and a setup fee of 9.00 EUR once");
        page.ShouldMatch("value=\"large\" checked");
        using (var to = await _app.Http.GetAsync("/checkout"))
            to.Headers.Location!.ToString().ShouldBe("/checkout/hello");

        _app.Stripe.HasNoPrices = true;
        var order = (await PlaceAsync("ada")).Order!;
        var asked = string.Join('\n', _app.Stripe.Asked);
        asked.ShouldContain("lookup_key=berth-unit-hello-small-500-eur-month-3");
        asked.ShouldContain("recurring[interval_count]=3");
        asked.ShouldContain("line_items[1][price_data][unit_amount]=900");
        (order.OfferText, order.SetupFee).ShouldBe(("5.00 EUR every 3 months, and a setup fee of 9.00 EUR once", 900));
        (await _app.Http.GetStringAsync($"/orders/{order.Token}")).ShouldContain(order.OfferText);

        // Who has it set up already is not charged for that again, and a plan by the month is the same price as ever.
        _app.Stripe.Asked.Clear();
        (await PlaceAsync("eve", "eve@example.com", "large")).Order.ShouldNotBeNull();
        asked = string.Join('\n', _app.Stripe.Asked);
        asked.ShouldContain("lookup_key=berth-unit-hello-large-1500-eur-month");
        asked.ShouldNotContain("interval_count");
        asked.ShouldNotContain("line_items[1]");
    }

    private int Asked(string what) => _app.Stripe.Asked.Count(a => a.StartsWith(what, StringComparison.Ordinal));

    private Task<PlaceOrder.Answer> PlaceAsync(
        string name,
        string email = "ada@example.com",
        string plan = "small",
        string? earlier = null
    ) =>
        _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", plan, name, email, earlier), default)
        );
}
