using System.Net;
using Shouldly;
using Stripe;
using Stripe.Checkout;
using Xunit;

namespace Berth.Tests.Sandbox;

public sealed class StripeSandboxTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;

    public async ValueTask InitializeAsync() => _stripe = await StripeSandbox.StartAsync();

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact]
    public async Task ASubscriptionIsBoughtOnThePayPage()
    {
        var session = await OpenAsync();
        (session.Status, session.PaymentStatus, session.SubscriptionId).ShouldBe(("open", "unpaid", null));
        (await PayAsync(session, "4242 4242 4242 4242"))
            .Headers.Location!.ToString()
            .ShouldBe($"http://shop.example/ok?id={session.Id}");

        session = await new SessionService(_stripe.Client).GetAsync(
            session.Id,
            new SessionGetOptions { Expand = ["subscription.latest_invoice", "customer"] }
        );
        (session.Status, session.PaymentStatus, session.Url).ShouldBe(("complete", "paid", null));
        session.Customer.Email.ShouldBe("ada@example.com");
        session.Subscription.Status.ShouldBe("active");
        session.Subscription.Metadata["tenant"].ShouldBe("ada");
        session.Subscription.LatestInvoice.AmountPaid.ShouldBe(500);
        session.Subscription.Items.Single().CurrentPeriodEnd.ShouldBeGreaterThan(DateTime.UtcNow.AddDays(27));
        await HearsAsync(
            "checkout.session.completed",
            "customer.subscription.created",
            "invoice.paid",
            "customer.created"
        );
    }

    [Theory]
    [InlineData("4000000000000002", "declined")]
    [InlineData("4000000000009995", "insufficient funds")]
    [InlineData("4000000000000069", "expired")]
    [InlineData("1234", "invalid")]
    public async Task ABadCardChangesNothing(string card, string reason)
    {
        var session = await OpenAsync();
        using var answer = await PayAsync(session, card);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(reason);
        (await new SessionService(_stripe.Client).GetAsync(session.Id)).Status.ShouldBe("open");
        (
            await new SubscriptionService(_stripe.Client).ListAsync(new SubscriptionListOptions { Status = "all" })
        ).Data.ShouldBeEmpty();
    }

    [Fact]
    public async Task PayingTwiceIsPayingOnce()
    {
        var session = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PayAsync(session, "4242424242424242")));
        (await new SubscriptionService(_stripe.Client).ListAsync()).Data.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ACancelledSubscriptionStaysKnownAsCancelled()
    {
        var session = await OpenAsync();
        await PayAsync(session, "4242424242424242");
        var id = (await new SessionService(_stripe.Client).GetAsync(session.Id)).SubscriptionId;
        (await new SubscriptionService(_stripe.Client).CancelAsync(id)).Status.ShouldBe("canceled");
        (await new SubscriptionService(_stripe.Client).GetAsync(id)).EndedAt.ShouldNotBeNull();
        (await new SubscriptionService(_stripe.Client).ListAsync()).Data.ShouldBeEmpty();
        (
            await Should.ThrowAsync<StripeException>(() => new SubscriptionService(_stripe.Client).CancelAsync(id))
        ).StripeError.Code.ShouldBe("resource_missing");
        await HearsAsync("customer.subscription.deleted");
    }

    [Fact]
    public async Task EventsAreSignedAndSentAgainUntilTaken()
    {
        lock (_stripe.Received)
            foreach (var status in (int[])[500, 302])
                _stripe.Answers.Enqueue(status);
        await new CustomerService(_stripe.Client).CreateAsync(new CustomerCreateOptions { Email = "a@example.com" });
        await UntilAsync(() => _stripe.Received.Count >= 3);
        var (body, signature) = _stripe.Received[2];
        EventUtility
            .ConstructEvent(body, signature, "whsec_right")
            .Id.ShouldBe(EventUtility.ParseEvent(_stripe.Received[0].Body).Id);
        _stripe.Received[0].Signature.ShouldNotBe(signature);
        Should.Throw<StripeException>(() => EventUtility.ConstructEvent(body, signature, "whsec_wrong"));
    }

    [Fact]
    public async Task TheSameKeyIsTheSameCustomerAndOtherParametersAreRefused()
    {
        var service = new CustomerService(_stripe.Client);
        var once = await service.CreateAsync(
            new CustomerCreateOptions { Email = "a@example.com" },
            new RequestOptions { IdempotencyKey = "k" }
        );
        var again = await service.CreateAsync(
            new CustomerCreateOptions { Email = "a@example.com" },
            new RequestOptions { IdempotencyKey = "k" }
        );
        again.Id.ShouldBe(once.Id);
        again.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single().ShouldBe("true");
        (
            await Should.ThrowAsync<StripeException>(() =>
                service.CreateAsync(
                    new CustomerCreateOptions { Email = "b@example.com" },
                    new RequestOptions { IdempotencyKey = "k" }
                )
            )
        ).StripeError.Type.ShouldBe("idempotency_error");
    }

    [Fact]
    public async Task ARefusedRequestLeavesItsKeyFree()
    {
        var service = new ProductService(_stripe.Client);
        (
            await Should.ThrowAsync<StripeException>(() =>
                service.CreateAsync(new ProductCreateOptions(), new RequestOptions { IdempotencyKey = "k" })
            )
        ).StripeError.Code.ShouldBe("parameter_missing");
        (
            await service.CreateAsync(
                new ProductCreateOptions { Name = "Hello" },
                new RequestOptions { IdempotencyKey = "k" }
            )
        ).Name.ShouldBe("Hello");
    }

    [Fact]
    public async Task RefusesAWrongKeyAnUnknownIdAndAnUnknownParameter()
    {
        (
            await Should.ThrowAsync<StripeException>(() =>
                new CustomerService(_stripe.WithKey("sk_test_wrong")).GetAsync("cus_1")
            )
        ).HttpStatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (
            await Should.ThrowAsync<StripeException>(() => new CustomerService(_stripe.Client).GetAsync("cus_1"))
        ).StripeError.Code.ShouldBe("resource_missing");
        var options = new CustomerCreateOptions();
        options.AddExtraParam("nonsense", "1");
        (
            await Should.ThrowAsync<StripeException>(() => new CustomerService(_stripe.Client).CreateAsync(options))
        ).StripeError.Code.ShouldBe("parameter_unknown");
    }

    [Fact]
    public async Task AClosedPageCannotBePaid()
    {
        var session = await OpenAsync();
        (await new SessionService(_stripe.Client).ExpireAsync(session.Id)).Status.ShouldBe("expired");
        await PayAsync(session, "4242424242424242");
        (await new SubscriptionService(_stripe.Client).ListAsync()).Data.ShouldBeEmpty();
        await HearsAsync("checkout.session.expired");
    }

    [Fact]
    public async Task ListsPageByPageNewestFirst()
    {
        var service = new CustomerService(_stripe.Client);
        for (var i = 0; i < 7; i++)
            await service.CreateAsync(new CustomerCreateOptions { Name = $"{i}" });
        var names = new List<string>();
        await foreach (var c in service.ListAutoPagingAsync(new CustomerListOptions { Limit = 3 }))
            names.Add(c.Name);
        names.ShouldBe(["6", "5", "4", "3", "2", "1", "0"]);
    }

    [Fact]
    public async Task ARestartHasLostNothing()
    {
        var session = await OpenAsync();
        await PayAsync(session, "4242424242424242");
        await _stripe.RestartAsync();
        (await new SessionService(_stripe.Client).GetAsync(session.Id)).PaymentStatus.ShouldBe("paid");
        (
            await new EventService(_stripe.Client).ListAsync(new EventListOptions { Type = "checkout.session.*" })
        ).Data.Count.ShouldBe(1);
    }

    private async Task<Session> OpenAsync()
    {
        var product = await new ProductService(_stripe.Client).CreateAsync(new ProductCreateOptions { Name = "Hello" });
        var price = await new PriceService(_stripe.Client).CreateAsync(
            new PriceCreateOptions
            {
                Product = product.Id,
                Currency = "eur",
                UnitAmount = 500,
                Recurring = new PriceRecurringOptions { Interval = "month" },
            }
        );
        return await new SessionService(_stripe.Client).CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                CustomerEmail = "ada@example.com",
                LineItems = [new SessionLineItemOptions { Price = price.Id, Quantity = 1 }],
                SubscriptionData = new SessionSubscriptionDataOptions
                {
                    Metadata = new Dictionary<string, string> { ["tenant"] = "ada" },
                },
                SuccessUrl = "http://shop.example/ok?id={CHECKOUT_SESSION_ID}",
            }
        );
    }

    private Task<HttpResponseMessage> PayAsync(Session session, string card) =>
        _stripe.Browser.PostAsync($"{_stripe.Url}/pay/{session.Id}", new FormUrlEncodedContent([new("card", card)]));

    private Task HearsAsync(params string[] types) =>
        UntilAsync(() => types.All(t => _stripe.Received.Any(r => EventUtility.ParseEvent(r.Body).Type == t)));

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 150; i++)
        {
            lock (_stripe.Received)
                if (holds())
                    return;
            await Task.Delay(100);
        }
        throw new TimeoutException(
            $"Not within 15 s. Heard: {string.Join(", ", _stripe.Received.Select(r => EventUtility.ParseEvent(r.Body).Type))}"
        );
    }
}
