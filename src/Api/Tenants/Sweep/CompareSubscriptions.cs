using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>
/// Compares what Stripe charges for with what is served. No finding here ends a subscription or a tenant by itself:
/// that is for an operator, or for Stripe's answer.
/// </summary>
public static class CompareSubscriptions
{
    /// <summary>
    /// Finds subscriptions that are alive with Stripe although nothing is served for them, and those that are alive
    /// here although they are over with Stripe.
    /// </summary>
    public static IEnumerable<Finding> Run(AliveSubscriptions alive, Expected expected)
    {
        var rows = expected.Subscriptions.ToDictionary(s => s.ProviderId);
        foreach (var s in alive.Found.Where(s => s.CreatedAt <= expected.Before))
        {
            if (rows.GetValueOrDefault(s.Id) is { } row)
            {
                if (row.Stage == DunningStage.Removed)
                    yield return new(
                        "subscription",
                        s.Id,
                        $"It is {s.Status} with Stripe, but its tenant was removed",
                        new Repair.ByHand("cancel it in Stripe, and give back what was paid for nothing")
                    );
                else if (row.HasEnded && !IsAtWork(row))
                    yield return new(
                        "subscription",
                        s.Id,
                        $"It is {s.Status} with Stripe, but ended here",
                        new Repair.SyncSubscription(row.TenantId)
                    );
                continue;
            }
            var order = s.OrderId is { } id ? expected.Orders.GetValueOrDefault(id) : null;
            if (order?.State is OrderState.Pending or OrderState.Paying)
                continue; // its order is looked at every few minutes
            yield return new(
                "subscription",
                s.Id,
                $"It is {s.Status} with Stripe, but no tenant is served for it: "
                    + $"{(order is null ? "no order here has it" : $"its order is {order.State}")}",
                order?.State == OrderState.Expired
                    ? new Repair.CheckOrder(order.Id)
                    : new Repair.ByHand(
                        "look at it in Stripe; cancel it and give the money back, unless it is another installation's"
                    )
            );
        }
        if (!alive.IsComplete)
            yield break;
        var living = alive.Found.Select(s => s.Id).ToHashSet();
        foreach (
            var s in expected.Subscriptions.Where(s =>
                !s.IsComplimentary
                && !s.HasEnded
                && s.Stage != DunningStage.Removed
                && s.ReadAt <= expected.Before
                && !living.Contains(s.ProviderId)
                && !IsAtWork(s)
            )
        )
        {
            yield return new(
                "subscription",
                s.ProviderId,
                "It has not ended here, but is over with Stripe",
                new Repair.SyncSubscription(s.TenantId)
            );
        }

        bool IsAtWork(SweptSubscription s) => expected.Find(s.TenantId) is { IsBusy: true } or { IsYoung: true };
    }

    /// <summary>Finds tenants whose wanted state contradicts their subscription.</summary>
    public static IEnumerable<Finding> Run(Expected expected)
    {
        foreach (var s in expected.Subscriptions)
        {
            if (expected.Find(s.TenantId) is not { IsBusy: false, IsYoung: false } t)
                continue;
            if (s.Stage == DunningStage.Removed && t.Wanted != TenantState.Gone)
                yield return new(
                    "tenant",
                    t.Slug,
                    $"Its subscription {s.ProviderId} is purged, but it should be {t.Wanted}",
                    new Repair.ByHand("find out whether it is paid for")
                );
            if (s.Stage != DunningStage.Removed && t.Wanted == TenantState.Gone)
                yield return new(
                    "tenant",
                    t.Slug,
                    $"It should be gone, but its subscription {s.ProviderId} is {s.Stage}",
                    new Repair.ByHand(
                        s.IsComplimentary
                            ? "it was given; 'berth deprovision' ends it"
                            : "find out whether it is charged for; cancel it in Stripe"
                    )
                );
        }
    }
}
