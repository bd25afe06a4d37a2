using Shouldly;
using Stripe;
using Stripe.Checkout;
using Xunit;

namespace Berth.Tests.Sandbox;

/// <summary>What is charged once beside a subscription, and periods of several months, as Stripe has them.</summary>
public sealed class SetupFeeTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = new Shop(_stripe = await StripeSandbox.StartAsync());

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Theory]
    [InlineData(null, 1400, "active")]
    [InlineData(14, 900, "trialing")]
    public async Task ItIsOnTheFirstBillAlone(int? trialDays, long first, string status)
    {
        var session = await _shop.OpenAsync(o =>
        {
            o.LineItems.Add(Fee());
            o.SubscriptionData.TrialPeriodDays = trialDays;
        });
        (session.AmountSubtotal, session.AmountTotal).ShouldBe((1400, first));
        var paid = await _shop.PayAsync(session);
        paid.PaymentStatus.ShouldBe("paid");
        var subscription = await _shop.Subscriptions.GetAsync(paid.SubscriptionId);
        subscription.Status.ShouldBe(status);
        subscription.Items.Data.ShouldHaveSingleItem();
        (await _shop.Invoices.GetAsync(paid.InvoiceId)).AmountPaid.ShouldBe(first);
        await _shop.AdvanceAsync("45d");
        (await _shop.Invoices.ListAsync(new InvoiceListOptions { Subscription = subscription.Id }))
            .Data.First()
            .Total.ShouldBe(500);
    }

    [Theory]
    [InlineData("month", 37)]
    [InlineData("week", 157)]
    [InlineData("day", 0)]
    public async Task APeriodLastsThreeYearsAtMost(string interval, int count) =>
        (await Should.ThrowAsync<StripeException>(CreateAsync(interval, count))).StripeError.Param.ShouldBe(
            "recurring[interval_count]"
        );

    [Fact]
    public async Task AQuarterIsPaidByTheQuarter()
    {
        var item = (await _shop.BuyAsync(price: await CreateAsync("month", 3))).Items.Data[0];
        (item.CurrentPeriodEnd - item.CurrentPeriodStart).TotalDays.ShouldBeInRange(89, 92);
    }

    private async Task<Price> CreateAsync(string interval, int count) =>
        await new PriceService(_shop.Client).CreateAsync(
            new PriceCreateOptions
            {
                Product = (
                    await new ProductService(_shop.Client).CreateAsync(new ProductCreateOptions { Name = "Hello" })
                ).Id,
                Currency = "eur",
                UnitAmount = 500,
                Recurring = new PriceRecurringOptions { Interval = interval, IntervalCount = count },
            }
        );

    private static SessionLineItemOptions Fee() =>
        new()
        {
            Quantity = 1,
            PriceData = new SessionLineItemPriceDataOptions
            {
                Currency = "eur",
                UnitAmount = 900,
                ProductData = new SessionLineItemPriceDataProductDataOptions { Name = "Setup" },
            },
        };
}
