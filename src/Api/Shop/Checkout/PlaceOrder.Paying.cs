using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>Opens the payment page of an order, for a customer of Stripe's whom the buyer has proved to be.</summary>
public sealed partial class PlaceOrder
{
    /// <summary>Trying again does not help, and it is not the card; so whom to ask.</summary>
    private const string Refused =
        "The payment provider refused to open a payment page for this order. It is not your card, and nothing was charged. "
        + "We have been told; write to us through the contact page, and we tell you when it works.";

    /// <summary>This passes.</summary>
    private const string Away =
        "The payment page cannot be opened right now. Nothing was charged; please try again in a minute.";

    private static Answer Unavailable => Wrong("", Away);

    /// <summary>Opens the payment page; why there is none, in words for the buyer, or null.</summary>
    private async Task<string?> OfferAsync(
        Order order,
        Product product,
        Plan plan,
        string? customer,
        ReturnAddresses back,
        string? siteName,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            var session = await stripe.OpenAsync(order, product, plan, customer, back, siteName, patience.Token);
            order.Offer(session.Id, session.Url);
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (PaymentUnavailableException)
        {
            return Away;
        }
        catch (PaymentRefusedException)
        {
            return Refused;
        }
    }

    /// <summary>
    /// The customer that the account made with Stripe when it bought under that address, in that currency, signed in.
    /// </summary>
    private async Task<string?> CustomerOfAsync(
        Guid account,
        string email,
        string currency,
        CancellationToken cancellationToken
    ) =>
        await Customer.AliveAsync(
            db,
            await db
                .Orders.Where(o =>
                    o.AccountId == account
                    && o.InSession
                    && o.CustomerId != null
                    && o.Email == email
                    && o.Currency == currency
                )
                .OrderByDescending(o => o.PaidAt)
                .Select(o => o.CustomerId)
                .FirstOrDefaultAsync(cancellationToken),
            cancellationToken
        );
}
