using Berth.Platform.Data;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// What operators and customers change about a tenant, whichever door they use. Each method changes only what is
/// wanted; the reconcile follows. Returns null, or the reason why nothing was done, in words for the caller.
/// </summary>
public sealed class ChangeTenant(AppDb db, OverrideDunning dunning, TimeProvider clock)
{
    private const string NotThere = "There is no such tenant.";

    /// <summary>Suspends the tenant although it is paid for. Its data is kept.</summary>
    public Task<string?> StopAsync(Guid id, string why, CancellationToken cancellationToken) =>
        OverrideAsync(id, s => s.Stop(SuspensionReason.Operator, why), cancellationToken);

    /// <summary>
    /// Removes whatever suspension reason there is: an operator, a dispute, a fraud warning, its customer. If the
    /// tenant stays stopped all the same, returns why.
    /// </summary>
    public async Task<string?> StartAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await OverrideAsync(id, s => s.Release(null), cancellationToken) is { } why)
            return why;
        var now = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken);
        return now.Wanted == TenantState.Running ? null : $"It stays stopped: {now.WantedReason}";
    }

    /// <summary>Lets the tenant run although it is not paid for, or ends that.</summary>
    public Task<string?> KeepAsync(Guid id, bool running, CancellationToken cancellationToken) =>
        OverrideAsync(id, s => s.Keep(running), cancellationToken);

    /// <summary>Restarts the period that its plan allows for making room on a full volume.</summary>
    public Task<string?> GiveRoomAsync(Guid id, CancellationToken cancellationToken) =>
        OverrideAsync(id, s => s.GiveRoom(), cancellationToken);

    /// <summary>Enqueues a restart of the container. Refused unless the tenant runs and should run.</summary>
    public Task<string?> RestartAsync(Guid id, CancellationToken cancellationToken) =>
        OnAsync(
            id,
            t =>
            {
                if (t is not { Wanted: TenantState.Running, Observed: TenantState.Running })
                    return "It does not run, so there is nothing to restart. Start it instead.";
                t.Restart(db, clock.GetUtcNow());
                return null;
            },
            cancellationToken
        );

    /// <summary>Has the tenant's stack refreshed and reconciled.</summary>
    public Task<string?> MendAsync(Guid id, CancellationToken cancellationToken) =>
        OnAsync(
            id,
            t =>
            {
                t.Mend("An operator had it looked at", db, clock.GetUtcNow());
                return null;
            },
            cancellationToken
        );

    /// <summary>Gives the pages of the tenant's orders new secret addresses, because the old ones are known to others.</summary>
    public async Task<string?> RenewAddressAsync(Guid id, CancellationToken cancellationToken) =>
        await Order.RenewTokensAsync(db, id, clock.GetUtcNow(), cancellationToken) > 0 ? null : NotThere;

    private async Task<string?> OnAsync(Guid id, Func<Tenant, string?> change, CancellationToken cancellationToken)
    {
        if (await db.Tenants.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } tenant)
            return NotThere;
        if ((Ended(tenant) ?? change(tenant)) is { } why)
            return why;
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<string?> OverrideAsync(Guid id, Action<Subscription> change, CancellationToken cancellationToken)
    {
        if (await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } tenant)
            return NotThere;
        if (Ended(tenant) is { } why)
            return why;
        await dunning.OverrideAsync(id, change, cancellationToken);
        return null;
    }

    private static string? Ended(Tenant tenant) =>
        tenant switch
        {
            { Observed: TenantState.Gone } => $"'{tenant.Slug}' is gone; nothing can be done with it any more.",
            { Wanted: TenantState.Gone } => $"'{tenant.Slug}' is being removed; nothing can be done with it any more.",
            _ => null,
        };
}
