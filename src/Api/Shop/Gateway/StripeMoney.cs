using Stripe;
using Stripe.Radar;

namespace Berth.Shop.Gateway;

/// <summary>Payments made through Stripe, their refunds and disputes.</summary>
public sealed class StripeMoney(IStripeClient client)
{
    /// <summary>
    /// Refunds the last payment of a subscription in full; null if there was none. A payment that is refunded already
    /// stays so, and its amount is returned.
    /// </summary>
    /// <returns>The amount in minor units and its currency.</returns>
    public Task<(long Amount, string Currency)?> RefundLatestAsync(
        string subscriptionId,
        string reason,
        CancellationToken cancellationToken
    ) =>
        StripeCall.RunAsync<(long, string)?>(
            "refund a payment",
            async () =>
            {
                var invoices = await new InvoiceService(client).ListAsync(
                    new InvoiceListOptions
                    {
                        Subscription = subscriptionId,
                        Status = "paid",
                        Limit = 10,
                    },
                    cancellationToken: cancellationToken
                );
                if (invoices.Data.Where(i => i.AmountPaid > 0).MaxBy(i => i.Created) is not { } invoice)
                    return null;
                var payments = await new InvoicePaymentService(client).ListAsync(
                    new InvoicePaymentListOptions { Invoice = invoice.Id, Status = "paid" },
                    cancellationToken: cancellationToken
                );
                if (
                    payments.Data.Select(p => p.Payment?.PaymentIntentId).FirstOrDefault(p => p is not null)
                    is not { } intent
                )
                    return null;
                try
                {
                    await new RefundService(client).CreateAsync(
                        new RefundCreateOptions { PaymentIntent = intent, Reason = reason },
                        new RequestOptions { IdempotencyKey = $"refund-{intent}" },
                        cancellationToken
                    );
                }
                catch (StripeException e) when (e.StripeError?.Code == "charge_already_refunded")
                {
                    // Refunded already, by an operator or by us before a crash.
                }
                return (invoice.AmountPaid, invoice.Currency);
            }
        );

    /// <summary>Finds the subscription that a charge paid for; null if it paid for something else.</summary>
    public Task<string?> SubscriptionOfAsync(
        string? paymentIntentId,
        string? chargeId,
        CancellationToken cancellationToken
    ) =>
        StripeCall.RunAsync(
            "find a payment's subscription",
            async () =>
            {
                var intent =
                    paymentIntentId
                    ?? (
                        chargeId is null
                            ? null
                            : (
                                await new ChargeService(client).GetAsync(chargeId, cancellationToken: cancellationToken)
                            ).PaymentIntentId
                    );
                if (intent is null)
                    return null;
                var payments = await new InvoicePaymentService(client).ListAsync(
                    new InvoicePaymentListOptions
                    {
                        Payment = new InvoicePaymentPaymentOptions { Type = "payment_intent", PaymentIntent = intent },
                    },
                    cancellationToken: cancellationToken
                );
                if (payments.Data.FirstOrDefault()?.InvoiceId is not { } invoice)
                    return null;
                return (await new InvoiceService(client).GetAsync(invoice, cancellationToken: cancellationToken))
                    .Parent
                    ?.SubscriptionDetails
                    ?.SubscriptionId;
            }
        );

    /// <summary>A charge as it is now.</summary>
    public Task<Charge> ReadChargeAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read a charge",
            () => new ChargeService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>An invoice as it is now.</summary>
    public Task<Invoice> ReadInvoiceAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read an invoice",
            () => new InvoiceService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>A dispute as it is now.</summary>
    public Task<Dispute> ReadDisputeAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read a dispute",
            () => new DisputeService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>A warning as it is now.</summary>
    public Task<EarlyFraudWarning> ReadWarningAsync(string id, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read a fraud warning",
            () => new EarlyFraudWarningService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>Reads a customer's current mail address; null if the customer was deleted.</summary>
    public Task<string?> ReadEmailAsync(string customerId, CancellationToken cancellationToken) =>
        StripeCall.RunAsync(
            "read a customer",
            async () =>
            {
                var customer = await new CustomerService(client).GetAsync(
                    customerId,
                    cancellationToken: cancellationToken
                );
                return customer.Deleted == true ? null : customer.Email;
            }
        );
}
