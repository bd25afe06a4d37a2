using System.Security.Cryptography;
using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Orders;

/// <summary>Whom an order belongs to, and what opens its page. See decision 21.</summary>
public sealed partial class Order
{
    /// <summary>Assigns a new order to the account that is signed in while it is placed.</summary>
    public void BelongTo(Guid account) => (AccountId, InSession) = (account, true);

    /// <summary>
    /// Assigns an order without owner to the account whose mailbox it names. Its address changes: whoever placed it may
    /// have been somebody else, and knows the old one. Does nothing if the order has an owner.
    /// </summary>
    public void Claim(Guid account)
    {
        if (AccountId is not null)
            return;
        AccountId = account;
        RenewToken();
    }

    /// <summary>Gives the order a new secret. The old address opens nothing any more.</summary>
    public void RenewToken() => OpenBy(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Gives the order a secret that the caller made: 256 bits that nobody can guess.</summary>
    public void OpenBy(string token) => (Token, TokenHash) = (token, HashToken.Of(token));

    /// <summary>
    /// Erases an address from the orders that nobody claimed and that are over. Returns false if there are some that may
    /// still be paid.
    /// </summary>
    public static async Task<bool> ForgetAddressAsync(AppDb db, string address, CancellationToken cancellationToken)
    {
        var normal = Mailbox.Normal(address);
        var orders = await db
            .Orders.Where(o => o.NormalizedEmail == normal && o.AccountId == null)
            .ToListAsync(cancellationToken);
        foreach (var order in orders.Where(o => o.IsOver))
            order.Forget();
        await db.SaveChangesAsync(cancellationToken);
        return orders.TrueForAll(o => o.IsOver);
    }

    /// <summary>Whether nothing more will come of it.</summary>
    private bool IsOver => State is not (OrderState.Pending or OrderState.Paying or OrderState.Paid);

    /// <summary>The same for all orders of a tenant; returns how many there were.</summary>
    public static async Task<int> RenewTokensAsync(
        AppDb db,
        Guid tenant,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var orders = await db
            .Orders.Where(o => o.TenantId == tenant || o.ResumesTenantId == tenant)
            .ToListAsync(cancellationToken);
        foreach (var order in orders)
        {
            order.RenewToken();
            db.Add(WriteAudit.Entry(now, nameof(Order), order.Id.ToString(), "Address", null, "renewed"));
        }
        await db.SaveChangesAsync(cancellationToken);
        return orders.Count;
    }

    /// <summary>
    /// What stands in the address of its page where we write it down, in mails and with Stripe: its id, for whoever
    /// signs in or whose browser knows the secret. See <see cref="OrderAddress"/>.
    /// </summary>
    public string PageKey => $"{Id}";

    /// <summary>
    /// The Stripe customers with which this order, and others that paid for its tenant, were paid; the newest first.
    /// Only of those with the same owner: an order's page shows nobody else's cards and bills.
    /// </summary>
    public static Task<List<string>> CustomersAsync(AppDb db, Order order, CancellationToken cancellationToken) =>
        db
            .Orders.Where(o =>
                o.CustomerId != null
                && (
                    o.Id == order.Id
                    || (o.TenantId == order.TenantId && o.TenantId != null && o.AccountId == order.AccountId)
                )
            )
            .GroupBy(o => o.CustomerId!)
            .OrderByDescending(g => g.Max(o => o.PaidAt))
            .Select(g => g.Key)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// The Stripe customer that further orders of the same owner may use; null if there is none, or if it may be
    /// somebody else's.
    /// </summary>
    public string? OwnCustomerId => AccountId is null || InSession ? CustomerId : null;
}
