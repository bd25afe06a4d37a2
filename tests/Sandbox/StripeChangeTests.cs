using Shouldly;
using Stripe;
using Xunit;
using Portal = Stripe.BillingPortal;

namespace Berth.Tests.Sandbox;

/// <summary>The sequences of events that Stripe documents for what changes after buying.</summary>
public sealed class StripeChangeTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = new Shop(_stripe = await StripeSandbox.StartAsync());

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact, Trait("Sequence", "6")]
    public async Task CancelledAtThePeriodsEnd()
    {
        var subscription = await _shop.BuyAsync();
        var events = await _shop.DuringAsync(() =>
            _shop.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true })
        );
        var planned = events.Last<Subscription>("customer.subscription.updated");
        (planned.Status, planned.CancelAt, planned.CancelAtPeriodEnd).ShouldBe(
            ("active", subscription.Items.Single().CurrentPeriodEnd, true)
        );
        planned.CanceledAt.ShouldNotBeNull();
        events = await _shop.DuringAsync(() => _shop.AdvanceAsync("32d"));
        events.Select(e => e.Type).ShouldBe(["customer.subscription.deleted"]);
        var ended = await _shop.Subscriptions.GetAsync(subscription.Id);
        (ended.Status, ended.EndedAt, ended.CanceledAt, ended.CancellationDetails.Reason).ShouldBe(
            ("canceled", planned.CancelAt, planned.CanceledAt, "cancellation_requested")
        );
    }

    [Fact, Trait("Sequence", "7")]
    public async Task TheCancellationIsTakenBack()
    {
        var subscription = await _shop.BuyAsync();
        (
            await _shop.Subscriptions.UpdateAsync(
                subscription.Id,
                new() { CancelAt = SubscriptionCancelAt.MinPeriodEnd }
            )
        ).CancelAtPeriodEnd.ShouldBeFalse();
        var events = await _shop.DuringAsync(() =>
            _shop.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAt = null })
        );
        events
            .Previous("customer.subscription.updated")
            .GetProperty("cancel_at")
            .GetInt64()
            .ShouldBe(new DateTimeOffset(subscription.Items.Single().CurrentPeriodEnd).ToUnixTimeSeconds());
        (await _shop.Subscriptions.GetAsync(subscription.Id)).CancelAt.ShouldBeNull();
        await _shop.AdvanceAsync("32d");
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Status.ShouldBe("active");
    }

    [Fact, Trait("Sequence", "8")]
    public async Task CancelledAtOnce()
    {
        var subscription = await _shop.BuyAsync();
        await _shop.AdvanceAsync("15d");
        var events = await _shop.DuringAsync(() =>
            _shop.Subscriptions.CancelAsync(subscription.Id, new() { Prorate = true, InvoiceNow = true })
        );
        var ended = events.Last<Subscription>("customer.subscription.deleted");
        (ended.Status, ended.CanceledAt).ShouldBe(("canceled", ended.EndedAt));
        events.Last<Invoice>("invoice.created").Total.ShouldBeInRange(-270, -230);
        (await new CustomerService(_shop.Client).GetAsync(subscription.CustomerId)).Balance.ShouldBeInRange(-270, -230);
        events.ShouldNotContain(e => e.Type == "refund.created");
    }

    [Theory, Trait("Sequence", "9")]
    [InlineData("create_prorations")]
    [InlineData("always_invoice")]
    [InlineData("none")]
    public async Task AnotherPlan(string behavior)
    {
        var subscription = await _shop.BuyAsync();
        var larger = await _shop.PriceAsync(1500);
        await _shop.AdvanceAsync("10d");
        var items = subscription
            .Items.Select(i => new SubscriptionItemOptions { Id = i.Id, Price = larger.Id })
            .ToList();
        var preview = await _shop.Invoices.CreatePreviewAsync(
            new()
            {
                Subscription = subscription.Id,
                SubscriptionDetails = new()
                {
                    ProrationBehavior = behavior,
                    Items = [new() { Id = items[0].Id, Price = larger.Id }],
                },
            }
        );
        var events = await _shop.DuringAsync(() =>
            _shop.Subscriptions.UpdateAsync(subscription.Id, new() { Items = items, ProrationBehavior = behavior })
        );
        events
            .Previous("customer.subscription.updated")
            .GetProperty("items")
            .GetProperty("data")[0]
            .GetProperty("price")
            .GetProperty("id")
            .GetString()
            .ShouldBe(subscription.Items.Single().Price.Id);
        events.Count(e => e.Type == "invoiceitem.created").ShouldBe(behavior == "none" ? 0 : 2);
        if (behavior == "always_invoice")
        {
            var invoice = events.Last<Invoice>("invoice.paid");
            (invoice.BillingReason, invoice.Total).ShouldBe(("subscription_update", preview.Total));
            invoice.Lines.Select(l => Math.Sign(l.Amount)).ShouldBe([-1, 1]);
            invoice.Total.ShouldBeInRange(600, 720);
            return;
        }
        (await _shop.DuringAsync(() => _shop.AdvanceAsync("23d")))
            .Last<Invoice>("invoice.paid")
            .Total.ShouldBe(preview.Total);
        preview.Total.ShouldBe(behavior == "none" ? 1500 : preview.Lines.Sum(l => l.Amount));
    }

    [Fact, Trait("Sequence", "9")]
    public async Task AChangeThatCannotBePaid()
    {
        var subscription = await _shop.BuyAsync(Shop.FailsLater);
        var larger = await _shop.PriceAsync(1500);
        SubscriptionUpdateOptions Wish(string behavior) =>
            new()
            {
                Items = [new() { Id = subscription.Items.Single().Id, Price = larger.Id }],
                ProrationBehavior = "always_invoice",
                PaymentBehavior = behavior,
            };
        (
            await Should.ThrowAsync<StripeException>(() =>
                _shop.Subscriptions.UpdateAsync(subscription.Id, Wish("error_if_incomplete"))
            )
        ).StripeError.DeclineCode.ShouldBe("generic_decline");
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount.ShouldBe(500);

        var waiting = await _shop.Subscriptions.UpdateAsync(subscription.Id, Wish("pending_if_incomplete"));
        (
            waiting.Items.Single().Price.UnitAmount,
            waiting.PendingUpdate.SubscriptionItems.Single().Price.UnitAmount,
            waiting.Status
        ).ShouldBe((500, 1500, "active"));
        await _shop.SetAsync(
            $"customers/{subscription.CustomerId}/card",
            """{"card":"4242424242424242"}""",
            post: true
        );
        (await _shop.DuringAsync(() => _shop.Invoices.PayAsync(waiting.LatestInvoiceId))).ShouldHave(
            "customer.subscription.pending_update_applied"
        );
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount.ShouldBe(1500);
    }

    [Fact, Trait("Sequence", "10")]
    public async Task ARefund()
    {
        var subscription = await _shop.BuyAsync();
        var charge = (
            await new ChargeService(_shop.Client).ListAsync(new() { Customer = subscription.CustomerId })
        ).Single();
        var refunds = new RefundService(_shop.Client);
        var events = await _shop.DuringAsync(() =>
            refunds.CreateAsync(
                new()
                {
                    PaymentIntent = charge.PaymentIntentId,
                    Amount = 200,
                    Reason = "requested_by_customer",
                }
            )
        );
        events.ShouldHave("refund.created", "refund.updated", "charge.refund.updated");
        (
            events.Last<Charge>("charge.refunded").AmountRefunded,
            events.Last<Charge>("charge.refunded").Refunded
        ).ShouldBe((200, false));
        (
            await Should.ThrowAsync<StripeException>(() =>
                refunds.CreateAsync(new() { Charge = charge.Id, Amount = 400 })
            )
        ).StripeError.Param.ShouldBe("amount");
        (await refunds.CreateAsync(new() { Charge = charge.Id })).Amount.ShouldBe(300);
        (
            await Should.ThrowAsync<StripeException>(() => refunds.CreateAsync(new() { Charge = charge.Id }))
        ).StripeError.Code.ShouldBe("charge_already_refunded");
        (await new ChargeService(_shop.Client).GetAsync(charge.Id)).Refunded.ShouldBeTrue();
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Status.ShouldBe("active");
    }

    [Theory, Trait("Sequence", "11")]
    [InlineData("winning_evidence", "won")]
    [InlineData(null, "lost")]
    public async Task ADispute(string? evidence, string ending)
    {
        await _shop.BuyAsync("4000000000000259");
        var events = await _shop.HappenedAsync();
        events.ShouldHave("charge.dispute.funds_withdrawn");
        var dispute = events.Last<Dispute>("charge.dispute.created");
        (dispute.Status, dispute.Amount, dispute.IsChargeRefundable).ShouldBe(("needs_response", 500, false));
        var service = new DisputeService(_shop.Client);
        events = await _shop.DuringAsync(() =>
            evidence is null
                ? service.CloseAsync(dispute.Id)
                : service.UpdateAsync(dispute.Id, new() { Evidence = new() { UncategorizedText = evidence } })
        );
        events.Last<Dispute>("charge.dispute.closed").Status.ShouldBe(ending);
        if (evidence is not null)
            events.ShouldHave("charge.dispute.updated", "charge.dispute.funds_reinstated");
    }

    [Fact, Trait("Sequence", "11")]
    public async Task ADisputeEndsTheSubscriptionIfTheAccountIsSetSo()
    {
        await _shop.SetAsync("settings", """{"cancelOnDispute":true}""");
        var subscription = await _shop.BuyAsync("4000000000000259");
        (subscription.Status, subscription.CancellationDetails.Reason).ShouldBe(("canceled", "payment_disputed"));
    }

    [Fact, Trait("Sequence", "12")]
    public async Task AnEarlyFraudWarning()
    {
        await _shop.BuyAsync("4000000000005423");
        var warning = (await _shop.HappenedAsync()).Last<Stripe.Radar.EarlyFraudWarning>(
            "radar.early_fraud_warning.created"
        );
        warning.Actionable.ShouldBeTrue();
        var events = await _shop.DuringAsync(() =>
            new RefundService(_shop.Client).CreateAsync(new() { Charge = warning.ChargeId, Reason = "fraudulent" })
        );
        events.Last<Stripe.Radar.EarlyFraudWarning>("radar.early_fraud_warning.updated").Actionable.ShouldBeFalse();
    }

    [Fact, Trait("Sequence", "13")]
    public async Task ACheckoutExpires()
    {
        var session = await _shop.OpenAsync();
        (await _shop.DuringAsync(() => _shop.AdvanceAsync("23h"))).ShouldBeEmpty();
        (await _shop.DuringAsync(() => _shop.AdvanceAsync("2h")))
            .Select(e => e.Type)
            .ShouldBe(["checkout.session.expired"]);
        var now = await new Stripe.Checkout.SessionService(_shop.Client).GetAsync(session.Id);
        (now.Status, now.Url).ShouldBe(("expired", null));
    }

    [Fact, Trait("Sequence", "14")]
    public async Task ThePortal()
    {
        var subscription = await _shop.BuyAsync();
        var larger = await _shop.PriceAsync(1500);
        var portal = await new Portal.SessionService(_shop.Client).CreateAsync(
            new() { Customer = subscription.CustomerId, ReturnUrl = "http://shop.example/" }
        );
        var path = new Uri(portal.Url).AbsolutePath;
        var page = await _stripe.Browser.GetStringAsync(portal.Url);
        foreach (var id in (string[])["card", "email", "cancel", "switch", "return"])
            page.ShouldContain($"id=\"{id}\"");

        var events = await _shop.DuringAsync(() => _shop.PostAsync(path + "/card", ("card", "5555 5555 5555 4444")));
        events.ShouldHave(
            "payment_method.attached",
            "customer.updated",
            "customer.subscription.updated",
            "setup_intent.succeeded"
        );
        (
            await new CustomerService(_shop.Client).GetAsync(
                subscription.CustomerId,
                new() { Expand = ["invoice_settings.default_payment_method"] }
            )
        ).InvoiceSettings.DefaultPaymentMethod.Card.Last4.ShouldBe("4444");
        (
            await (await _shop.PostAsync(path + "/card", ("card", "4000000000000002"))).Content.ReadAsStringAsync()
        ).ShouldContain("declined");

        events = await _shop.DuringAsync(() => _shop.PostAsync(path + "/email", ("email", "new@example.com")));
        events.Previous("customer.updated").GetProperty("email").GetString().ShouldBe("ada@example.com");

        await _shop.PostAsync(path + "/cancel", ("subscription", subscription.Id));
        var planned = await _shop.Subscriptions.GetAsync(subscription.Id);
        (planned.CancelAt, planned.CancelAtPeriodEnd).ShouldBe((subscription.Items.Single().CurrentPeriodEnd, false));
        await _shop.PostAsync(path + "/renew", ("subscription", subscription.Id));
        (await _shop.Subscriptions.GetAsync(subscription.Id)).CancelAt.ShouldBeNull();
        await _shop.PostAsync(path + "/plan", ("subscription", subscription.Id), ("price", larger.Id));
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.Id.ShouldBe(larger.Id);
        (await _shop.HappenedAsync()).ShouldHave("billing_portal.session.created");
        await _shop.AdvanceAsync("2h");
        (await _stripe.Browser.GetAsync(portal.Url)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}
