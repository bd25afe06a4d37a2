using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Checkout;

/// <summary>
/// Gives a tenant without payment because an operator asked. Order, hold, tenant and dunning are those of a paid one,
/// but Stripe is never told. The tenant stays up until it is deprovisioned. See decision 15.
/// </summary>
public sealed class GiveTenant(
    AppDb db,
    ProductCatalog catalog,
    TenantName names,
    ReadFacts facts,
    CreateTenant create,
    AdvanceDunning dunning,
    KeepAnswers answers,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>
    /// The tenant, or every mistake at once in words for the operator. <paramref name="IsWish"/> tells a wrong request
    /// from one that cannot be met just now.
    /// </summary>
    public sealed record Answer(Tenant? Tenant, IReadOnlyList<string> Mistakes, bool IsWish = true);

    /// <summary>What is to be given; without a product or plan, the catalog's default.</summary>
    public sealed record Wish(
        string? Product,
        string? Plan,
        string? Name,
        string Email,
        IReadOnlyDictionary<string, string?>? Answers = null
    );

    /// <summary>
    /// Creates the tenant and enqueues its reconcile in one transaction. If there are mistakes, nothing changes.
    /// </summary>
    public async Task<Answer> GiveAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (mistakes, wishedName, email) = (new List<string>(), wish.Name, wish.Email);
        var product = string.IsNullOrEmpty(wish.Product) ? catalog.Default() : catalog.OnSale(wish.Product);
        if (product is null)
            mistakes.Add(
                string.IsNullOrEmpty(wish.Product)
                    ? $"say which product: one of {Names(catalog.Products.Select(p => p.Name))}."
                    : $"there is no product '{wish.Product}'. The catalog has {Names(catalog.Products.Select(p => p.Name))}."
            );
        var plan = string.IsNullOrEmpty(wish.Plan) ? product?.DefaultPlan() : product?.PlanOnSale(wish.Plan);
        if (product is not null && plan is null)
            mistakes.Add(
                $"'{product.Name}' has no plan '{wish.Plan}'. It has {Names(product.Offered.Select(p => p.Name))}."
            );
        if (!names.TryNormalise(wishedName, out var name, out var wrong))
            mistakes.Add($"--name is '{wishedName}'. {wrong}");
        var answered = CheckAnswers.Of(product?.Ask ?? [], product is null ? null : wish.Answers);
        mistakes.AddRange(answered.Errors.Select(e => $"--answer {e.Key}: {e.Value}"));
        if (!Mailbox.IsOne(email))
            mistakes.Add($"--email is '{email}'. It must be the address of a mailbox, such as ada@example.com.");
        if (mistakes.Count > 0)
            return new(null, mistakes);

        var demand = Demand.New(product!, plan!, settings.RecordOf(name, product!.Route));
        var verdict = await facts.JudgeAsync(demand, cancellationToken);
        if (verdict.Obstacle is not null)
            return new(null, [verdict.Why], IsWish: false);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var order = Order.For(email, product!, plan!, name, now);
        order.AddTo(db);
        answers.Add(db, order.Id, product!, answered.Values);
        await db.SaveChangesAsync(cancellationToken);
        // An operator may give one customer more than they could buy, but not more than there are.
        if (await CountSales.AgainstAsync(db, order.Id, demand.Offer!, null, cancellationToken) is not null)
            return new(
                null,
                [$"there are no more of the plan '{plan!.Name}': its stock is {plan.Stock}."],
                IsWish: false
            );
        var known = verdict.Hosts;
        switch (
            await HoldName.TryAsync(
                db,
                order,
                known,
                settings.Reservation,
                null,
                null,
                facts.Helpers,
                cancellationToken
            )
        )
        {
            case Held.NameTaken:
                return new(
                    null,
                    [$"the name '{name}' is taken: by a tenant, or by a buyer who has not paid yet."],
                    IsWish: false
                );
            case Held.Full:
                return new(
                    null,
                    [$"no host has room for {order.MemoryMb} MiB more. {AddHost.Advice(known)}"],
                    IsWish: false
                );
        }
        order.Give(now);
        await HoldName.KeepAsync(db, order, known, facts.Helpers, cancellationToken);
        var tenant = await create.CreateAsync(order, cancellationToken);
        order.Fulfil(tenant.Id);
        await db.SaveChangesAsync(cancellationToken);
        await dunning.AdvanceAsync(Subscription.ForComplimentary(tenant, order, db, now), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(tenant, []);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
