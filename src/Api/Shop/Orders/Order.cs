using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Orders;

/// <summary>What somebody wants to buy, from the moment the name is held for them.</summary>
public sealed partial class Order
{
    private Order() { }

    public Guid Id { get; private set; }

    /// <summary>
    /// Opens the order's page: 256 random bits, so that knowing the address is permission enough. Known only where it
    /// was just made; what is kept of it is <see cref="TokenHash"/>.
    /// </summary>
    public string Token { get; private set; } = "";

    /// <summary>SHA-256 of the token, in hex.</summary>
    public string TokenHash { get; private set; } = "";

    /// <summary>As it was typed. It proves nothing: whoever buys may type anybody's.</summary>
    public string Email { get; private set; } = "";

    /// <summary>See <see cref="Mailbox.Normal"/>.</summary>
    public string NormalizedEmail { get; private set; } = "";

    public string Product { get; private set; } = "";
    public string Plan { get; private set; } = "";

    /// <summary>The tenant's name, in normal form.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Memory of the plan in MiB, which is held together with the name.</summary>
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

    /// <summary>
    /// Whether its buyer was signed in when they placed it. Only then the Stripe customer that it made is the account's
    /// own, and used again: an order that was claimed later may have been placed by anybody.
    /// </summary>
    public bool InSession { get; private set; }

    /// <summary>
    /// From where it was placed, as limits count visitors; null once it is paid or over, and if it came from this
    /// machine.
    /// </summary>
    public string? Visitor { get; private set; }

    /// <summary>What the buyer calls the site; null if they did not say.</summary>
    public string? SiteName { get; private set; }

