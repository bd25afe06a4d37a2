using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using Berth.Billing;
using Berth.Catalog;
using Berth.Data;
using Berth.Jobs;
using Berth.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Checkout;

/// <summary>Takes an order: checks what was entered, holds the name, opens the payment page.</summary>
public sealed class PlaceOrder(AppDb db, ProductCatalog catalog, TenantName names, StripeBilling stripe, BerthSettings settings, TimeProvider clock)
{
    /// <summary>What the buyer entered.</summary>
    public sealed record Wish(string Product, string? Plan, string? Name, string? Email, string? EarlierToken);

    /// <summary>The order, or what is wrong: field to words for the buyer.</summary>
    public sealed record Answer(Order? Order, IReadOnlyDictionary<string, string> Errors);

    /// <summary>The order with its payment page open, or every mistake at once. When it fails, no name is held and nothing is charged.</summary>
    public async Task<Answer> RunAsync(Wish wish, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var product = catalog.Find(wish.Product);
        var plan = product?.Plan(wish.Plan ?? "");
        if (plan is null) errors["Plan"] = "Please choose one of the plans.";
        if (!names.TryNormalise(wish.Name, out var name, out var mistake)) errors["Name"] = mistake;
        var email = (wish.Email ?? "").Trim();
        if (!IsEmail(email)) errors["Email"] = "Please enter the address of your mailbox, such as ada@example.com.";
        if (errors.Count > 0) return new Answer(null, errors);

        var earlier = await EarlierAsync(wish.EarlierToken, cancellationToken);
        var order = Order.For(email, product!, plan!, name, clock.GetUtcNow());
        if (!await HoldAsync(order, earlier, cancellationToken)) return Taken(name);
        Steps.Reached("order-placed");
        try
        {
            var session = await stripe.OpenCheckoutAsync(order, product!, plan!, cancellationToken);
            order.Offer(session.Id, session.Url);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (PaymentUnavailableException)
        {
            await ReleaseAsync(order);
            return new Answer(null, new Dictionary<string, string> { [""] = "The payment page cannot be opened just now. Nothing was charged; please try again in a minute." });
        }
        if (earlier?.SessionId is { } session0) await stripe.TryCloseCheckoutAsync(session0, cancellationToken);
        return new Answer(order, errors);
    }

    /// <summary>The same buyer's unpaid order, whose hold may pass to the new one.</summary>
    private async Task<Order?> EarlierAsync(string? token, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(token) ? null : await db.Orders.SingleOrDefaultAsync(o => o.Token == token && o.State == OrderState.Pending, cancellationToken);

    private async Task<bool> HoldAsync(Order order, Order? earlier, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Orders.Add(order);
        earlier?.Expire();
        await db.SaveChangesAsync(cancellationToken);
        var held = await HoldName.TryAsync(db, order.Name, order.Id, settings.Reservation, earlier?.Id, cancellationToken);
        if (!held)
        {
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return false;
        }
        if (earlier is not null) await HoldName.ReleaseAsync(db, earlier.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task ReleaseAsync(Order order)
    {
        order.Expire();
        await db.SaveChangesAsync(CancellationToken.None);
        await HoldName.ReleaseAsync(db, order.Id, CancellationToken.None);
    }

    private static Answer Taken(string name) => new(null, new Dictionary<string, string> { ["Name"] = $"The name {name} is taken. Please choose another." });

    private static bool IsEmail(string text) =>
        text.Length is > 2 and <= 254 && !text.Any(char.IsWhiteSpace) && !text.Any(char.IsControl) && MailAddress.TryCreate(text, out var address) && address.Address == text && new EmailAddressAttribute().IsValid(text);
}
