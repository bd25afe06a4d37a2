using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Moves a subscription to its dunning stage, sets what its tenant should be, and writes the mails for it. Call it
/// inside a transaction that holds the subscription's lock.
/// </summary>
public sealed class StepLadder(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    private const int MostSteps = 8;

    /// <summary>Changes nothing if the subscription is already where it belongs. The caller saves.</summary>
    public async Task StepAsync(Subscription s, CancellationToken cancellationToken)
    {
        var (now, paidBefore) = (clock.GetUtcNow(), s.Rung is Rung.Active or Rung.PastDue);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == s.TenantId, cancellationToken);
        var letters = await LadderLetters.ToAsync(db, s, tenant, settings, cancellationToken);
        letters.OfChanges(db.Entry(s));
        var used = await ReadUsage.OfAsync(db, s.TenantId, now, cancellationToken);
        for (var i = 0; i < MostSteps; i++)
        {
            var (before, reminded, uses, excess) = (
                s.Rung,
                s.Reminded,
                s.Consumes(used, PaidPlan(s, tenant), now),
                s.Excess
            );
            s.Move(Ladder.Step(s.Standing with { Uses = uses }, Terms(tenant), now), now);
            letters.OfUse(uses, excess);
            letters.OfStep(
                before,
                reminded,
                await WantCopy.UntilAsync(
                    db,
                    tenant.Id,
                    Terms(tenant).KeepData,
                    settings.Backups,
                    now,
                    cancellationToken
                )
            );
            if (s.Rung == before)
                break;
            tenant.Note(db, now, LadderWords.Step(s));
        }
        if (tenant.Wanted == TenantState.Gone)
            return;
        if (s.PaidPlan != tenant.Plan && catalog.Find(tenant.Product)?.Plan(s.PaidPlan) is { } plan)
        {
            tenant.Use(plan.Name, $"The plan is {plan.Title} now.", db, now);
            // It is paid for; whether the memory fits was checked before.
            await HoldMemory.ResizeAsync(db, tenant.OrderId, plan.MemoryMb, hosts: null, cancellationToken);
        }
        var wanted = Ladder.Wanted(s.Rung, s.Hold, s.Excess);
        var startsAgain = wanted == TenantState.Running && tenant.Wanted == TenantState.Suspended;
        var why = startsAgain && (paidBefore || s.KeepRunning) ? LadderWords.Released : LadderWords.Why(s);
        tenant.Want(wanted, why, db, now);
    }

    /// <summary>The limits are those of the plan that is paid for, from the moment of payment.</summary>
    private Plan PaidPlan(Subscription s, Tenant tenant) =>
        catalog.Find(tenant.Product)?.Plan(s.PaidPlan) ?? catalog.Sold(tenant.Product, tenant.Plan).Plan;

    private LadderTerms Terms(Tenant tenant) => catalog.Sold(tenant.Product, tenant.Plan).Plan.Ladder;
}
