using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
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
    KnownHosts hosts,
    CreateTenant create,
    AdvanceDunning dunning,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>
    /// The tenant, or every mistake at once in words for the operator. <paramref name="IsWish"/> tells a wrong request
    /// from one that cannot be met just now.
    /// </summary>
    public sealed record Answer(Tenant? Tenant, IReadOnlyList<string> Mistakes, bool IsWish = true);

    /// <summary>
    /// Creates the tenant and enqueues its reconcile in one transaction. If there are mistakes, nothing changes.
    /// </summary>
    public async Task<Answer> GiveAsync(
        string productName,
        string planName,
        string? wishedName,
        string email,
        CancellationToken cancellationToken
    )
    {
        var mistakes = new List<string>();
        var product = catalog.Find(productName);
        if (product is null)
            mistakes.Add(
                $"there is no product '{productName}'. The catalog has {Names(catalog.Products.Select(p => p.Name))}."
            );
        var plan = product?.Plan(planName);
        if (product is not null && plan is null)
            mistakes.Add(
                $"'{product.Name}' has no plan '{planName}'. It has {Names(product.Plans.Select(p => p.Name))}."
            );
        if (!names.TryNormalise(wishedName, out var name, out var wrong))
            mistakes.Add($"--name is '{wishedName}'. {wrong}");
        if (!Mailbox.IsOne(email))
            mistakes.Add($"--email is '{email}'. It must be the address of a mailbox, such as ada@example.com.");
        if (mistakes.Count > 0)
            return new(null, mistakes);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var order = Order.For(email, product!, plan!, name, now);
        order.AddTo(db);
        await db.SaveChangesAsync(cancellationToken);
        var known = await hosts.AllAsync(db, cancellationToken);
        switch (await HoldName.TryAsync(db, order, known, settings.Reservation, null, null, cancellationToken))
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
        await HoldName.KeepAsync(db, order, known, cancellationToken);
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
