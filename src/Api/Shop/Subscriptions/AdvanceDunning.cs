using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Moves a subscription to its dunning stage, sets what its tenant should be, and sends the mails about it. Call it
/// inside a transaction that holds the subscription's lock.
/// </summary>
public sealed class AdvanceDunning(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    private const int MostSteps = 8;

    /// <summary>Changes nothing if the subscription is already where it belongs. The caller saves.</summary>
    public async Task AdvanceAsync(Subscription s, CancellationToken cancellationToken)
    {
        var (now, paidBefore) = (clock.GetUtcNow(), s.Stage is DunningStage.Active or DunningStage.PastDue);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == s.TenantId, cancellationToken);
        var letters = await DunningMails.ToAsync(db, s, tenant, Terms(tenant), settings, cancellationToken);
        letters.OfChanges(db.Entry(s));
        letters.OfStop(db.Entry(s));
        FollowWithBilling(s);
        var used = await ReadUsage.OfAsync(db, s.TenantId, now, cancellationToken);
        for (var i = 0; i < MostSteps; i++)
        {
            var (before, reminded, uses, overage) = (
                s.Stage,
                s.Reminded,
                s.Consumes(used, PaidPlan(s, tenant), now),
                s.Overage
            );
            s.Move(Dunning.Decide(s.Standing with { Uses = uses }, Terms(tenant), now), now);
            letters.OfUse(uses, overage);
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
            if (s.Stage == before)
                break;
            tenant.Note(db, now, DunningWords.Step(s));
        }
        if (tenant.Wanted == TenantState.Gone)
            return;
        if (s.PaidPlan != tenant.Plan && catalog.Find(tenant.Product)?.Plan(s.PaidPlan) is { } plan)
        {
            tenant.Use(plan.Name, $"The plan is {plan.Title} now.", db, now);
            // It is paid for; whether the memory fits was checked before.
            await HoldMemory.ResizeAsync(db, tenant.OrderId, plan.MemoryMb, hosts: null, [], cancellationToken);
        }
        var wanted = Dunning.Wanted(s.Stage, s.SuspensionReason, s.Overage);
        var startsAgain = wanted == TenantState.Running && tenant.Wanted == TenantState.Suspended;
        var cause = s.StartedBy ?? (paidBefore || s.KeepRunning ? StartCause.Limits : StartCause.Payment);
        var released = startsAgain && cause != StartCause.Payment;
        tenant.Want(wanted, released ? DunningWords.Released : DunningWords.Why(s), db, now, cause);
    }

    /// <summary>
    /// Nobody is charged for a tenant that we keep from them: once such a stop begins, or is over, Stripe is told.
    /// </summary>
    private void FollowWithBilling(Subscription s)
    {
        if (s is { IsComplimentary: false, EndedAt: null, RemoveAtEnd: false } && s.IsStoppedByUs != s.BillingHeld)
            db.Enqueue(HoldBilling.Job(s.TenantId));
    }

    /// <summary>The limits are those of the plan that is paid for, from the moment of payment.</summary>
    private Plan PaidPlan(Subscription s, Tenant tenant) =>
        catalog.Find(tenant.Product)?.Plan(s.PaidPlan) ?? catalog.Sold(tenant.Product, tenant.Plan).Plan;

    private DunningTerms Terms(Tenant tenant) => catalog.Sold(tenant.Product, tenant.Plan).Plan.Dunning;
}