    /// <summary>The tenant that is paid for again; null for an order of a new one.</summary>
    public Guid? ResumesTenantId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When we last asked Stripe about the order without an event.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>Creates a pending order at the plan's current price.</summary>
    public static Order For(string email, Product product, Plan plan, string name, DateTimeOffset now)
    {
        var order = new Order
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            NormalizedEmail = Mailbox.Normal(email),
            Product = product.Name,
            Plan = plan.Name,
            Name = name,
            Amount = plan.Price,
            Currency = plan.Currency,
            Interval = plan.Interval,
            IntervalCount = plan.IntervalCount,
            SetupFee = plan.SetupFee,
            MemoryMb = plan.MemoryMb,
            State = OrderState.Pending,
            CreatedAt = now,
        };
        order.RenewToken();
        return order;
    }

    /// <summary>Records from where the order was placed, for as long as it is not paid.</summary>
    public void ComeFrom(string? visitor) => Visitor = visitor;

    /// <summary>Records what the buyer calls the site.</summary>
    public void Call(string? siteName) => SiteName = siteName;

    /// <summary>Adds the order to the context; the caller saves.</summary>
    public void AddTo(AppDb db) => db.Orders.Add(this);

    /// <summary>What is needed to create a tenant for this order.</summary>
    public Sale ToSale() => new(Id, Name, Product, Plan, IsComplimentary);

    /// <summary>
    /// Creates an order that brings back a suspended tenant whose subscription has ended. The tenant still has its
    /// name, and its owner owns this order too.
    /// </summary>
    public static Order Resuming(Tenant tenant, Order first, Product product, Plan plan, DateTimeOffset now)
    {
        var order = For(first.Email, product, plan, tenant.Slug, now);
        (order.ResumesTenantId, order.AccountId, order.InSession) = (tenant.Id, first.AccountId, first.InSession);
        order.SetupFee = 0; // it is set up
        return order;
    }

    /// <summary>
    /// Whether the order is complimentary: nothing was paid, and nothing is charged. See decision 15.
    /// </summary>
    public bool IsComplimentary =>
        SubscriptionId is { } id && id.StartsWith(ComplimentaryPrefix, StringComparison.Ordinal);

    /// <summary>Prefix of the subscription ids of complimentary orders; Stripe's begin with <c>sub_</c>.</summary>
    public const string ComplimentaryPrefix = "given_";

    /// <summary>
    /// Erases the buyer's mail address because they want to be forgotten. What was bought stays, for the books. Throws
    /// while the order is pending or paid.
    /// </summary>
    public void Forget()
    {
        if (!IsOver)
            throw new InvalidOperationException($"The order {Id} is {State}; its buyer cannot be forgotten.");
        (Email, NormalizedEmail, Visitor, SiteName) = (Mailbox.Forgotten, "", null, null);
    }

    /// <summary>Stores the payment page that is open for the buyer. Throws unless the order is pending.</summary>
    public void Offer(string sessionId, string payUrl)
    {
        Require(OrderState.Pending, "be offered for payment");
        (SessionId, PayUrl) = (sessionId, payUrl);
    }

    /// <summary>
    /// Marks the order as paid. Doing so again for the same subscription changes nothing and returns false; another
    /// subscription throws. A payment at the last moment revives an expired order, and the caller has to check whether
    /// the name is still free.
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
        (State, CustomerId, SubscriptionId, PaidAt, Visitor) = (OrderState.Paid, customerId, subscriptionId, now, null);
        return true;
    }

    /// <summary>
    /// Makes the order complimentary: it counts as paid from now on. Its subscription id is one of ours, which Stripe
    /// does not know. Throws unless the order is pending.
    /// </summary>
    public void Give(DateTimeOffset now)
    {
        Require(OrderState.Pending, "be given");
        (State, Amount, SetupFee) = (OrderState.Paid, 0, 0);
        (SubscriptionId, PaidAt) = ($"{ComplimentaryPrefix}{Id:N}", now);
    }

    /// <summary>
    /// Records that the buyer has paid in a way that takes days (bank debit), during which the name stays theirs.
    /// Returns false unless the order is pending.
    /// </summary>
    public bool AwaitMoney()
    {
        if (State != OrderState.Pending)
            return false;
        (State, PayUrl, Visitor) = (OrderState.Paying, null, null);
        return true;
    }

    /// <summary>What it is for was set up before, elsewhere: no fee is charged for that.</summary>
    public void WasSetUp() => SetupFee = 0;

    /// <summary>
    /// Records that what was paid for cannot be delivered, so the money goes back. Throws unless the order is paid.
    /// </summary>
    public void Lose()
    {
        Require(OrderState.Paid, "be lost");
        State = OrderState.Lost;
    }

    /// <summary>Stores the tenant that the order paid for. Throws unless the order is paid.</summary>
    public void Fulfil(Guid tenantId)
    {
        Require(OrderState.Paid, "be fulfilled");
        TenantId = tenantId;
    }

    /// <summary>
    /// Expires an order that was not paid in time, or whose money did not come. Returns false if it cannot expire, as a
    /// paid one cannot.
    /// </summary>
    public bool Expire(bool moneyFailed = false)
    {
        if (State != OrderState.Pending && !(moneyFailed && State == OrderState.Paying))
            return false;
        (State, PayUrl, Visitor) = (OrderState.Expired, null, null);
        return true;
    }

    /// <summary>
    /// Records that the subscription has ended. Does nothing for an ended or lost order; throws if it was never paid.
    /// </summary>
    public void End()
    {
        if (State is OrderState.Ended or OrderState.Lost)
            return;
        Require(OrderState.Paid, "end");
        State = OrderState.Ended;
    }

    /// <summary>Records when Stripe was asked about the order.</summary>
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

/// <summary>Where an order is, and what leads on from there.</summary>
public enum OrderState
{
    /// <summary>
    /// The name is held, and the money is not there yet. The buyer pays, or <c>ExpireReservations</c> ends it.
    /// </summary>
    Pending,

    /// <summary>
    /// The buyer paid in a way that takes days, and the name is held. Stripe says later whether the money came.
    /// </summary>
    Paying,

    /// <summary>Paid, or complimentary; the tenant runs or soon will. The end of the subscription leads on.</summary>
    Paid,

    /// <summary>Not paid in time. Final, unless a payment arrives late.</summary>
    Expired,

    /// <summary>The subscription has ended. This state is final.</summary>
    Ended,

    /// <summary>
    /// Paid, but the name was lost, the tenant could not be made, or it was paid twice: <c>RefundOrder</c> gives the
    /// money back. This state is final.
    /// </summary>
    Lost,
}
