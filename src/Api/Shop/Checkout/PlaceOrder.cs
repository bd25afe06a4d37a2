using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>Takes an order: checks the input, holds the name and memory, and opens the payment page.</summary>
public sealed partial class PlaceOrder(
    AppDb db,
    ProductCatalog catalog,
    TenantName names,
    ReadFacts facts,
    StripeCheckout stripe,
    KeepAnswers answers,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>A buyer looks at nothing meanwhile. The client's own limit is for each of its attempts.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    /// <summary>
    /// What the buyer entered, the order that their browser remembers, who is signed in, if anybody is, and from where
    /// they come, as limits count visitors. <paramref name="ByProgram"/>:
    /// the buyer's browser will not know the order's secret, so the payment page leads back to an address that has it.
    /// <paramref name="FormKey"/> is the same for a form that is sent twice. <paramref name="Success"/> and <paramref
    /// name="Cancel"/>: where the payment page leads instead, as the door has allowed. <paramref name="Answers"/> are
    /// those to the product's questions. <paramref name="Currency"/>: without it, what the account pays in already, else
    /// the plan's own.
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
        bool ByProgram = false,
        string? FormKey = null,
        string? Success = null,
        string? Cancel = null,
        IReadOnlyDictionary<string, string?>? Answers = null,
        string? Currency = null
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
        var product = catalog.OnSale(wish.Product);
        var plan = product?.PlanOnSale(wish.Plan);
        if (plan is null)
            errors["Plan"] = "Please choose one of the plans.";
        else if (await InCurrencyAsync(plan, wish, cancellationToken) is { } priced)
            plan = priced;
        else
            errors["Currency"] = WrongCurrency(plan, wish.Currency!);
        var name = "";
        // A name that is part of a path is given, not chosen.
        if (product?.Route != RouteKind.Path && !names.TryNormalise(wish.Name, out name, out var mistake))
            errors["Name"] = mistake;
        var email = (wish.Email ?? "").Trim();
        if (Mailbox.WrongWith(email) is { } wrong)
            errors["Email"] = wrong;
        var answered = CheckAnswers.Of(product?.Ask ?? [], product is null ? null : wish.Answers);
        foreach (var (question, why) in answered.Errors)
            errors[CheckAnswers.Field(question)] = why;
        if (errors.Count > 0)
            return new Answer(null, errors);

        var token = TokenOf(wish.FormKey);
        if (token is not null)
        {
            var (before, isFree) = await EarlierAnswerAsync(
                token,
                wish,
                plan!,
                name,
                email,
                answered,
                cancellationToken
            );
            if (before is not null)
                return before;
            token = isFree ? token : null;
        }
        var typed = name;
        if (product!.Route == RouteKind.Path)
            name = await FreeWordsAsync(cancellationToken);
        var earlier = await EarlierAsync(wish.EarlierToken, cancellationToken);
        var unpaid = earlier?.State == OrderState.Pending ? earlier : null;
        var buyer = new Buyer(email, wish.AccountId, unpaid?.Id);
        var demand = Demand.New(product, plan!, settings.RecordOf(name, product.Route), buyer);
        var verdict = await facts.JudgeAsync(demand, cancellationToken);
        if (verdict.Obstacle is { } obstacle)
            return await RefuseAsync(obstacle, verdict.Why, product, plan!, name, cancellationToken);
        var order = Order.For(email, product!, plan!, name, clock.GetUtcNow());
        if (wish.AccountId is { } account)
            order.BelongTo(account);
        order.ComeFrom(wish.Visitor);
        order.Call(wish.SiteName);
        if (token is not null)
            order.OpenBy(token);
        answers.Add(db, order.Id, product, answered.Values);
        switch (await HoldAsync(order, unpaid, demand, verdict.Hosts, cancellationToken))
        {
            case Held.Twice:
                return (await EarlierAnswerAsync(token!, wish, plan!, typed, email, answered, cancellationToken)).Answer
                    ?? Unavailable;
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
            case Held.SoldOut:
                return Wrong("Plan", Obstacle.SoldOut.ForBuyer(product, plan!, name));
            case Held.HasEnough:
                return Wrong("Plan", Obstacle.HasEnough.ForBuyer(product, plan!, name));
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
            wish.AccountId is { } its ? await CustomerOfAsync(its, email, plan!.Currency, cancellationToken)
            : earlier is { AccountId: null } && earlier.Email == email && earlier.Currency == plan!.Currency
                ? await Customer.AliveAsync(db, earlier.CustomerId, cancellationToken)
            : null;
        var back = ReturnAddresses.To(
            settings.PageOf(wish.ByProgram ? order.Token : order.PageKey),
            order.Name,
            wish.Success,
            wish.Cancel
        );
        if (await OfferAsync(order, product!, plan!, customer, back, wish.SiteName, cancellationToken) is { } trouble)
        {
            await ReleaseAsync(order);
            return Wrong("", trouble);
        }
        if (unpaid?.SessionId is { } session)
            await stripe.TryCloseAsync(session, cancellationToken);
        return new Answer(order, errors);
    }

    /// <summary>
    /// Places an order that brings back a suspended tenant whose subscription has ended, with its payment page open.
    /// The tenant still has its name and memory.
    /// </summary>
    public async Task<Answer> ResumeAsync(Order first, Tenant tenant, CancellationToken cancellationToken)
    {
        var (product, sold) = catalog.Sold(tenant.Product, tenant.Plan);
        var paid = await LastPaidAsync(first, tenant, cancellationToken);
        var plan = sold.In(paid.Currency) ?? sold;
        var verdict = await facts.JudgeAsync(Demand.On(tenant.DataOn, plan), cancellationToken);
        if (verdict.Obstacle is { } obstacle)
            return Wrong("", $"{obstacle.ForOwner(plan)} Nothing was charged; please write to us.");
        var order = Order.Resuming(tenant, first, product, plan, clock.GetUtcNow());
        order.AddTo(db);
        await db.SaveChangesAsync(cancellationToken);
        // The plan may have no price in their currency any more. A customer pays in one: the buyer becomes another one with Stripe.
        var customer =
            paid.OwnCustomerId is not { } own ? null
            : paid.Currency == plan.Currency ? await Customer.AliveAsync(db, own, cancellationToken)
            : first.AccountId is { } owner ? await CustomerOfAsync(owner, first.Email, plan.Currency, cancellationToken)
            : null;
        if (
            await OfferAsync(
                order,
                product,
                plan,
                customer,
                ReturnAddresses.To(settings.PageOf(order.PageKey), order.Name),
                null,
                cancellationToken
            )
            is not { } trouble
        )
            return new Answer(order, new Dictionary<string, string>());
        order.Expire();
        await db.SaveChangesAsync(CancellationToken.None);
        return Wrong("", trouble);
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

    private static Answer Wrong(string field, string error) =>
        new(null, new Dictionary<string, string> { [field] = error });
}
