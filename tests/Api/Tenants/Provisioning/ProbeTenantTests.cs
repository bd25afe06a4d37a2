using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Provisioning;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Provisioning;

/// <summary>A tenant is asked for until it answers, as long as that is wanted.</summary>
public sealed class ProbeTenantTests : IAsyncLifetime
{
    // Nobody listens there.
    private static readonly HostInfo Host = new()
    {
        Name = "silent",
        Endpoint = "",
        EdgeContainer = "",
        EdgeUrl = "http://127.0.0.1:1",
    };

    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task NobodyWaitsForAnAnswerThatIsNotWantedAnyMore()
    {
        await _app.BuyAsync("ada");
        await using var db = _app.Db();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync();
        var asked = _app.InScopeAsync<ProbeTenant, bool>(p => p.UntilAnsweredAsync(tenant, Host, default));
        await using var other = _app.Db();
        (await other.Tenants.SingleAsync()).Want(TenantState.Gone, "Cancelled.", other, DateTimeOffset.UtcNow);
        await other.SaveChangesAsync();
        (await asked.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeFalse(); // long before the minute is over
    }
}
