using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Puts a tenant on another plan because its customer asked: a larger one at once, for the difference; a smaller one
/// with the next period, if the data fits. The container follows from what is paid, like everything else. What cannot
/// be done is said in the history and by mail, and nothing is changed.
/// </summary>
public sealed class ChangePlan(
    AppDb db,
    ProductCatalog catalog,
    StripeSubscriptions stripe,
    SyncSubscription sync,
    MeasureVolume volumes,
    KnownHosts hosts,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<ChangePlan.Args>
{
    /// <summary>The kind of these jobs.</summary>
    public const string Kind = "change-plan";

    private const string HasEnded = "The subscription has ended.";

    /// <summary>Whose, to which plan, and the wish's own id: asking again for the same wish charges once.</summary>
    public sealed record Args(Guid TenantId, string Plan, Guid Request);

    /// <summary>The job for a tenant. While one waits, a second wish is not taken.</summary>
    public static NewJob Job(Guid tenantId, string plan, Guid request) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenantId, plan, request)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        var subscription = await db
            .Subscriptions.AsNoTracking()
            .SingleAsync(s => s.TenantId == args.TenantId, cancellationToken);
        if (subscription.IsGiven)
            return JobOutcome.Cancel("It was given: there is no payment to change.");
        var (product, now) = catalog.Sold(tenant.Product, subscription.PaidPlan);
        if (product.Plan(args.Plan) is not { } plan)
            return JobOutcome.Cancel($"The product has no plan '{args.Plan}'.");
        if (subscription.NextPlan == plan.Name && subscription.PaidPlan == plan.Name)
            return JobOutcome.Done;

        var atOnce = IsAtOnce(plan, now);
        var refusal = await RefusalAsync(tenant, subscription, plan, now, cancellationToken);
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
                Steps.Reached("plan:changed");
            }
            catch (PaymentDeclinedException e)
            {
                await HoldAsync(tenant, now.MemoryMb, cancellationToken);
                refusal = e.Message;
            }
        }
        if (refusal is not null)
            await RefuseAsync(tenant, plan, refusal, args.Request, cancellationToken);
        var after = await sync.SyncAsync(tenant.Id, cancellationToken);
        if (refusal is null && after.NextPlan != after.PaidPlan)
            await NoteAsync(tenant, $"{plan.Title} from {LadderWords.Day(after.PaidThrough)} on", cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Whether a plan begins, and is charged for, at once. Back to what is paid for already costs nothing; so does
    /// less, from the next period on.
    /// </summary>
    public static bool IsAtOnce(Plan plan, Plan paid) => plan.Price > paid.Price && plan.Name != paid.Name;

    /// <summary>
    /// Why it cannot be done, in words for the customer; null when it can. Memory for a larger plan is held from here
    /// on.
    /// </summary>
    private async Task<string?> RefusalAsync(
        Tenant tenant,
        Subscription subscription,
        Plan plan,
        Plan now,
        CancellationToken cancellationToken
    )
    {
        if (subscription.EndedAt is not null || subscription.Rung == Rung.Purged)
            return HasEnded;
        if (subscription.Failing)
            return "A payment is missing. Please pay it first.";
        if (plan.DiskMb > 0 && (now.DiskMb == 0 || plan.DiskMb < now.DiskMb))
        {
            var used = await volumes.OfAsync(tenant, cancellationToken);
            if (used > plan.DiskMb * 1024L * 1024L)
                return $"Its data takes {used / 1024 / 1024} MB, and {plan.Title} holds {plan.DiskMb} MB. Delete some of it first.";
        }
        return plan.MemoryMb <= now.MemoryMb || await HoldAsync(tenant, plan.MemoryMb, cancellationToken)
            ? null
            : "We are full at the moment: a container of that size does not fit.";
    }

    private async Task<bool> HoldAsync(Tenant tenant, int memoryMb, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (
            !await HoldMemory.ResizeAsync(
                db,
                tenant.OrderId,
                memoryMb,
                await hosts.AllAsync(db, cancellationToken),
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
            new PlanChangeRefused(tenant.Slug, plan.Title, why, settings.PageOf(order.Token))
        );
        await NoteAsync(tenant, $"The plan stays as it is: {why}", cancellationToken);
    }

    private async Task NoteAsync(Tenant tenant, string what, CancellationToken cancellationToken)
    {
        tenant.Note(db, clock.GetUtcNow(), what);
        await db.SaveChangesAsync(cancellationToken);
    }
}
