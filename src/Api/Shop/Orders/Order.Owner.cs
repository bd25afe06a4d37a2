using System.Security.Cryptography;
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
    public void RenewToken()
    {
        Token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        TokenHash = HashToken.Of(Token);
    }

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
    /// The Stripe customer that further orders of the same owner may use; null if there is none, or if it may be
    /// somebody else's.
    /// </summary>
    public string? OwnCustomerId => AccountId is null || InSession ? CustomerId : null;
}
