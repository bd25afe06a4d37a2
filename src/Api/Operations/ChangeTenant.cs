using Berth.Platform.Data;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// What operators do with a tenant, on the pages and by the API. Each only says what should be; false when there is no
/// such tenant, or it is gone.
/// </summary>
public sealed class ChangeTenant(AppDb db, OverruleLadder overrule, TimeProvider clock)
{
    /// <summary>Suspends it although it is paid. Its data is kept.</summary>
    public Task<bool> StopAsync(Guid id, string why, CancellationToken cancellationToken) =>
        OverruleAsync(id, s => s.Stop(Hold.Operator, why), cancellationToken);

    /// <summary>Takes back what stopped it: an operator, a dispute, a warning, its customer.</summary>
    public Task<bool> StartAsync(Guid id, CancellationToken cancellationToken) =>
        OverruleAsync(id, s => s.Release(null), cancellationToken);

    /// <summary>Lets it run unpaid, or no longer.</summary>
    public Task<bool> KeepAsync(Guid id, bool running, CancellationToken cancellationToken) =>
        OverruleAsync(id, s => s.Keep(running), cancellationToken);

    /// <summary>Gives it its plan's time once more to make room on its volume.</summary>
    public Task<bool> GiveRoomAsync(Guid id, CancellationToken cancellationToken) =>
        OverruleAsync(id, s => s.GiveRoom(), cancellationToken);

    /// <summary>Has its container restarted.</summary>
    public Task<bool> RestartAsync(Guid id, CancellationToken cancellationToken) =>
        OnAsync(id, t => t.Restart(db, clock.GetUtcNow()), cancellationToken);

    /// <summary>Has it looked at, and made as it should be.</summary>
    public Task<bool> MendAsync(Guid id, CancellationToken cancellationToken) =>
        OnAsync(id, t => t.Mend("An operator had it looked at", db, clock.GetUtcNow()), cancellationToken);

    private async Task<bool> OnAsync(Guid id, Action<Tenant> change, CancellationToken cancellationToken)
    {
        if (
            await db.Tenants.SingleOrDefaultAsync(t => t.Id == id && t.Wanted != TenantState.Gone, cancellationToken)
            is not { } tenant
        )
            return false;
        change(tenant);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task<bool> OverruleAsync(Guid id, Action<Subscription> change, CancellationToken cancellationToken)
    {
        if (!await db.Subscriptions.AnyAsync(s => s.TenantId == id && s.Rung != Rung.Purged, cancellationToken))
            return false;
        await overrule.RunAsync(id, change, cancellationToken);
        return true;
    }
}
