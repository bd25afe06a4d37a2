using System.Globalization;
using Shouldly;
using Stripe;
using Stripe.TestHelpers;
using Xunit;
using CustomerService = Stripe.CustomerService;

namespace Berth.Tests.Sandbox;

/// <summary>The clock, coupons, cards, webhook endpoints, and what can go wrong on the way.</summary>
public sealed class StripeOperationTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = new Shop(_stripe = await StripeSandbox.StartAsync());

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact]
    public async Task TheClockMovesOnlyForwardAndOutlivesARestart()
    {
        var service = new TestClockService(_shop.Client);
        var start = DateTime.UtcNow;
        var clock = await service.CreateAsync(new() { FrozenTime = start, Name = "ours" });
        (await service.AdvanceAsync(clock.Id, new() { FrozenTime = start.AddDays(3) })).Status.ShouldBe("ready");
        await Should.ThrowAsync<StripeException>(() => service.AdvanceAsync(clock.Id, new() { FrozenTime = start }));
        await _stripe.RestartAsync();
        (await new CustomerService(_shop.Client).CreateAsync(new() { Name = "Ada" })).Created.ShouldBeInRange(
            start.AddDays(3).AddMinutes(-1),
            start.AddDays(3).AddMinutes(2)
        );
        (await service.DeleteAsync(clock.Id)).Deleted.ShouldBe(true);
    }

    [Fact]
    public async Task AYearOfRenewalsIsTwelveInvoicesOnTheSameDay()
    {
        var subscription = await _shop.BuyAsync();
        await _shop.AdvanceAsync("366d");
        var invoices = await _shop.Invoices.ListAsync(
            new()
            {
                Subscription = subscription.Id,
                Status = "paid",
                Limit = 100,
            }
        );
        invoices.Count().ShouldBe(13);
        invoices.Select(i => i.Number).Distinct().Count().ShouldBe(13);
        (await _shop.Subscriptions.GetAsync(subscription.Id))
            .Items.Single()
            .CurrentPeriodStart.ShouldBe(subscription.BillingCycleAnchor.AddYears(1));
    }

    [Theory]
    [InlineData("once", 500)]
    [InlineData("forever", 375)]
    public async Task APromotionCodeIsTypedOnThePayPage(string duration, long renewal)
    {
        var coupon = await new CouponService(_shop.Client).CreateAsync(new() { PercentOff = 25, Duration = duration });
        await new PromotionCodeService(_shop.Client).CreateAsync(
            new()
            {
                Code = "SPRING",
                Promotion = new() { Type = "coupon", Coupon = coupon.Id },
            }
        );
        var session = await _shop.OpenAsync(o => o.AllowPromotionCodes = true);
        (
            await (await _shop.PostAsync($"/pay/{session.Id}/code", ("code", "WINTER"))).Content.ReadAsStringAsync()
        ).ShouldContain("invalid");
        await _shop.PostAsync($"/pay/{session.Id}/code", ("code", "spring"));
        (await _stripe.Browser.GetStringAsync(session.Url)).ShouldContain("3.75 EUR");
        session = await _shop.PayAsync(session);
        (session.AmountTotal, session.TotalDetails.AmountDiscount).ShouldBe((375, 125));
        (await _shop.Invoices.GetAsync(session.InvoiceId)).AmountPaid.ShouldBe(375);
        var discounted = await _shop.Subscriptions.GetAsync(
            session.SubscriptionId,
            new() { Expand = ["discounts.source.coupon"] }
        );
        discounted.Discounts.Select(d => d.Source.Coupon.PercentOff).ShouldBe(duration == "once" ? [] : [25m]);
        await _shop.AdvanceAsync("32d");
        (await _shop.HappenedAsync()).Last<Invoice>("invoice.paid").AmountPaid.ShouldBe(renewal);
        (await new CouponService(_shop.Client).GetAsync(coupon.Id)).TimesRedeemed.ShouldBe(1);
    }

    [Fact]
    public async Task TheBankAsksAndMayBeToldNo()
    {
        var session = await _shop.OpenAsync();
        (
            await (
                await _shop.PostAsync($"/pay/{session.Id}", ("card", "4000002500003155"))
            ).Content.ReadAsStringAsync()
        ).ShouldContain("Your bank asks");
        (
            await (
                await _shop.PostAsync($"/pay/{session.Id}", ("card", "4000002500003155"), ("answer", "no"))
            ).Content.ReadAsStringAsync()
        ).ShouldContain("unable to authenticate");
        (await _shop.HappenedAsync()).ShouldNotContain(e => e.Type.StartsWith("customer."));
        (
            await _shop.PostAsync($"/pay/{session.Id}", ("card", "4000002500003155"), ("answer", "yes"))
        ).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task BillsAreVoidedGivenUpAndPaidElsewhere()
    {
        var subscription = await _shop.BuyAsync(Shop.FailsLater);
        await _shop.SetAsync("settings", """{"afterRetries":"past_due","retryDays":[]}""");
        await _shop.AdvanceAsync("95d");
        var open = (
            await _shop.Invoices.ListAsync(new() { Customer = subscription.CustomerId, Status = "open" })
        ).ToList();
        open.Count.ShouldBe(3);
        (await _shop.Invoices.VoidInvoiceAsync(open[2].Id)).StatusTransitions.VoidedAt.ShouldNotBeNull();
        (await _shop.Invoices.MarkUncollectibleAsync(open[1].Id)).Status.ShouldBe("uncollectible");
        (await _shop.Invoices.PayAsync(open[0].Id, new() { PaidOutOfBand = true })).Status.ShouldBe("paid");
        (await _shop.Subscriptions.GetAsync(subscription.Id)).Status.ShouldBe("active");
        (await _shop.HappenedAsync()).ShouldHave("invoice.voided", "invoice.marked_uncollectible");
        (await Should.ThrowAsync<StripeException>(() => _shop.Invoices.PayAsync(open[0].Id))).StripeError.Code.ShouldBe(
            "invoice_already_paid"
        );
    }

    [Fact]
    public async Task CustomersAndTheirCards()
    {
        var customers = new CustomerService(_shop.Client);
        var methods = new PaymentMethodService(_shop.Client);
        var customer = await customers.CreateAsync(
            new()
            {
                Email = "ada@example.com",
                Metadata = new() { ["a"] = "1" },
            }
        );
        var card = await methods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });
        customer = await customers.UpdateAsync(
            customer.Id,
            new()
            {
                Name = "Ada",
                InvoiceSettings = new() { DefaultPaymentMethod = card.Id },
                Metadata = null,
            }
        );
        (
            customer.Name,
            customer.InvoiceSettings.DefaultPaymentMethodId,
            customer.Metadata.Count,
            customer.Email
        ).ShouldBe(("Ada", card.Id, 0, "ada@example.com"));
        (await new CustomerPaymentMethodService(_shop.Client).ListAsync(customer.Id))
            .Single()
            .Card.Last4.ShouldBe("4242");
        (await methods.DetachAsync(card.Id)).CustomerId.ShouldBeNull();
        (await customers.DeleteAsync(customer.Id)).Deleted.ShouldBe(true);
        (await _shop.HappenedAsync()).ShouldHave(
            "payment_method.attached",
            "payment_method.detached",
            "customer.updated",
            "customer.deleted"
        );
    }

    [Fact]
    public async Task AnotherEndpointHearsWhatItAsksForWithItsOwnSecret()
    {
        var service = new WebhookEndpointService(_shop.Client);
        var endpoint = await service.CreateAsync(new() { Url = _stripe.HookUrl, EnabledEvents = ["product.created"] });
        endpoint.Secret.ShouldStartWith("whsec_");
        (await service.GetAsync(endpoint.Id)).Secret.ShouldBeNull();
        await _shop.PriceAsync();
        await UntilAsync(() => _stripe.Received.Count >= 3);
        _stripe.Received.Count(r => Signed(r, endpoint.Secret)).ShouldBe(1);
        _stripe.Received.Count(r => Signed(r, "whsec_right")).ShouldBe(2);
        (await service.UpdateAsync(endpoint.Id, new() { Disabled = true })).Status.ShouldBe("disabled");
        (await service.DeleteAsync(endpoint.Id)).Deleted.ShouldBe(true);
        (
            await Should.ThrowAsync<StripeException>(() =>
                service.CreateAsync(new() { Url = "nowhere", EnabledEvents = ["*"] })
            )
        ).StripeError.Code.ShouldBe("url_invalid");
    }

    [Fact]
    public async Task WhatWasDroppedIsListedAsNotDelivered()
    {
        await _shop.SetAsync("faults", """{"drop":true}""");
        await _shop.PriceAsync();
        await Task.Delay(500);
        var events = new EventService(_shop.Client);
        (await events.ListAsync(new() { DeliverySuccess = false })).Count().ShouldBe(2);
        await _shop.SetAsync("faults", """{"drop":false}""");
        await _shop.PriceAsync();
        await UntilAsync(() => _stripe.Received.Count >= 2);
        await Task.Delay(300);
        (await events.ListAsync(new() { DeliverySuccess = false })).Count().ShouldBe(2);
        (await events.ListAsync(new() { DeliverySuccess = true })).Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("wrongSignature")]
    [InlineData("secondV1")]
    [InlineData("oldApiVersion")]
    [InlineData("thinBody")]
    [InlineData("reorder")]
    public async Task WebhooksGoWrongByWish(string fault)
    {
        await _shop.SetAsync("faults", $$"""{"{{fault}}":true}""");
        await _shop.BuyAsync();
        await UntilAsync(() => _stripe.Received.Count >= 10);
        var (body, signature) = _stripe.Received[0];
        if (fault == "wrongSignature")
            Should.Throw<StripeException>(() => EventUtility.ValidateSignature(body, signature, "whsec_right"));
        else
            EventUtility.ValidateSignature(body, signature, "whsec_right");
        if (fault == "secondV1")
            signature.Split("v1=").Length.ShouldBe(3);
        if (fault == "oldApiVersion")
            Should.Throw<StripeException>(() => EventUtility.ParseEvent(body)).Message.ShouldContain("2020-08-27");
        if (fault == "thinBody")
            body.ShouldContain("v2.core.event");
        if (fault != "reorder")
            return;
        var order = (await _shop.HappenedAsync()).Select(e => e.Id).ToList();
        var came = _stripe.Received.Select(r => order.IndexOf(EventUtility.ParseEvent(r.Body).Id)).ToList();
        came.SequenceEqual(came.Order()).ShouldBeFalse();
    }

    [Fact]
    public async Task ThePortalOffersWhatItsConfigurationAllows()
    {
        var subscription = await _shop.BuyAsync();
        var configurations = new Stripe.BillingPortal.ConfigurationService(_shop.Client);
        var made = await configurations.CreateAsync(
            new() { Features = new() { PaymentMethodUpdate = new() { Enabled = true } } }
        );
        (made.IsDefault, made.Features.SubscriptionCancel.Enabled).ShouldBe((false, false));
        var portal = await new Stripe.BillingPortal.SessionService(_shop.Client).CreateAsync(
            new() { Customer = subscription.CustomerId, Configuration = made.Id }
        );
        var page = await _stripe.Browser.GetStringAsync(portal.Url);
        page.ShouldContain("id=\"card\"");
        page.ShouldNotContain("id=\"cancel\"");
        await _shop.PostAsync(new Uri(portal.Url).AbsolutePath + "/cancel", ("subscription", subscription.Id));
        (await _shop.Subscriptions.GetAsync(subscription.Id)).CancelAt.ShouldBeNull();
        (
            await configurations.UpdateAsync(
                made.Id,
                new() { Features = new() { SubscriptionCancel = new() { Enabled = true } } }
            )
        ).Features.SubscriptionCancel.Enabled.ShouldBeTrue();
        (await configurations.ListAsync(new() { IsDefault = true })).Count().ShouldBe(1);
    }

    private static bool Signed((string Body, string Signature) received, string secret)
    {
        try
        {
            EventUtility.ValidateSignature(received.Body, received.Signature, secret);
            return true;
        }
        catch (StripeException)
        {
            return false;
        }
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 100; i++)
        {
            lock (_stripe.Received)
                if (holds())
                    return;
            await Task.Delay(100);
        }
        throw new TimeoutException(
            string.Create(CultureInfo.InvariantCulture, $"Not within 10 s; heard {_stripe.Received.Count}")
        );
    }
}
