using Shouldly;
using Stripe;
using Xunit;
using Portal = Stripe.BillingPortal;

namespace Berth.Tests.Sandbox;

/// <summary>What a shop asks about money that came in, and the ways into Checkout and the portal.</summary>
public sealed class StripeCallsTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = new Shop(_stripe = await StripeSandbox.StartAsync());

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact]
    public async Task FromAPaymentToItsSubscriptionAndBack()
    {
        var bought = await _shop.BuyAsync();
        await _shop.BuyAsync();
        var invoice = (
            await _shop.Invoices.ListAsync(
                new()
                {
                    Subscription = bought.Id,
                    Status = "paid",
                    CollectionMethod = "charge_automatically",
                }
            )
        ).Single();
        (invoice.Id, invoice.Status, invoice.BillingReason, invoice.AttemptCount, invoice.NextPaymentAttempt).ShouldBe(
            (bought.LatestInvoiceId, "paid", "subscription_create", 1, null)
        );
        invoice.StatusTransitions.PaidAt.ShouldNotBeNull();
        invoice.HostedInvoiceUrl.ShouldNotBeEmpty();
        var line = invoice.Lines.Data.Single();
        (line.Amount, line.Period.End, line.Pricing.PriceDetails.PriceId).ShouldBe(
            (500, bought.Items.Data.Single().CurrentPeriodEnd, bought.Items.Data.Single().Price.Id)
        );
        line.Parent.SubscriptionItemDetails.Subscription.ShouldBe(bought.Id);
        (
            invoice.Parent.SubscriptionDetails.SubscriptionId,
            invoice.Parent.SubscriptionDetails.Metadata["tenant"]
        ).ShouldBe((bought.Id, "ada"));

        var intent = (await new InvoicePaymentService(_shop.Client).ListAsync(new() { Invoice = invoice.Id }))
            .Single()
            .Payment.PaymentIntentId;
        var charge = await new ChargeService(_shop.Client).GetAsync(
            (await new PaymentIntentService(_shop.Client).GetAsync(intent)).LatestChargeId
        );
        (charge.PaymentIntentId, charge.CustomerId, charge.Paid).ShouldBe((intent, bought.CustomerId, true));
        // The way back, as for a refund or a dispute: only the payment is known.
        var payment = (
            await new InvoicePaymentService(_shop.Client).ListAsync(
                new()
                {
                    Payment = new() { Type = "payment_intent", PaymentIntent = charge.PaymentIntentId },
                }
            )
        ).Single();
        (payment.InvoiceId, payment.Status, payment.AmountPaid).ShouldBe((invoice.Id, "paid", 500));
        var refund = await new RefundService(_shop.Client).CreateAsync(new() { PaymentIntent = intent });
        (refund.ChargeId, refund.PaymentIntentId, refund.Amount, refund.Status).ShouldBe(
            (charge.Id, intent, 500, "succeeded")
        );
    }

    [Fact]
    public async Task ACustomerBuysAgainWithADiscountAndATrial()
    {
        var first = await _shop.BuyAsync();
        var coupon = await new CouponService(_shop.Client).CreateAsync(new() { PercentOff = 20, Duration = "forever" });
        var session = await _shop.PayAsync(
            await _shop.OpenAsync(o =>
            {
                (o.Customer, o.CustomerEmail) = (first.CustomerId, null);
                o.Discounts = [new() { Coupon = coupon.Id }];
                o.SubscriptionData.TrialPeriodDays = 7;
            })
        );
        (session.CustomerId, session.PaymentStatus, session.AmountTotal).ShouldBe(
            (first.CustomerId, "no_payment_required", 0)
        );
        var second = await _shop.Subscriptions.GetAsync(session.SubscriptionId, new() { Expand = ["latest_invoice"] });
        (second.Status, second.TrialEnd, second.LatestInvoice.Total).ShouldBe(
            ("trialing", second.Created.AddDays(7), 0)
        );
        await _shop.AdvanceAsync("8d");
        (
            await _shop.Invoices.GetAsync((await _shop.Subscriptions.GetAsync(second.Id)).LatestInvoiceId)
        ).AmountPaid.ShouldBe(400);
        (await _shop.Subscriptions.ListAsync(new() { Customer = first.CustomerId, Status = "all" }))
            .Select(s => s.Id)
            .ShouldBe([second.Id, first.Id]);

        var both = await Should.ThrowAsync<StripeException>(() => _shop.OpenAsync(o => o.Customer = first.CustomerId));
        both.StripeError.Param.ShouldBe("customer_email");
        var codes = await Should.ThrowAsync<StripeException>(() =>
            _shop.OpenAsync(o => (o.Discounts, o.AllowPromotionCodes) = ([new() { Coupon = coupon.Id }], true))
        );
        codes.StripeError.Param.ShouldBe("discounts");
    }

    [Fact]
    public async Task ATrialIsMovedAndEnded()
    {
        var session = await _shop.PayAsync(await _shop.OpenAsync(o => o.SubscriptionData.TrialPeriodDays = 14));
        var end = DateTime.UtcNow.Date.AddDays(20);
        (
            await _shop.Subscriptions.UpdateAsync(
                session.SubscriptionId,
                new() { TrialEnd = end, ProrationBehavior = "none" }
            )
        ).TrialEnd.ShouldBe(end);
        var ended = await _shop.Subscriptions.UpdateAsync(
            session.SubscriptionId,
            new() { TrialEnd = SubscriptionTrialEnd.Now, OffSession = true }
        );
        (ended.Status, (await _shop.Invoices.GetAsync(ended.LatestInvoiceId)).AmountPaid).ShouldBe(("active", 500));
    }

    [Fact]
    public async Task AFailedRenewalIsPaidOnTheInvoicesOwnPage()
    {
        var bought = await _shop.BuyAsync(Shop.FailsLater);
        await _shop.AdvanceAsync("32d");
        var open = (await _shop.Invoices.ListAsync(new() { Subscription = bought.Id, Status = "open" })).Single();
        (await _stripe.Browser.GetStringAsync(open.HostedInvoiceUrl)).ShouldContain("5.00 EUR, open");
        var path = new Uri(open.HostedInvoiceUrl).AbsolutePath;
        (await (await _shop.PostAsync(path, ("card", "4000000000000002"))).Content.ReadAsStringAsync()).ShouldContain(
            "declined"
        );
        (await _shop.Subscriptions.GetAsync(bought.Id)).Status.ShouldBe("past_due");
        await _shop.PostAsync(path, ("card", "4000002760003184")); // its bank asks each time; the buyer is there
        (await _shop.Invoices.GetAsync(open.Id)).Status.ShouldBe("paid");
        (await _shop.Subscriptions.GetAsync(bought.Id)).Status.ShouldBe("active");
        (await _stripe.Browser.GetStringAsync(open.HostedInvoiceUrl)).ShouldNotContain("id=\"card\"");
    }

    [Fact]
    public async Task ThePeriodBeginsAnewByWish()
    {
        var bought = await _shop.BuyAsync();
        await _shop.AdvanceAsync("10d");
        var moved = await _shop.Subscriptions.UpdateAsync(
            bought.Id,
            new()
            {
                BillingCycleAnchor = new() { Type = "now" },
                ProrationBehavior = "none",
            }
        );
        moved
            .Items.Data[0]
            .CurrentPeriodStart.ShouldBe(bought.Items.Data[0].CurrentPeriodStart.AddDays(10), TimeSpan.FromMinutes(1));
        (await _shop.Invoices.GetAsync(moved.LatestInvoiceId)).AmountPaid.ShouldBe(500);
    }

    [Fact]
    public async Task WhatEndiveTookAwayIsRefused()
    {
        var bought = await _shop.BuyAsync();
        var plain = new SubscriptionUpdateOptions();
        plain.AddExtraParam("billing_cycle_anchor", "now");
        (
            await Should.ThrowAsync<StripeException>(() => _shop.Subscriptions.UpdateAsync(bought.Id, plain))
        ).StripeError.Param.ShouldBe("billing_cycle_anchor");
        var types = new Stripe.Checkout.SessionCreateOptions { Mode = "subscription" };
        types.AddExtraParam("payment_method_types[0]", "card");
        (
            await Should.ThrowAsync<StripeException>(() =>
                new Stripe.Checkout.SessionService(_shop.Client).CreateAsync(types)
            )
        ).StripeError.Code.ShouldBe("payment_method_types_no_longer_supported");
    }

    [Fact]
    public async Task ThePortalOpensAtAFormAndOnlyForItsCustomer()
    {
        var mine = await _shop.BuyAsync();
        var other = await _shop.BuyAsync();
        var sessions = new Portal.SessionService(_shop.Client);
        Task<Portal.Session> Open(Portal.SessionFlowDataOptions flow) =>
            sessions.CreateAsync(
                new()
                {
                    Customer = mine.CustomerId,
                    ReturnUrl = "http://shop.example/",
                    FlowData = flow,
                }
            );
        Portal.SessionFlowDataAfterCompletionOptions after = new()
        {
            Type = "redirect",
            Redirect = new() { ReturnUrl = "http://shop.example/done" },
        };
        Portal.SessionFlowDataOptions[] flows =
        [
            new() { Type = "payment_method_update", AfterCompletion = after },
            new()
            {
                Type = "subscription_cancel",
                SubscriptionCancel = new() { Subscription = mine.Id },
            },
            new()
            {
                Type = "subscription_update",
                SubscriptionUpdate = new() { Subscription = mine.Id },
            },
            new()
            {
                Type = "subscription_update_confirm",
                SubscriptionUpdateConfirm = new()
                {
                    Subscription = mine.Id,
                    Items =
                    [
                        new()
                        {
                            Id = mine.Items.Data[0].Id,
                            Price = mine.Items.Data[0].Price.Id,
                            Quantity = 2,
                        },
                    ],
                },
            },
        ];
        foreach (var flow in flows)
            (await _stripe.Browser.GetStringAsync((await Open(flow)).Url)).ShouldContain("id=\"card\"");
        (await Open(flows[^1])).Flow.SubscriptionUpdateConfirm.Items.Single().Quantity.ShouldBe(2);
        var foreign = await Should.ThrowAsync<StripeException>(() =>
            Open(
                new()
                {
                    Type = "subscription_cancel",
                    SubscriptionCancel = new() { Subscription = other.Id },
                }
            )
        );
        foreign.StripeError.Param.ShouldBe("flow_data[subscription_cancel][subscription]");
        (
            await Should.ThrowAsync<StripeException>(() => Open(new() { Type = "subscription_update" }))
        ).StripeError.Code.ShouldBe("parameter_missing");
    }
}
