using System.Security.Cryptography;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Orders;

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

    /// <summary>Memory of the plan, in MiB: it is held with the name.</summary>
    public int MemoryMb { get; private set; }

    [Audited]
    public OrderState State { get; private set; }
    public string? SessionId { get; private set; }
    public string? PayUrl { get; private set; }
    public string? CustomerId { get; private set; }

    [Audited]
    public string? SubscriptionId { get; private set; }

    [Audited]
    public Guid? TenantId { get; private set; }

    /// <summary>The account that it belongs to; null until its buyer signs in.</summary>
    [Audited]
    public Guid? AccountId { get; private set; }

    /// <summary>The tenant that is paid for again; null when a new one is ordered.</summary>
    public Guid? ResumesTenantId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When Stripe was last asked how it stands with the order, without an event.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>A new order, pending, at the price that the plan has now.</summary>
    public static Order For(string email, Product product, Plan plan, string name, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)),
            Email = email,
            Product = product.Name,
            Plan = plan.Name,
            Name = name,
            Amount = plan.Price,
            Currency = plan.Currency,
            MemoryMb = plan.MemoryMb,
            State = OrderState.Pending,
            CreatedAt = now,
        };

    /// <summary>Has it saved with the next save.</summary>
    public void AddTo(AppDb db) => db.Orders.Add(this);

    /// <summary>What it sold.</summary>
    public Sale ToSale() => new(Id, Name, Product, Plan, IsGiven);

    /// <summary>
    /// An order that brings a suspended tenant back whose subscription has ended. The name is the tenant's already.
    /// </summary>
    public static Order Resuming(Tenant tenant, string email, Product product, Plan plan, DateTimeOffset now)
    {
        var order = For(email, product, plan, tenant.Slug, now);
        order.ResumesTenantId = tenant.Id;
        return order;
    }

    /// <summary>An operator gave it: nothing was paid, and nothing is charged. See decision 15.</summary>
    public bool IsGiven => SubscriptionId is { } id && id.StartsWith(GivenPrefix, StringComparison.Ordinal);

    /// <summary>How the subscription of a given order is called, where Stripe's are called <c>sub_…</c>.</summary>
    public const string GivenPrefix = "given_";

    /// <summary>The price for people.</summary>
    public string PriceText => Money.Text(Amount, Currency);

    /// <summary>Gives it to an account. What has an owner keeps it.</summary>
    public void BelongTo(Guid account) => AccountId ??= account;

    /// <summary>
    /// Its buyer wants to be forgotten: what is left says what was bought, for the books, and not by whom.
    /// </summary>
    public void Forget()
    {
        if (State is OrderState.Pending or OrderState.Paying or OrderState.Paid)
            throw new InvalidOperationException($"The order {Id} is {State}; its buyer cannot be forgotten.");
        Email = "erased@invalid";
    }

    /// <summary>The payment page is open for the buyer.</summary>
    public void Offer(string sessionId, string payUrl)
    {
        Require(OrderState.Pending, "be offered for payment");
        (SessionId, PayUrl) = (sessionId, payUrl);
    }

    /// <summary>
    /// The money is there. Saying so again for the same subscription changes nothing and returns false; a second
    /// subscription on one order throws. An order that had expired is revived when its buyer paid at the last moment:
    /// whether the name is still theirs is the caller's question.
    /// </summary>
    public bool MarkPaid(string? customerId, string subscriptionId, DateTimeOffset now)
    {
        if (State is OrderState.Paid or OrderState.Ended or OrderState.Lost)
        {
            if (SubscriptionId == subscriptionId)
                return false;
            throw new InvalidOperationException(
                $"The order {Id} is paid by {SubscriptionId}; it cannot be paid by {subscriptionId}, too. Cancel and refund one of them."
            );
        }
        (State, CustomerId, SubscriptionId, PaidAt) = (OrderState.Paid, customerId, subscriptionId, now);
        return true;
    }

    /// <summary>
    /// An operator gives it, for nothing: it counts as paid from now on. Its subscription is a name of ours, of which
    /// Stripe hears nothing.
    /// </summary>
    public void Give(DateTimeOffset now)
    {
        Require(OrderState.Pending, "be given");
        (State, Amount, SubscriptionId, PaidAt) = (OrderState.Paid, 0, $"{GivenPrefix}{Id:N}", now);
    }

    /// <summary>
    /// The buyer has done their part, and the money takes days (bank debit): the name stays theirs meanwhile. False
    /// when that is known, or over.
    /// </summary>
    public bool AwaitMoney()
    {
        if (State != OrderState.Pending)
            return false;
        (State, PayUrl) = (OrderState.Paying, null);
        return true;
    }

    /// <summary>It was paid, but what it was for cannot be had any more: the money goes back.</summary>
    public void Lose()
    {
        Require(OrderState.Paid, "be lost");
        State = OrderState.Lost;
    }

    /// <summary>Names the tenant that was made for it.</summary>
    public void Fulfil(Guid tenantId)
    {
        Require(OrderState.Paid, "be fulfilled");
        TenantId = tenantId;
    }

    /// <summary>The buyer did not pay in time, or the money did not come. A paid order cannot expire: false.</summary>
    public bool Expire(bool moneyFailed = false)
    {
        if (State != OrderState.Pending && !(moneyFailed && State == OrderState.Paying))
            return false;
        (State, PayUrl) = (OrderState.Expired, null);
        return true;
    }

    /// <summary>The subscription has ended. Saying so again changes nothing, nor does it for a lost order.</summary>
    public void End()
    {
        if (State is OrderState.Ended or OrderState.Lost)
            return;
        Require(OrderState.Paid, "end");
        State = OrderState.Ended;
    }

    /// <summary>Stripe was asked about the order just now.</summary>
    public static Task CheckedAsync(AppDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        db
            .Orders.Where(o => o.Id == id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.CheckedAt, now), cancellationToken);

    private void Require(OrderState state, string what)
    {
        if (State != state)
            throw new InvalidOperationException($"The order {Id} is {State}; it cannot {what}.");
    }
}

