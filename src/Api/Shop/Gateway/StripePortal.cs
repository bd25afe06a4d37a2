using Stripe;
using Stripe.BillingPortal;

namespace Berth.Shop.Gateway;

/// <summary>Stripe's billing portal.</summary>
public sealed class StripePortal(IStripeClient client, CallStripe calls)
{
    /// <summary>
    /// Opens Stripe's own page for cards, invoices and cancelling, for the first of these customers that Stripe has.
    /// Its address is good for minutes, and for that customer. Null if Stripe has none of them any more.
    /// </summary>
    public Task<string?> OpenAsync(
        IEnumerable<string> customers,
        string returnUrl,
        CancellationToken cancellationToken
    ) =>
        calls.RunAsync(
            "open the billing portal",
            async () =>
            {
                foreach (var customer in customers)
                {
                    try
                    {
                        var portal = await new SessionService(client).CreateAsync(
                            new SessionCreateOptions { Customer = customer, ReturnUrl = returnUrl },
                            cancellationToken: cancellationToken
                        );
                        return portal.Url;
                    }
                    catch (StripeException e) when (CallStripe.IsMissing(e))
                    {
                        calls.GoOn("open the billing portal", e, $"without the customer {customer}");
                    }
                }
                return null;
            }
        );
}
