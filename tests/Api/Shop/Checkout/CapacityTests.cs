using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

/// <summary>Memory is held before anybody pays: what does not fit is refused on the form.</summary>
public sealed class CapacityTests
{
    [Fact]
    public async Task WhatDoesNotFitIsRefusedBeforePayment()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Docker:CapacityMb"] = "320" }
        );
        (await PlaceAsync(app, "ada", "large")).Order.ShouldNotBeNull(); // 256 of 320 MB
        (await PlaceAsync(app, "bob", "large")).Errors[""].ShouldContain("full");
        (await PlaceAsync(app, "bob", "small")).Order.ShouldNotBeNull();
        (await PlaceAsync(app, "eve", "small")).Errors[""].ShouldContain("full");
        (await app.Db().HeldNames.CountAsync()).ShouldBe(2);
        (await app.Db().Orders.CountAsync()).ShouldBe(2); // nothing half done

        // A page that was not paid in time gives its memory back.
        await app.Db()
            .Database.ExecuteSqlAsync(
                $"UPDATE held_names SET expires_at = now() - interval '1 second' WHERE name = 'bob'"
            );
        (await PlaceAsync(app, "eve", "small")).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task TenAtOnceGetNoMoreThanThereIs()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Docker:CapacityMb"] = "256" }
        );
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PlaceAsync(app, $"name{i}", "small")));
        answers.Count(a => a.Order is not null).ShouldBe(4);
        (await app.Db().HeldNames.SumAsync(n => n.MemoryMb)).ShouldBe(256);
    }

    private static Task<PlaceOrder.Answer> PlaceAsync(TestApp app, string name, string plan) =>
        app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", plan, name, $"{name}@example.com", null), default)
        );
}
