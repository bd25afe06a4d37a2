using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Changes a tenant's plan for its customer: a larger plan at once, charging the difference; a smaller one from the
/// next period, if the data fits. The container follows once the plan is paid. A refusal changes nothing and is
/// reported in the history and by mail.
/// </summary>
public sealed class ChangePlan(
    AppDb db,
    ProductCatalog catalog,
    StripeSubscriptions stripe,
    SyncSubscription sync,
    MeasureVolume volumes,
    KnownHosts hosts,
    ReadFacts facts,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<ChangePlan.Args>
{
    public const string Kind = "change-plan";

    private const string HasEnded = "The subscription has ended.";

    /// <summary><c>Request</c> identifies the wish, so that a retry charges once.</summary>
    public sealed record Args(Guid TenantId, string Plan, Guid Request);

    /// <summary>Creates the job. A tenant has at most one waiting, so a second wish is not taken meanwhile.</summary>
    public static NewJob Job(Guid tenantId, string plan, Guid request) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenantId, plan, request)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        var subscription = await db
            .Subscriptions.AsNoTracking()
            .SingleAsync(s => s.TenantId == args.TenantId, cancellationToken);
        if (subscription.IsComplimentary)
            return JobOutcome.Cancel("It was given: there is no payment to change.");
        var (product, paid) = catalog.Sold(tenant.Product, subscription.PaidPlan);
        if (product.Plan(args.Plan) is not { } plan)
            return JobOutcome.Cancel($"The product has no plan '{args.Plan}'.");
        // A subscription keeps its currency. Without a price in it, the refusal below says so.
        var currency = await Order.CurrencyOfAsync(db, subscription.ProviderId, cancellationToken);
        (plan, var now) = (plan.In(currency) ?? plan, paid.In(currency) ?? paid);
        if (subscription.NextPlan == plan.Name && subscription.PaidPlan == plan.Name)
            return JobOutcome.Done;

        var atOnce = IsAtOnce(plan, now);
        var refusal = await RefusalAsync(
            tenant,
            subscription,
            product,
            plan,
            now,
            currency ?? now.Currency,
            cancellationToken
        );
        if (refusal is null)
        {
            try
            {
                if (
                    !await stripe.ChangePlanAsync(
                        subscription.ProviderId,
                        product,
                        plan,
                        atOnce,
                        args.Request.ToString(),
                        cancellationToken
                    )
                )
                    refusal = HasEnded;
                Checkpoints.Reached("plan:changed");
            }
            catch (PaymentDeclinedException e)
            {
                await HoldAsync(tenant, now.MemoryMb, cancellationToken);
                refusal = e.Message;
            }
            catch (PaymentRefusedException e)
            {
                // It would be refused each time, so its customer hears now, and so do the operators.
                await HoldAsync(tenant, now.MemoryMb, cancellationToken);
                refusal = e.Words;
                db.Alert(
                    $"plan-refused-by-stripe/{args.Request}",
                    $"Stripe refused the plan {plan.Name} for '{tenant.Slug}'",
                    $"{e.Message}. The plan stays {now.Name}, and its customer was told to write to you. Stripe's log says "
                        + "the rest when you search for the request."
                );
            }
        }
        if (refusal is not null)
            await RefuseAsync(tenant, plan, refusal, args.Request, cancellationToken);
        var after = await sync.SyncAsync(tenant.Id, cancellationToken);
        if (refusal is null && after.NextPlan != after.PaidPlan)
            await NoteAsync(tenant, $"{plan.Title} from {DunningWords.Day(after.PaidThrough)} on", cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Whether the plan starts, and is charged, at once. A cheaper plan, or a return to the one that is paid for, costs
    /// nothing; a cheaper one starts with the next period. One that is charged more or less often starts at once in any
    /// case: Stripe begins a new period with it. So does one that nothing can be compared with, because what is paid
    /// for has no price in that currency any more.
    /// </summary>
    public static bool IsAtOnce(Plan plan, Plan paid) =>
        plan.Name != paid.Name
        && (!plan.IsChargedAsOftenAs(paid) || plan.Currency != paid.Currency || plan.Price > paid.Price);

    /// <summary>
    /// Why the change is refused, in words for the customer; null if it is possible. Then a larger plan's memory is
    /// held.
    /// </summary>
    private async Task<string?> RefusalAsync(
        Tenant tenant,
        Subscription subscription,
        Product product,
        Plan plan,
        Plan now,
        string currency,
        CancellationToken cancellationToken
    )
    {
        if (subscription.EndedAt is not null || subscription.Stage == DunningStage.Removed)
            return HasEnded;
        if (subscription.Failing)
            return "A payment is missing. Please pay it first.";
        if (plan.Currency != currency)
            return $"{plan.Title} has no price in {currency.ToUpperInvariant()}, in which you pay. "
                + "Order it anew, and cancel this one once you have moved.";
        if (plan.DiskMb > 0 && (now.DiskMb == 0 || plan.DiskMb < now.DiskMb))
        {
            var used = await volumes.OfAsync(tenant, cancellationToken);
            if (used.Bytes > plan.DiskMb * 1024L * 1024L)
                return $"Its data takes {used.Bytes / 1024 / 1024} MB, and {plan.Title} holds {plan.DiskMb} MB. Delete some of it first.";
            if (!used.IsWhole)
                return "It has more files than we can count in time, so we do not know whether they fit. Delete some first.";
        }
        // It is one of the plan that is paid for already, whatever that has left.
        var demand =
            plan.Name == now.Name
                ? Demand.On(tenant.DataOn, plan)
                : Demand.Change(tenant.DataOn, product, plan, await BuyerAsync(tenant, plan, cancellationToken));
        var verdict = await facts.JudgeAsync(demand, cancellationToken);
        if (verdict.Obstacle is { } obstacle)
            return obstacle.ForOwner(plan);
        return plan.MemoryMb <= now.MemoryMb || await HoldAsync(tenant, plan.MemoryMb, cancellationToken)
            ? null
            : "We are full at the moment: a container of that size does not fit.";
    }

    private async Task<Buyer?> BuyerAsync(Tenant tenant, Plan plan, CancellationToken cancellationToken) =>
        plan.PerCustomer == 0
            ? null
            : await db
                .Orders.Where(o => o.Id == tenant.OrderId)
                .Select(o => new Buyer(o.Email, o.AccountId, null))
                .SingleAsync(cancellationToken);

    private async Task<bool> HoldAsync(Tenant tenant, int memoryMb, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (
            !await HoldMemory.ResizeAsync(
                db,
                tenant.OrderId,
                memoryMb,
                await hosts.AllAsync(db, cancellationToken),
                facts.Helpers,
                cancellationToken
            )
        )
            return false;
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task RefuseAsync(
        Tenant tenant,
        Plan plan,
        string why,
        Guid request,
        CancellationToken cancellationToken
    )
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == tenant.OrderId, cancellationToken);
        var to = await Customer.AddressAsync(db, order, cancellationToken);
        db.Send(
            $"plan-refused/{request}",
            to,
            new PlanChangeRefused(tenant.Slug, plan.Title, why, settings.PageOf(order.PageKey))
        );
        await NoteAsync(tenant, $"The plan stays as it is: {why}", cancellationToken);
    }

    private async Task NoteAsync(Tenant tenant, string what, CancellationToken cancellationToken)
    {
        tenant.AnswerPlan(what, db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }
}
