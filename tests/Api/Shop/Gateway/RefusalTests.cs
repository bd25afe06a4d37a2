using Berth.Platform.Alerts;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Checkout;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Tests.Cli;
using Berth.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Gateway;

/// <summary>
/// A refusal of Stripe's is no outage: it is said to whoever asked, is in the log in codes, and alerts when it repeats.
/// </summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Open = "POST /v1/checkout/sessions";
    private readonly MovingClock _clock = new();
    private readonly RecordedLog _log = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(clock: _clock, log: _log);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ItsBuyerIsToldWhomToAskAndTheLogNamesNobody()
    {
        _app.Stripe.Refuses(Open, 400, "email_invalid", "customer_email", "Invalid email address: ada@example.com");
        var said = await OrderInVainAsync();
        said.ShouldContain("contact page");
        said.ShouldNotContain("in a minute");
        var line = _log.Lines.Single(l => l.Category.EndsWith("CallStripe", StringComparison.Ordinal)).Message;
        line.ShouldContain("email_invalid");
        line.ShouldContain("customer_email");
        line.ShouldContain("req_refused");
        _log.Lines.ShouldAllBe(l => !$"{l.Message} {l.Exception}".Contains("ada@example.com"));
        (await _app.Db().StripeRefusals.SingleAsync()).Code.ShouldBe("email_invalid");
        (await _app.Db().HeldNames.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(429, "rate_limit")]
    [InlineData(409, "idempotency_key_in_use")]
    [InlineData(500, "api_error")]
    public async Task WhatPassesIsNoRefusal(int status, string code)
    {
        _app.Stripe.Refuses(Open, status, code, null, "Later.");
        (await OrderInVainAsync()).ShouldContain("try again in a minute");
        (await _app.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task NorIsTheAnswerOfSomethingInBetween()
    {
        _app.Stripe.Refusals[Open] = (403, "<html>Blocked</html>");
        (await OrderInVainAsync()).ShouldContain("try again in a minute");
    }

    [Fact]
    public async Task ThreeInTenMinutesAlertOnceAndTheAlertClosesByItself()
    {
        _app.Stripe.Refuses(Open, 400, "parameter_invalid_integer", "expires_at", "Too soon.");
        await OrderInVainAsync("one");
        await OrderInVainAsync("two");
        (await AlertsAsync()).ShouldBeEmpty();
        await OrderInVainAsync("three");
        (await AlertsAsync()).ShouldBe([WatchRefusals.Cause]);
        await OrderInVainAsync("four");
        (await AlertsAsync()).ShouldBe([WatchRefusals.Cause]);
        (
            await _app.Db()
                .Mails.Where(m => m.Recipient == Platform.Mail.Mail.ToOperators)
                .Select(m => m.Subject)
                .ToListAsync()
        ).ShouldBe(["Stripe refuses what we ask"]);
        _clock.Advance(TimeSpan.FromMinutes(11));
        (await AlertsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task HealthSaysRefusedWithItsCodeOrNotReachable()
    {
        (await _app.BerthAsync("health")).Out.ShouldContain("it opens a payment page");
        _app.Stripe.Asked.ShouldContain(a => a.EndsWith("/expire ", StringComparison.Ordinal));
        _app.Stripe.Refuses(Open, 401, "api_key_expired", null, "Expired.");
        (await _app.BerthAsync("health")).Out.ShouldContain(
            "Stripe refused to open a payment page: 401 api_key_expired"
        );
        _app.Stripe.IsDown = true;
        (await _app.BerthAsync("health")).Out.ShouldContain("Stripe could not be reached");
    }

    [Fact]
    public async Task APlanThatStripeRefusesStaysAndBothSidesHear()
    {
        var order = await _app.BuyAsync("ada");
        _app.Stripe.Refuses("POST /v1/subscriptions/", 400, "parameter_unknown", "foo", "Received unknown parameter");
        await _app.InScopeAsync<AppDb>(async db =>
        {
            db.Enqueue(ChangePlan.Job(order.TenantId!.Value, "large", Guid.NewGuid()));
            await db.SaveChangesAsync();
        });
        await _app.RunJobsAsync();
        var job = await _app.Db().Jobs.SingleAsync(j => j.Kind == ChangePlan.Kind);
        job.State.ShouldBe(JobState.Done, job.LastError);
        (await _app.Db().Mails.SingleAsync(m => m.Kind == nameof(PlanChangeRefused))).Text.ShouldContain(
            "contact page"
        );
        (await ReadAlerts.OpenAsync(_app.Db(), default)).Single().Text.ShouldContain("parameter_unknown");
    }

    [Fact]
    public async Task APageSaysWhatCanBeDone()
    {
        var order = await _app.BuyAsync("ada");
        using var ada = new Visitor(_app);
        _app.Stripe.Refuses("POST /v1/billing_portal/sessions", 403, "secret_key_required", null, "Not with this key.");
        (await ada.SendAsync($"/orders/{order.Token}", "Portal")).Dispose();
        await ada.OpenAsync($"/orders/{order.Token}");
        ada.Page.ShouldContain("trying again will not help");
        _app.Stripe.Refuses("GET /v1/invoices", 403, "secret_key_required", null, "Not with this key.");
        await ada.OpenAsync($"/orders/{order.Token}/invoices");
        ada.Page.ShouldContain("trying again will not help");
        _app.Stripe.Refuses("POST /v1/invoices/create_preview", 400, "invalid", null, "No.");
        await ada.OpenAsync($"/orders/{order.Token}/plan/large");
        ada.Page.ShouldContain("trying again will not help");
    }

    private async Task<string> OrderInVainAsync(string name = "ada") =>
        (
            await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", name, "ada@example.com", null), default)
            )
        ).Errors[""];

    private async Task<IEnumerable<string>> AlertsAsync()
    {
        await _app.InScopeAsync<WatchRefusals>(w => w.RunAsync(new(), default));
        return (await ReadAlerts.OpenAsync(_app.Db(), default)).Select(a => a.Key);
    }
}
