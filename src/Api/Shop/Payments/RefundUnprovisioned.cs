using Berth.Platform.Alerts;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Finds tenants that are paid for but not up: alerts operators after minutes, and refunds the buyer after the set
/// hours. Complimentary tenants have nothing to refund, so work on them goes on. Alerts are closed once the tenant is
/// up.
/// </summary>
public sealed class RefundUnprovisioned(AppDb db, OverrideDunning dunning, BerthSettings settings, TimeProvider clock)
    : IJobHandler<RefundUnprovisioned.Args>
{
    public const string Kind = "refund-unprovisioned";

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var late = await db
            .Tenants.AsNoTracking()
            .Where(t =>
                t.Wanted == TenantState.Running
                && t.Observed == TenantState.None
                && t.CreatedAt < now - settings.Provisioning.AlertAfter
            )
            .ToListAsync(cancellationToken);
        var ids = late.Select(t => t.Id).ToList();
        var given = await db
            .Subscriptions.Where(s => ids.Contains(s.TenantId) && s.Status == Subscription.Complimentary)
            .Select(s => s.TenantId)
            .ToListAsync(cancellationToken);
        // They had what they paid for elsewhere; what is missing is ours to mend, not to sell back.
        var adopted = await db
            .Adoptions.Where(a => ids.Contains(a.TenantId))
            .Select(a => a.TenantId)
            .ToListAsync(cancellationToken);
        foreach (var tenant in late)
        {
            if (adopted.Contains(tenant.Id))
            {
                db.Alert(
                    $"unprovisioned/{tenant.Id}",
                    $"'{tenant.Slug}' is taken over but not up",
                    $"The tenant '{tenant.Slug}' ({tenant.Product}, {tenant.Plan}) was taken over at "
                        + $"{tenant.CreatedAt:u} and is not up yet. 'berth jobs' shows why. It is tried on, and nothing "
                        + "is paid back."
                );
                continue;
            }
            if (given.Contains(tenant.Id))
            {
                db.Alert(
                    $"unprovisioned/{tenant.Id}",
                    $"'{tenant.Slug}' is given but not up",
                    $"The tenant '{tenant.Slug}' ({tenant.Product}, {tenant.Plan}) was given at "
                        + $"{tenant.CreatedAt:u} and is not up yet. 'berth jobs' shows why. It is tried on; 'berth "
                        + $"deprovision {tenant.Slug}' gives it up."
                );
                continue;
            }
            db.Alert(
                $"unprovisioned/{tenant.Id}",
                $"'{tenant.Slug}' is paid but not up",
                $"The tenant '{tenant.Slug}' ({tenant.Product}, {tenant.Plan}) was paid for at "
                    + $"{tenant.CreatedAt:u} and is not up yet. 'berth jobs' shows why. After "
                    + $"{settings.Provisioning.RefundAfter} the money goes back by itself."
            );
            if (tenant.CreatedAt < now - settings.Provisioning.RefundAfter)
                await GiveUpAsync(tenant, cancellationToken);
        }
        foreach (
            var over in (await ReadAlerts.OpenKeysAsync(db, "unprovisioned/", cancellationToken)).Except(
                late.Select(t => $"unprovisioned/{t.Id}")
            )
        )
            db.Resolve(over);
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Gives the tenant up and enqueues the refund in one transaction. From then on it cannot be set up any more.
    /// </summary>
    private async Task GiveUpAsync(Tenant late, CancellationToken cancellationToken)
    {
        db.Enqueue(RefundOrder.Job(late.OrderId, RefundOrder.Cause.NotProvisioned));
        await dunning.OverrideAsync(late.Id, s => s.GiveUp(), cancellationToken);
    }
}
