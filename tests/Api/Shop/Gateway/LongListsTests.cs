using Berth.Shop.Gateway;
using Shouldly;
using Xunit;

namespace Berth.Tests.Gateway;

/// <summary>Stripe gives a hundred of a list at most; what is asked of it is answered from the whole list.</summary>
public sealed class LongListsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Begun = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A plan by the day has a year's bills after a year.</summary>
    [Fact]
    public async Task ACustomerSeesAllTheirInvoices()
    {
        _app.Stripe.HasList("/v1/invoices", "customer=cus_1", Enumerable.Range(1, 365).Select(i => Bill(i, days: 1)));
        var bills = await _app.InScopeAsync<StripeInvoices, IReadOnlyList<Bill>>(s => s.ListAsync("cus_1", default));
        bills.Select(b => b.Number).ShouldBe(Enumerable.Range(1, 365).Select(i => $"B-{i}"));
    }

    /// <summary>What is paid furthest ahead was billed first: three years, and small things ever since.</summary>
    [Fact]
    public async Task ASubscriptionIsPaidAsFarAsItsOldestBillSays()
    {
        _app.Stripe.HasSubscription("sub_1", "active");
        _app.Stripe.HasList(
            "/v1/invoices",
            "subscription=sub_1",
            Enumerable.Range(1, 250).Select(i => Bill(i, days: i == 250 ? 1095 : 1))
        );
        var known = await _app.InScopeAsync<StripeSubscriptions, KnownSubscription>(s => s.ReadAsync("sub_1", default));
        known.Reading.PaidThrough.ShouldBe(Begun.AddDays(1095));
    }

    /// <summary>Given back in many small parts by hand.</summary>
    [Fact]
    public async Task AllThatWentBackIsCounted()
    {
        _app.Stripe.HasSubscription("sub_1", "active");
        _app.Stripe.HasList(
            "/v1/refunds",
            "payment_intent=pi_1",
            Enumerable
                .Range(1, 130)
                .Select(i =>
                    (
                        $"re_{i}",
                        (object)
                            new
                            {
                                id = $"re_{i}",
                                @object = "refund",
                                status = i % 13 == 0 ? "failed" : "succeeded",
                                amount = 3,
                                currency = "eur",
                            }
                    )
                )
        );
        var back = await _app.InScopeAsync<StripeMoney, (long, string)?>(s =>
            s.RefundLatestAsync("sub_1", "requested_by_customer", default)
        );
        back.ShouldBe((120 * 3, "eur"));
    }

    private static (string, object) Bill(int number, int days) =>
        (
            $"in_{number}",
            new
            {
                id = $"in_{number}",
                @object = "invoice",
                status = "paid",
                number = $"B-{number}",
                total = 500,
                created = Begun.ToUnixTimeSeconds(),
                amount_paid = 500,
                currency = "eur",
                lines = new
                {
                    @object = "list",
                    has_more = false,
                    data = new[]
                    {
                        new
                        {
                            id = $"il_{number}",
                            @object = "line_item",
                            amount = 500,
                            period = new
                            {
                                start = Begun.ToUnixTimeSeconds(),
                                end = Begun.AddDays(days).ToUnixTimeSeconds(),
                            },
                            pricing = new
                            {
                                type = "price_details",
                                price_details = new { price = "price_1", product = "prod_1" },
                            },
                        },
                    },
                },
            }
        );
}
