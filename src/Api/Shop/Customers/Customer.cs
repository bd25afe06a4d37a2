using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Webhooks;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Customers;

/// <summary>Somebody who paid, as Stripe knows them. One may own several tenants.</summary>
public sealed class Customer
{
    /// <summary><c>cus_…</c></summary>
    public string Id { get; set; } = "";

    /// <summary>Where mails go. Its owner changes it in the billing portal.</summary>
    [Audited]
    public string Email { get; set; } = "";

    /// <summary>When Stripe was found to have forgotten them; mails still go to the last address.</summary>
    [Audited]
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Whether they wanted to be forgotten. Then no address of theirs is kept again.</summary>
    public bool IsErased => Email == Mailbox.Forgotten;

    /// <summary>The address for mails to a customer; null when there is none.</summary>
    public static async Task<string?> AddressAsync(AppDb db, string? id, CancellationToken cancellationToken) =>
        id is null
            ? null
            : await db
                .Customers.Where(c => c.Id == id)
                .Select(c => (string?)c.Email)
                .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The customer, unless Stripe is known to have forgotten them.</summary>
    public static async Task<string?> AliveAsync(AppDb db, string? id, CancellationToken cancellationToken) =>
        id is not null && await db.Customers.AnyAsync(c => c.Id == id && c.DeletedAt != null, cancellationToken)
            ? null
            : id;

    /// <summary>
    /// The address for mails about an order: its owner's, which is proven. Without an owner it is the one that the
    /// customer set with Stripe, or else the one that the buyer typed.
    /// </summary>
    public static Task<string> AddressAsync(AppDb db, Order order, CancellationToken cancellationToken) =>
        AddressAsync(db, order, order.CustomerId, cancellationToken);

    /// <summary>The same for a subscription of the order's tenant, which may have another customer.</summary>
    public static async Task<string> AddressAsync(
        AppDb db,
        Order order,
        string? customer,
        CancellationToken cancellationToken
    ) =>
        await db
            .Accounts.Where(a => a.Id == order.AccountId && a.ErasedAt == null)
            .Select(a => a.Email)
            .SingleOrDefaultAsync(cancellationToken)
        ?? await AddressAsync(db, customer, cancellationToken)
        ?? order.Email;

    /// <summary>The addresses of these customers.</summary>
    internal static Task<List<string>> AddressesAsync(
        AppDb db,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) => db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Email).ToListAsync(cancellationToken);

    /// <summary>
    /// Removes the addresses of customers who want to be forgotten. Stripe keeps its invoices, as the law asks.
    /// </summary>
    internal static Task ForgetAsync(AppDb db, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        db
            .Customers.Where(c => ids.Contains(c.Id))
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Email, Mailbox.Forgotten), cancellationToken);

    /// <summary>Keeps the address with which a customer paid, unless a later one is known.</summary>
    internal static async Task MeetAsync(AppDb db, string? id, string email, CancellationToken cancellationToken)
    {
        if (id is null)
            return;
        if (
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO customers (id, email) VALUES ({id}, {email}) ON CONFLICT (id) DO NOTHING",
                cancellationToken
            ) == 1
        )
            db.Tell(WebhookEvent.ToCustomer(id, email));
    }
}

internal sealed class CustomerTable : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> e)
    {
        e.ToTable("customers");
        e.Ignore(c => c.IsErased);
    }
}