/// <summary>Where an order is, and who moves it on.</summary>
public enum OrderState
{
    /// <summary>
    /// The name is held, the money is not there. The buyer moves it on, or <c>ExpireReservations</c>.
    /// </summary>
    Pending,

    /// <summary>
    /// The buyer paid by a way that takes days, and the name is held. Stripe's word that the money came, or did not,
    /// moves it on.
    /// </summary>
    Paying,

    /// <summary>Paid, or given; its tenant runs or will. The end of the subscription moves it on.</summary>
    Paid,

    /// <summary>Not paid in time. Nothing moves it on, but for a payment that arrives late.</summary>
    Expired,

    /// <summary>The subscription has ended. Nothing moves it on.</summary>
    Ended,

    /// <summary>
    /// Paid, but the name was lost, the tenant could not be made, or it was paid twice: the money goes back by
    /// <c>RefundOrder</c>. Nothing moves it on.
    /// </summary>
    Lost,
}

internal sealed class OrderTable
    : IEntityTypeConfiguration<Order>,
        IEntityTypeConfiguration<HeldName>,
        IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Order> e)
    {
        e.ToTable("orders");
        e.Ignore(o => o.PriceText);
        e.Ignore(o => o.IsGiven);
        e.HasIndex(o => o.Token).IsUnique();
        e.HasIndex(o => o.SessionId).IsUnique();
        e.HasIndex(o => o.SubscriptionId).IsUnique();
        e.HasIndex(o => o.TenantId);
        e.HasIndex(o => o.AccountId);
        e.HasIndex(o => new { o.State, o.CheckedAt });
    }

    public void Configure(EntityTypeBuilder<HeldName> e) =>
        e.HasOne<Order>().WithMany().HasForeignKey(n => n.OrderId).OnDelete(DeleteBehavior.NoAction);

    public void Configure(EntityTypeBuilder<Tenant> e) =>
        e.HasOne<Order>().WithMany().HasForeignKey(t => t.OrderId).OnDelete(DeleteBehavior.NoAction);
}
