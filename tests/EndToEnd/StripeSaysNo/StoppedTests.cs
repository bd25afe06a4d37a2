using System.Text.Json;
using Berth.Operations;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.StripeSaysNo;

/// <summary>
/// Billing follows what is stopped, disputes are read by their status, and letters say what happened.
/// </summary>
public sealed class StoppedTests : IAsyncLifetime
{
    private const string Disputed = "4000000000000259",
        Inquired = "4000000000001976";

    private StripeShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await StripeShop.StartAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task AnInquiryBecomesAChargeback()
    {
        await _shop.BuysAsync("ada", card: Inquired);
        await _shop.TellAsync();
        (await TenantAsync()).Wanted.ShouldBe(TenantState.Running);
        await _shop.SandboxAsync($"disputes/{await DisputeAsync()}/escalate", new { });
        await _shop.TellAsync();
        (await TenantAsync()).Wanted.ShouldBe(TenantState.Suspended);
        (await _shop.SubjectsAsync()).ShouldContain("ada is stopped while its payment is disputed");
    }

    [Fact]
    public async Task AfterALostDisputeNothingIsCharged()
    {
        var order = await _shop.BuysAsync("ada", card: Disputed);
        await _shop.TellAsync();
        await AnswerAsync("losing_evidence");
        await _shop.TellAsync();
        (await StatusAsync(order)).ShouldBe("canceled");
        var before = await PaidAsync();
        await _shop.PassAsync(TimeSpan.FromDays(10));
        await _shop.PassAsync(TimeSpan.FromDays(25));
        (await PaidAsync()).ShouldBe(before);
        (await TenantAsync()).Wanted.ShouldNotBe(TenantState.Running);
        (await _shop.App.Db().Mails.SingleAsync(m => m.Kind == "Suspended")).Text.ShouldContain("disputed");
        (await PayAsync(order)).Trouble!.ShouldContain("does not start by a payment");
        (await _shop.SubjectsAsync()).ShouldNotContain("Your payment for ada did not go through");
    }

    [Fact]
    public async Task WhileADisputeIsOpenNothingIsChargedAndWonItGoesOn()
    {
        var order = await _shop.BuysAsync("ada", card: Disputed);
        await _shop.TellAsync();
        (await TenantAsync()).Wanted.ShouldBe(TenantState.Suspended);
        var before = await PaidAsync();
        for (var i = 0; i < 5; i++)
            await _shop.PassAsync(TimeSpan.FromDays(10));
        (await PaidAsync()).ShouldBe(before);
        (await _shop.App.Db().Subscriptions.SingleAsync()).Stage.ShouldBe(DunningStage.Active);
        await _shop.IsUpAsync();
        await AnswerAsync("winning_evidence");
        await _shop.TellAsync();
        (await TenantAsync()).Wanted.ShouldBe(TenantState.Running);
        (await TenantAsync()).StartedBy.ShouldBe(StartCause.Review);
        // Its paid time was over, so a new period begins now.
        (await PaidAsync()).ShouldBe(before + 1);
        var now = await _shop.App.Db().Subscriptions.SingleAsync();
        (now.BillingHeld, now.PaidThrough > _shop.Clock.GetUtcNow()).ShouldBe((false, true));
        (await _shop.SubjectsAsync()).ShouldNotContain("Your payment for ada did not go through");
        (await StatusAsync(order)).ShouldBe("active");
    }

    [Fact]
    public async Task WhatAnOperatorStopsIsNotChargedAndReleasedInTimeItIsAsBefore()
    {
        var order = await _shop.BuysAsync("ada");
        var before = await PaidAsync();
        await OperatorAsync((c, id) => c.StopAsync(id, "", default));
        (await PauseAsync(order)).ValueKind.ShouldBe(JsonValueKind.Object);
        await _shop.PassAsync(TimeSpan.FromDays(5));
        await OperatorAsync((c, id) => c.StartAsync(id, default));
        (await PauseAsync(order)).ValueKind.ShouldBe(JsonValueKind.Null);
        (await PaidAsync()).ShouldBe(before);
        (await _shop.SubjectsAsync()).ShouldContain("ada was stopped by its operator");
        await _shop.PassAsync(TimeSpan.FromDays(27));
        (await PaidAsync()).ShouldBe(before + 1);
    }

    [Fact]
    public async Task ATrialThatCannotBeSetUpIsNotRefunded()
    {
        var order = await _shop.BuysAsync("ada", "tried");
        await _shop.App.InScopeAsync<Berth.Platform.Data.AppDb>(async db =>
        {
            db.Enqueue(RefundOrder.Job(order.Id, RefundOrder.Cause.NotProvisioned));
            await db.SaveChangesAsync();
        });
        await _shop.WorkAsync();
        var mail = await _shop.App.Db().Mails.SingleAsync(m => m.Kind == "NotProvisioned");
        mail.Text.ShouldContain("Nothing was charged");
        mail.Text.ShouldNotContain("refunded");
    }

    [Fact]
    public async Task ARefundSaysWhatHasReallyGoneBack()
    {
        var order = await _shop.BuysAsync("ada");
        var intent = (await _shop.AskAsync(HttpMethod.Get, "/v1/payment_intents")).GetProperty("data")[0];
        await _shop.AskAsync(
            HttpMethod.Post,
            "/v1/refunds",
            ("payment_intent", intent.GetProperty("id").GetString()!),
            ("amount", "200")
        );
        await _shop.App.InScopeAsync<RefundOrder>(r =>
            r.RunAsync(new(order.Id, RefundOrder.Cause.NotProvisioned), default)
        );
        (await _shop.App.Db().Mails.SingleAsync(m => m.Kind == "NotProvisioned")).Text.ShouldContain("5.00 EUR");
    }

    private async Task OperatorAsync(Func<ChangeTenant, Guid, Task<string?>> act)
    {
        var id = (await TenantAsync()).Id;
        (await _shop.App.InScopeAsync<ChangeTenant, string?>(c => act(c, id))).ShouldBeNull();
        await _shop.WorkAsync();
        await _shop.IsUpAsync();
    }

    private Task<Tenant> TenantAsync() => _shop.App.Db().Tenants.SingleAsync();

    private async Task<JsonElement> PauseAsync(Order order) =>
        (await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{order.SubscriptionId}")).GetProperty(
            "pause_collection"
        );

    private async Task<string?> StatusAsync(Order order) =>
        (await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{order.SubscriptionId}"))
            .GetProperty("status")
            .GetString();

    private async Task<int> PaidAsync() =>
        (await _shop.AskAsync(HttpMethod.Get, "/v1/invoices?status=paid&limit=100"))
            .GetProperty("data")
            .GetArrayLength();

    private async Task<string> DisputeAsync() =>
        (await _shop.AskAsync(HttpMethod.Get, "/v1/disputes")).GetProperty("data")[0].GetProperty("id").GetString()!;

    private async Task AnswerAsync(string evidence) =>
        await _shop.AskAsync(
            HttpMethod.Post,
            $"/v1/disputes/{await DisputeAsync()}",
            ("evidence[uncategorized_text]", evidence),
            ("submit", "true")
        );

    private async Task<(string? Url, string? Trouble, Order? New)> PayAsync(Order order) =>
        await _shop.App.InScopeAsync<ChangeSubscription, (string?, string?, Order?)>(c =>
            c.PayAsync(order.TenantId!.Value, order, default)
        );
}
