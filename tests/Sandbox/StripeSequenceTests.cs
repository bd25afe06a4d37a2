using Shouldly;
using Stripe;
using Stripe.Checkout;
using Xunit;

namespace Berth.Tests.Sandbox;

/// <summary>The sequences of events that Stripe documents for buying and renewing.</summary>
public sealed class StripeSequenceTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = new Shop(_stripe = await StripeSandbox.StartAsync());

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact, Trait("Sequence", "1")]
    public async Task ANewSubscriptionByCard()
    {
        var session = await _shop.OpenAsync();
        var events = await _shop.DuringAsync(() => _shop.PayAsync(session));
        events.ShouldHave(
            "customer.created",
            "payment_method.attached",
            "payment_intent.created",
            "payment_intent.succeeded",
            "charge.succeeded",
            "invoice.created",
            "invoice.finalized",
            "invoice.updated",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
            "customer.subscription.created",
            "customer.updated",
            "checkout.session.completed"
        );
        var done = events.Last<Session>("checkout.session.completed");
        (done.Mode, done.Status, done.PaymentStatus, done.ClientReferenceId, done.Metadata["order"]).ShouldBe(
            ("subscription", "complete", "paid", "order-1", "1")
        );
        var invoice = events.Last<Invoice>("invoice.paid");
        (
            invoice.BillingReason,
            invoice.Status,
            invoice.AmountPaid,
            invoice.Parent.SubscriptionDetails.SubscriptionId,
            invoice.Parent.SubscriptionDetails.Metadata["tenant"]
        ).ShouldBe(("subscription_create", "paid", 500, done.SubscriptionId, "ada"));
        events.Last<Subscription>("customer.subscription.created").Status.ShouldBe("active");
        var payment = (
            await new InvoicePaymentService(_shop.Client).ListAsync(
                new InvoicePaymentListOptions { Invoice = invoice.Id }
            )
        ).Single();
        (
            await new PaymentIntentService(_shop.Client).GetAsync(
                payment.Payment.PaymentIntentId,
                new PaymentIntentGetOptions { Expand = ["latest_charge"] }
            )
        ).LatestCharge.Paid.ShouldBeTrue();
        (await new SessionLineItemService(_shop.Client).ListAsync(session.Id)).Single().AmountTotal.ShouldBe(500);
    }

    [Theory, Trait("Sequence", "2")]
    [InlineData("AT611904300234573201", true)]
    [InlineData("AT861904300235473202", false)]
    public async Task ADelayedMethod(string account, bool pays)
    {
        var events = await _shop.DuringAsync(async () => await _shop.PayAsync(await _shop.OpenAsync(), account));
        events.ShouldHave("payment_intent.processing");
        var session = events.Last<Session>("checkout.session.completed");
        session.PaymentStatus.ShouldBe("unpaid");
        (await _shop.Subscriptions.GetAsync(session.SubscriptionId)).Status.ShouldBe("incomplete");
        events = await _shop.DuringAsync(() => _shop.AdvanceAsync("3d"));
        if (pays)
        {
            events.ShouldHave(
                "payment_intent.succeeded",
                "charge.succeeded",
                "invoice.paid",
                "customer.subscription.updated"
            );
            events.Last<Session>("checkout.session.async_payment_succeeded").PaymentStatus.ShouldBe("paid");
            events.Previous("customer.subscription.updated").GetProperty("status").GetString().ShouldBe("incomplete");
        }
        else
        {
            events.ShouldHave("payment_intent.payment_failed", "charge.failed", "invoice.payment_failed");
            events.Last<Session>("checkout.session.async_payment_failed").PaymentStatus.ShouldBe("unpaid");
        }
        (await _shop.Subscriptions.GetAsync(session.SubscriptionId)).Status.ShouldBe(
            pays ? "active" : "incomplete_expired"
        );
    }

    [Fact, Trait("Sequence", "3")]
    public async Task ATrialWithACard()
    {
        var events = await _shop.DuringAsync(async () =>
            await _shop.PayAsync(await _shop.OpenAsync(o => o.SubscriptionData.TrialPeriodDays = 14))
        );
        events.ShouldHave("setup_intent.succeeded", "invoice.paid");
        events.Last<Session>("checkout.session.completed").PaymentStatus.ShouldBe("no_payment_required");
        var subscription = events.Last<Subscription>("customer.subscription.created");
        (subscription.Status, events.Last<Invoice>("invoice.paid").AmountPaid).ShouldBe(("trialing", 0));
        (await _shop.DuringAsync(() => _shop.AdvanceAsync("10d"))).ShouldBeEmpty();
        (await _shop.DuringAsync(() => _shop.AdvanceAsync("2d")))
            .Select(e => e.Type)
            .ShouldBe(["customer.subscription.trial_will_end"]);
        events = await _shop.DuringAsync(() => _shop.AdvanceAsync("3d"));
        events.Previous("customer.subscription.updated").GetProperty("status").GetString().ShouldBe("trialing");
        (events.Last<Invoice>("invoice.paid").BillingReason, events.Last<Invoice>("invoice.paid").AmountPaid).ShouldBe(
            ("subscription_cycle", 500)
        );
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Status.ShouldBe("active");
    }

    [Theory, Trait("Sequence", "3")]
    [InlineData("cancel", "customer.subscription.deleted", "canceled")]
    [InlineData("pause", "customer.subscription.paused", "paused")]
    [InlineData("create_invoice", "invoice.payment_failed", "past_due")]
    public async Task ATrialWithoutACard(string wish, string type, string status)
    {
        var session = await _shop.PayAsync(
            await _shop.OpenAsync(o =>
            {
                o.PaymentMethodCollection = "if_required";
                o.SubscriptionData.TrialPeriodDays = 2;
                o.SubscriptionData.TrialSettings = new() { EndBehavior = new() { MissingPaymentMethod = wish } };
            }),
            ""
        );
        // at once: it is shorter than three days
        (await _shop.HappenedAsync()).ShouldHave("customer.subscription.trial_will_end");
        (await _shop.DuringAsync(() => _shop.AdvanceAsync("3d"))).ShouldHave(type);
        (await _shop.Subscriptions.GetAsync(session.SubscriptionId)).Status.ShouldBe(status);
        if (wish != "pause")
            return;
        await _shop.SetAsync($"customers/{session.CustomerId}/card", """{"card":"4242 4242 4242 4242"}""", post: true);
        (await _shop.Subscriptions.ResumeAsync(session.SubscriptionId)).Status.ShouldBe("active");
        (await _shop.HappenedAsync()).ShouldHave("customer.subscription.resumed");
    }

    [Fact, Trait("Sequence", "4")]
    public async Task ARenewalIsPaid()
    {
        var subscription = await _shop.BuyAsync();
        var events = await _shop.DuringAsync(() => _shop.AdvanceAsync("32d"));
        events.ShouldHave(
            "invoice.upcoming",
            "invoice.created",
            "invoice.finalized",
            "payment_intent.succeeded",
            "charge.succeeded",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid"
        );
        events.Last<Invoice>("invoice.upcoming").Id.ShouldBeNull();
        events.Last<Invoice>("invoice.created").Status.ShouldBe("draft");
        var paid = events.Last<Invoice>("invoice.paid");
        (paid.BillingReason, paid.AmountPaid, paid.StatusTransitions.PaidAt).ShouldBe(
            ("subscription_cycle", 500, subscription.Items.Single().CurrentPeriodEnd.AddHours(1))
        );
        events
            .Previous("customer.subscription.updated")
            .GetProperty("items")
            .GetProperty("data")
            .GetArrayLength()
            .ShouldBe(1);
        var now = await _shop.Subscriptions.GetAsync(subscription.Id);
        (now.Items.Single().CurrentPeriodStart, now.LatestInvoiceId).ShouldBe(
            (subscription.Items.Single().CurrentPeriodEnd, paid.Id)
        );
    }

    [Fact, Trait("Sequence", "5")]
    public async Task ARenewalFailsIsRetriedAndRecovers()
    {
        var subscription = await _shop.BuyAsync(Shop.FailsLater);
        var events = await _shop.DuringAsync(() => _shop.AdvanceAsync("32d"));
        events.ShouldHave("charge.failed", "payment_intent.payment_failed", "invoice.updated", "customer.updated");
        var failed = events.Last<Invoice>("invoice.payment_failed");
        (failed.AttemptCount, failed.Status).ShouldBe((1, "open"));
        failed.NextPaymentAttempt.ShouldBe(subscription.Items.Single().CurrentPeriodEnd.AddHours(1).AddDays(3));
        events.Previous("customer.subscription.updated").GetProperty("status").GetString().ShouldBe("active");
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Status.ShouldBe("past_due");

        (await _shop.DuringAsync(() => _shop.AdvanceAsync("3d")))
            .Last<Invoice>("invoice.payment_failed")
            .AttemptCount.ShouldBe(2);
        (await Should.ThrowAsync<StripeException>(() => _shop.Invoices.PayAsync(failed.Id))).StripeError.Code.ShouldBe(
            "card_declined"
        );
        (await _shop.Invoices.GetAsync(failed.Id)).AttemptCount.ShouldBe(2);
        await _shop.SetAsync(
            $"customers/{subscription.CustomerId}/card",
            """{"card":"4242424242424242"}""",
            post: true
        );
        events = await _shop.DuringAsync(() => _shop.AdvanceAsync("5d"));
        events.Last<Invoice>("invoice.paid").AttemptCount.ShouldBe(3);
        events.Previous("customer.subscription.updated").GetProperty("status").GetString().ShouldBe("past_due");
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Status.ShouldBe("active");
        (await new CustomerService(_shop.Client).GetAsync(subscription.CustomerId)).Delinquent.ShouldBe(false);
    }

    [Theory, Trait("Sequence", "5")]
    [InlineData("cancel", "canceled")]
    [InlineData("unpaid", "unpaid")]
    [InlineData("past_due", "past_due")]
    public async Task TheLastRetryFails(string setting, string status)
    {
        await _shop.SetAsync("settings", $$"""{"afterRetries":"{{setting}}","retryDays":[1,2]}""");
        var subscription = await _shop.BuyAsync(Shop.FailsLater);
        var events = await _shop.DuringAsync(() => _shop.AdvanceAsync("36d"));
        events.Count(e => e.Type == "invoice.payment_failed").ShouldBe(3);
        events.Last<Invoice>("invoice.payment_failed").NextPaymentAttempt.ShouldBeNull();
        subscription = await _shop.Subscriptions.GetAsync(subscription.Id);
        subscription.Status.ShouldBe(status);
        if (setting == "cancel")
            subscription.CancellationDetails.Reason.ShouldBe("payment_failed");
    }
}
