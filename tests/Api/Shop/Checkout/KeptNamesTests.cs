using System.Net;
using System.Net.Http.Json;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

/// <summary>The name of a removed tenant is its last owner's for a while, and then anybody's.</summary>
public sealed class KeptNamesTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();
    private TestApp _app = null!;
    private Visitor _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(clock: _clock);
        await _app.BuyAsync("diary", "ada@example.com");
        _ada = new Visitor(_app);
        await _ada.SignInAsync("ada@example.com");
        await RemoveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _ada.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task ForOthersItIsNotFreeYet()
    {
        using var eve = new Visitor(_app);
        using var refused = await OrderAsync(eve, "eve@example.com");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("until recently and is not free yet");
        (await IsFreeAsync(eve)).ShouldBeFalse();
        // To type the owner's address proves nothing.
        using var typed = await OrderAsync(eve, "ada@example.com");
        typed.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await _app.Db().HeldNames.AnyAsync()).ShouldBeFalse();

        _clock.Advance(TimeSpan.FromDays(31));
        (await IsFreeAsync(eve)).ShouldBeTrue();
        using var taken = await OrderAsync(eve, "eve@example.com");
        taken.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ForItsLastOwnerItIsFreeAtOnce()
    {
        (await IsFreeAsync(_ada)).ShouldBeTrue();
        using var answer = await OrderAsync(_ada, "ada@example.com");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task AnOperatorMayGiveItAway() =>
        (
            await _app.InScopeAsync<GiveTenant, GiveTenant.Answer>(g =>
                g.GiveAsync(new("hello", "small", "diary", "eve@example.com"), default)
            )
        ).Mistakes.ShouldBeEmpty();

    private async Task RemoveAsync()
    {
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync();
        tenant.Want(TenantState.Gone, "Cancelled.", db, _clock.GetUtcNow());
        tenant.Observe(TenantState.Gone, tenant.Generation, "Removed.", db, _clock.GetUtcNow());
        await HoldName.ReleaseAsync(db, tenant.OrderId, default);
        await db.SaveChangesAsync();
    }

    private static Task<HttpResponseMessage> OrderAsync(Visitor visitor, string email) =>
        visitor.SendAsync("/checkout/hello", "", ("Plan", "small"), ("Name", "diary"), ("Email", email));

    private static async Task<bool> IsFreeAsync(Visitor visitor)
    {
        using var answer = await visitor.Http.PostAsJsonAsync("/api/check-subdomain/", new { subdomain = "diary" });
        return (await answer.Content.ReadFromJsonAsync<CheckName.Answer>())!.Available;
    }
}
