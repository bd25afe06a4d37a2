using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Checkout;

/// <summary>
/// Takes over a customer whom another system served: order, hold, tenant and dunning are those of a sold one, and the
/// subscription is the one that Stripe has already. Nothing is charged and none is made. Who has none is given theirs, as
/// by <see cref="GiveTenant"/>. See decision 32.
/// </summary>
public sealed partial class AdoptTenant(
    AppDb db,
    ProductCatalog catalog,
    TenantName names,
    ReadFacts facts,
    StripeSubscriptions stripe,
    CreateTenant create,
    AdvanceDunning dunning,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>Who is taken over, as the other system had them.</summary>
    /// <param name="Product">The product's name.</param>
    /// <param name="Plan">The plan's name; null = what Stripe says, or the product's first.</param>
    /// <param name="Name">The name that it has.</param>
    /// <param name="Email">Its owner's address.</param>
    /// <param name="CustomerId"><c>cus_…</c>; null if unknown.</param>
    /// <param name="SubscriptionId"><c>sub_…</c>; null if it is not paid through Stripe.</param>
    /// <param name="Secrets">Values that it has, by variable; <see cref="Password"/> = the one that customers are shown.</param>
    /// <param name="Data">Where its data is; null = nowhere.</param>
    /// <param name="SiteName">What it is called; null if nothing.</param>
    /// <param name="CreatedAt">Since when it is there; null if unknown.</param>
    /// <param name="Source">From where this was read, for operators.</param>
    /// <param name="IsWelcome">Whether its owner gets the mail of a new container.</param>
    public sealed record Wish(
        string? Product,
        string? Plan,
        string? Name,
        string Email,
        string? CustomerId,
        string? SubscriptionId,
        IReadOnlyDictionary<string, string> Secrets,
        string? Data,
        string? SiteName,
        DateTimeOffset? CreatedAt,
        string Source,
        bool IsWelcome
    );

    /// <summary>The key of a password of which only that is known.</summary>
    public const string Password = "password";

    /// <summary>What came of it.</summary>
    /// <param name="Tenant">The tenant; null if it was refused, or only tried.</param>
    /// <param name="IsKnown">It was taken over before.</param>
    /// <param name="Mistakes">Why it is refused.</param>
    /// <param name="Notes">What operators should know, in words.</param>
    public sealed record Answer(
        Tenant? Tenant,
        bool IsKnown,
        IReadOnlyList<string> Mistakes,
        IReadOnlyList<string> Notes
    );

    private sealed record Checked(
        Product Product,
        Plan Plan,
        string Name,
        KnownSubscription? Paid,
        IReadOnlyDictionary<string, string> Secrets,
        IReadOnlyList<HostInfo> Hosts,
        IReadOnlyList<string> Notes
    );

    /// <summary>
    /// Creates order, tenant, subscription and secrets and enqueues the reconcile in one transaction; with <paramref
    /// name="dryRun"/> only says whether it would. Doing so again finds what is there.
    /// </summary>
    /// <exception cref="PaymentUnavailableException">Stripe does not say how the subscription stands.</exception>
    public async Task<Answer> AdoptAsync(Wish wish, bool dryRun, CancellationToken cancellationToken)
    {
        var (plan, answer) = await CheckAsync(wish, cancellationToken);
        if (plan is null || dryRun)
            return answer;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var order = Order.For(wish.Email.Trim(), plan.Product, plan.Plan, plan.Name, wish.CreatedAt ?? now);
        order.WasSetUp();
        order.Call(wish.SiteName);
        order.AddTo(db);
        await db.SaveChangesAsync(cancellationToken);
        switch (
            await HoldName.TryAsync(
                db,
                order,
                plan.Hosts,
                settings.Reservation,
                null,
                null,
                facts.Helpers,
                cancellationToken
            )
        )
        {
            case Held.NameTaken:
                return Refused(TakenWords(plan.Name));
            case Held.Full:
                return Refused($"no host has room for {order.MemoryMb} MiB more. {AddHost.Advice(plan.Hosts)}");
        }
        if (plan.Paid is { } paid)
        {
            order.MarkPaid(paid.CustomerId, paid.Id, now);
            await Customer.MeetAsync(db, paid.CustomerId, order.Email, cancellationToken);
        }
        else
            order.Give(now);
        await HoldName.KeepAsync(db, order, plan.Hosts, facts.Helpers, cancellationToken);
        var tenant = await create.CreateAsync(order, cancellationToken, plan.Secrets);
        order.Fulfil(tenant.Id);
        await db.SaveChangesAsync(cancellationToken);
        var subscription = plan.Paid is { } known
            ? Subscription.For(tenant, known.Id, known.CustomerId, known.Reading, db, now)
            : Subscription.ForComplimentary(tenant, order, db, now);
        await dunning.AdvanceAsync(subscription, cancellationToken);
        Adoption.Of(db, tenant, wish.Source, wish.Data, wish.IsWelcome, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer with { Tenant = tenant };
    }

    private static Answer Refused(params IReadOnlyList<string> mistakes) => new(null, false, mistakes, []);

    private static string TakenWords(string name) =>
        $"the name '{name}' is taken: by a tenant, or by a buyer who has not paid yet";
}
