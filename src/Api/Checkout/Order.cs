using System.Security.Cryptography;
using Berth.Catalog;
using Berth.Data;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Berth.Checkout;

/// <summary>What somebody wants to buy, from the moment the name is held for them.</summary>
public sealed class Order
{
    private Order() { }

    public Guid Id { get; private set; }

    /// <summary>Opens the order's page; 256 random bits, so that the page's address is the key to it.</summary>
    public string Token { get; private set; } = "";

    public string Email { get; private set; } = "";
    public string Product { get; private set; } = "";
    public string Plan { get; private set; } = "";

    /// <summary>The tenant's name, in normal form.</summary>
    public string Name { get; private set; } = "";

    /// <summary>In minor units of <see cref="Currency"/>, as it was shown to the buyer.</summary>
    public long Amount { get; private set; }

    public string Currency { get; private set; } = "";
    public OrderState State { get; private set; }
    public string? SessionId { get; private set; }
    public string? PayUrl { get; private set; }
    public string? CustomerId { get; private set; }
    public string? SubscriptionId { get; private set; }
    public Guid? TenantId { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When Stripe was last asked how it stands with the order, without an event.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>A new order, pending, at the price that the plan has now.</summary>
    public static Order For(string email, Product product, Plan plan, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)),
        Email = email,
        Product = product.Name,
        Plan = plan.Name,
        Name = name,
        Amount = plan.Price,
        Currency = plan.Currency,
        State = OrderState.Pending,
        CreatedAt = now,
    };

    /// <summary>The payment page is open for the buyer.</summary>
    public void Offer(string sessionId, string payUrl)
    {
        Require(OrderState.Pending, "be offered for payment");
        (SessionId, PayUrl) = (sessionId, payUrl);
    }

    /// <summary>
    /// The money is there. Saying so again for the same subscription changes nothing and returns false; a second subscription on one order throws.
    /// An order that had expired is revived when its buyer paid at the last moment: whether the name is still theirs is the caller's question.
    /// </summary>
    public bool MarkPaid(string? customerId, string subscriptionId, DateTimeOffset now)
    {
        if (State is OrderState.Paid or OrderState.Ended)
        {
            if (SubscriptionId == subscriptionId) return false;
            throw new InvalidOperationException($"The order {Id} is paid by {SubscriptionId}; it cannot be paid by {subscriptionId}, too. Cancel and refund one of them.");
        }
        (State, CustomerId, SubscriptionId, PaidAt) = (OrderState.Paid, customerId, subscriptionId, now);
        return true;
    }

    /// <summary>Names the tenant that was made for it.</summary>
    public void Fulfil(Guid tenantId)
    {
        Require(OrderState.Paid, "be fulfilled");
        TenantId = tenantId;
    }

    /// <summary>The buyer did not pay in time. A paid order cannot expire: false.</summary>
    public bool Expire()
    {
        if (State != OrderState.Pending) return false;
        (State, PayUrl) = (OrderState.Expired, null);
        return true;
    }

    /// <summary>The subscription has ended. Saying so again changes nothing.</summary>
    public void End()
    {
        if (State == OrderState.Ended) return;
        Require(OrderState.Paid, "end");
        State = OrderState.Ended;
    }

    /// <summary>Stripe was asked about the order just now.</summary>
    public static Task CheckedAsync(AppDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Orders.Where(o => o.Id == id).ExecuteUpdateAsync(o => o.SetProperty(x => x.CheckedAt, now), cancellationToken);

    private void Require(OrderState state, string what)
    {
        if (State != state) throw new InvalidOperationException($"The order {Id} is {State}; it cannot {what}.");
    }
}

/// <summary>Where an order is, and who moves it on.</summary>
public enum OrderState
{
    /// <summary>The name is held, the money is not there. The buyer moves it on, or <see cref="ExpireReservations"/>.</summary>
    Pending,

    /// <summary>Paid; its tenant runs or will. The end of the subscription moves it on.</summary>
    Paid,

    /// <summary>Not paid in time. Nothing moves it on, but for a payment that arrives late.</summary>
    Expired,

    /// <summary>The subscription has ended. Nothing moves it on.</summary>
    Ended,
}

/// <summary>A name that is taken: by a buyer until <see cref="ExpiresAt"/>, or by a paid order for as long as its tenant exists (null).</summary>
public sealed class HeldName
{
    public string Name { get; set; } = "";
    public Guid OrderId { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
}

internal static class OrderTable
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Order>(e =>
        {
            e.ToTable("orders");
            e.HasIndex(o => o.Token).IsUnique();
            e.HasIndex(o => o.SessionId).IsUnique();
            e.HasIndex(o => o.SubscriptionId).IsUnique();
            e.HasIndex(o => o.TenantId).IsUnique();
            e.HasIndex(o => new { o.State, o.CheckedAt });
        });
        model.Entity<HeldName>(e =>
        {
            e.ToTable("held_names");
            e.HasKey(n => n.Name);
            e.HasIndex(n => n.OrderId).IsUnique();
            e.HasOne<Order>().WithMany().HasForeignKey(n => n.OrderId).OnDelete(DeleteBehavior.NoAction);
        });
    }
}
