using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>Takes an order: checks the input, holds the name and memory, and opens the payment page.</summary>
public sealed class PlaceOrder(
    AppDb db,
    ProductCatalog catalog,
    TenantName names,
    KnownHosts hosts,
    StripeBilling stripe,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>A buyer looks at nothing meanwhile. The client's own limit is for each of its attempts.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    /// <summary>
    /// What the buyer entered, the order that their browser remembers, who is signed in, if anybody is, and from where
    /// they come, as limits count visitors. The site's name is kept with Stripe alone. <paramref name="ByProgram"/>:
    /// the buyer's browser will not know the order's secret, so the payment page leads back to an address that has it.
    /// </summary>
    public sealed record Wish(
        string Product,
        string? Plan,
        string? Name,
        string? Email,
        string? EarlierToken,
        Guid? AccountId = null,
        string? SiteName = null,
        string? Visitor = null,
        bool ByProgram = false
    );

    /// <summary>The order, or the errors: words for the buyer by field.</summary>
    public sealed record Answer(Order? Order, IReadOnlyDictionary<string, string> Errors);

    /// <summary>
    /// Returns the order with its payment page open, or every mistake at once. On failure no name is held and nothing
    /// is charged.
    /// </summary>
    public async Task<Answer> PlaceAsync(Wish wish, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var product = catalog.Find(wish.Product);
        var plan = product?.Plan(wish.Plan ?? "");
        if (plan is null)
            errors["Plan"] = "Please choose one of the plans.";
        var name = "";
        // A name that is part of a path is given, not chosen.
        if (product?.Route != RouteKind.Path && !names.TryNormalise(wish.Name, out name, out var mistake))
            errors["Name"] = mistake;
        var email = (wish.Email ?? "").Trim();
        if (!Mailbox.IsOne(email))
            errors["Email"] = Mailbox.Wanted;
        if (errors.Count > 0)
            return new Answer(null, errors);

        if (product!.Route == RouteKind.Path)
            name = await FreeWordsAsync(cancellationToken);
        var earlier = await EarlierAsync(wish.EarlierToken, cancellationToken);
        var unpaid = earlier?.State == OrderState.Pending ? earlier : null;
        var order = Order.For(email, product!, plan!, name, clock.GetUtcNow());
        if (wish.AccountId is { } account)
            order.BelongTo(account);
        order.ComeFrom(wish.Visitor);
        switch (await HoldAsync(order, unpaid, cancellationToken))
        {
            case Held.NameTaken:
                return Wrong("Name", $"The name {name} is taken. Please choose another.");
            case Held.NameKept:
                return Wrong(
                    "Name",
                    $"The name {name} was another customer's until recently and is not free yet. If it was yours, sign in "
                        + "first; else please choose another."
                );
            case Held.TooMany:
                return Wrong(
                    "Email",
                    $"You have {settings.Limits.OpenOrders} orders that are not paid yet. Pay one of them, or wait "
                        + "until they expire. Nothing was charged."
                );
            case Held.Full:
                return Wrong(
                    "",
                    "We are full at the moment and cannot take new containers of this size. Nothing was "
                        + "charged; please try a smaller plan, or again tomorrow."
                );
        }
        Checkpoints.Reached("order-placed");
        // The same buyer is the same customer with Stripe, so that cards and invoices stay together: the account that
        // is signed in, or whoever still has the secret of an order that nobody owns. A typed address proves nothing.
        var customer =
            wish.AccountId is { } buyer ? await CustomerOfAsync(buyer, email, cancellationToken)
            : earlier is { AccountId: null, CustomerId: { } known } && earlier.Email == email ? known
            : null;
        var page = settings.PageOf(wish.ByProgram ? order.Token : order.PageKey);
        if (!await OfferAsync(order, product!, plan!, customer, page, wish.SiteName, cancellationToken))
        {
            await ReleaseAsync(order);
            return Unavailable;
        }
        if (unpaid?.SessionId is { } session)
            await stripe.TryCloseCheckoutAsync(session, cancellationToken);
        return new Answer(order, errors);
    }

    /// <summary>
    /// Places an order that brings back a suspended tenant whose subscription has ended, with its payment page open.
    /// The tenant still has its name and memory.
    /// </summary>
    public async Task<Answer> ResumeAsync(Order first, Tenant tenant, CancellationToken cancellationToken)
    {
        var (product, plan) = catalog.Sold(tenant.Product, tenant.Plan);
        var order = Order.Resuming(tenant, first, product, plan, clock.GetUtcNow());
        order.AddTo(db);
        await db.SaveChangesAsync(cancellationToken);
        if (
            await OfferAsync(
                order,
                product,
                plan,
                first.OwnCustomerId,
                settings.PageOf(order.PageKey),
                null,
                cancellationToken
            )
        )
            return new Answer(order, new Dictionary<string, string>());
        order.Expire();
        await db.SaveChangesAsync(CancellationToken.None);
        return Unavailable;
    }

    private async Task<bool> OfferAsync(
        Order order,
        Product product,
        Plan plan,
        string? customer,
        string page,
        string? siteName,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            var session = await stripe.OpenCheckoutAsync(
                order,
                product,
                plan,
                customer,
                page,
                siteName,
                patience.Token
            );
            order.Offer(session.Id, session.Url);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (PaymentUnavailableException)
        {
            return false;
        }
    }

    /// <summary>
    /// The same buyer's last order: an unpaid one, whose hold may pass to the new one, or a paid one.
    /// </summary>
    private async Task<Order?> EarlierAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        var hash = HashToken.Of(token);
        return await db.Orders.SingleOrDefaultAsync(o => o.TokenHash == hash, cancellationToken);
    }

    /// <summary>The customer that the account made with Stripe when it bought under that address, signed in.</summary>
    private Task<string?> CustomerOfAsync(Guid account, string email, CancellationToken cancellationToken) =>
        db
            .Orders.Where(o => o.AccountId == account && o.InSession && o.CustomerId != null && o.Email == email)
            .OrderByDescending(o => o.PaidAt)
            .Select(o => o.CustomerId)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Two words that nobody has. Who takes the same ones in the same moment is told that they are taken, and gets
    /// others with the next try.
    /// </summary>
    private async Task<string> FreeWordsAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            var words = TwoWords.Make();
            var now = clock.GetUtcNow();
            var since = now - settings.NameQuarantine;
            if (tries == 20 || await HoldName.IsFreeAsync(db, words, now, since, null, cancellationToken))
                return words;
        }
    }

    private async Task<Held> HoldAsync(Order order, Order? unpaid, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        order.AddTo(db);
        unpaid?.Expire();
        await db.SaveChangesAsync(cancellationToken);
        var held = await LimitHolds.MayHoldAsync(db, order, unpaid?.Id, settings.Limits.OpenOrders, cancellationToken)
            ? await HoldName.TryAsync(
                db,
                order,
                await hosts.AllAsync(db, cancellationToken),
                settings.Reservation,
                clock.GetUtcNow() - settings.NameQuarantine,
                unpaid?.Id,
                cancellationToken
            )
            : Held.TooMany;
        if (held == Held.Yes)
        {
            await transaction.CommitAsync(cancellationToken);
            return held;
        }
        await transaction.RollbackAsync(cancellationToken);
        db.ChangeTracker.Clear();
        if (held == Held.Full)
        {
            db.Alert(
                $"hosts-full/{clock.GetUtcNow():yyyy-MM-dd}",
                "A buyer was turned away: no host has room",
                $"{order.MemoryMb} MiB were asked for. 'berth hosts' shows what is held, and how to add a host.",
                cause: "hosts-full"
            );
            await db.SaveChangesAsync(cancellationToken);
        }
        return held;
    }

    private async Task ReleaseAsync(Order order)
    {
        order.Expire();
        await db.SaveChangesAsync(CancellationToken.None);
        await HoldName.ReleaseAsync(db, order.Id, CancellationToken.None);
    }

    private static Answer Unavailable =>
        Wrong("", "The payment page cannot be opened right now. Nothing was charged; please try again in a minute.");

    private static Answer Wrong(string field, string error) =>
        new(null, new Dictionary<string, string> { [field] = error });
}
