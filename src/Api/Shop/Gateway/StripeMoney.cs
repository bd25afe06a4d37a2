using Stripe;
using Stripe.Radar;

namespace Berth.Shop.Gateway;

/// <summary>Payments made through Stripe, their refunds and disputes.</summary>
public sealed class StripeMoney(IStripeClient client, CallStripe calls)
{
    /// <summary>
    /// Refunds the last payment of a subscription in full, and says what has gone back of it by now, by us or by
    /// anybody; null if nothing has: nothing was paid, or its bank takes it back itself, by a dispute.
    /// </summary>
    /// <returns>The amount in the currency's smallest unit, and the currency.</returns>
    public Task<(long Amount, string Currency)?> RefundLatestAsync(
        string subscriptionId,
        string reason,
        CancellationToken cancellationToken
    ) =>
        calls.RunAsync<(long, string)?>(
            "refund a payment",
            async () =>
            {
                if (await LatestPaymentAsync(subscriptionId, cancellationToken) is not { } intent)
                    return null;
                try
                {
                    await new RefundService(client).CreateAsync(
                        new RefundCreateOptions { PaymentIntent = intent, Reason = reason },
                        new RequestOptions { IdempotencyKey = $"refund-{intent}" },
                        cancellationToken
                    );
                }
                catch (StripeException e) when (e.StripeError?.Code is "charge_already_refunded" or "charge_disputed")
                {
                    // Refunded already, by an operator or by us before a crash; or charged back.
                }
                long back = 0;
                string? currency = null;
                await foreach (
                    var refund in new RefundService(client).ListAutoPagingAsync(
                        new RefundListOptions { PaymentIntent = intent, Limit = 100 },
                        cancellationToken: cancellationToken
                    )
                )
                    if (refund.Status is not ("failed" or "canceled"))
                        (back, currency) = (back + refund.Amount, refund.Currency);
                return currency is null ? null : (back, currency);
            }
        );

    /// <summary>The payment intent of the newest bill that something was paid for; null if there is none.</summary>
    private async Task<string?> LatestPaymentAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        await foreach (
            var invoice in new InvoiceService(client).ListAutoPagingAsync(
                new InvoiceListOptions
                {
                    Subscription = subscriptionId,
                    Status = "paid",
                    Limit = 100,
                },
                cancellationToken: cancellationToken
            )
        )
        {
            if (invoice.AmountPaid == 0)
                continue;
            await foreach (
                var payment in new InvoicePaymentService(client).ListAutoPagingAsync(
                    new InvoicePaymentListOptions
                    {
                        Invoice = invoice.Id,
                        Status = "paid",
                        Limit = 100,
                    },
                    cancellationToken: cancellationToken
                )
            )
                if (payment.Payment?.PaymentIntentId is { } intent)
                    return intent;
            return null;
        }
        return null;
    }

    /// <summary>Finds the subscription that a charge paid for; null if it paid for something else.</summary>
    public Task<string?> SubscriptionOfAsync(
        string? paymentIntentId,
        string? chargeId,
        CancellationToken cancellationToken
    ) =>
        calls.RunAsync(
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
        calls.RunAsync(
            "read a charge",
            () => new ChargeService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>An invoice as it is now; null if it was a draft, and is deleted.</summary>
    public Task<Invoice?> ReadInvoiceAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read an invoice",
            async () =>
            {
                try
                {
                    return await new InvoiceService(client).GetAsync(id, cancellationToken: cancellationToken);
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    calls.GoOn("read an invoice", e, "without it");
                    return null;
                }
            }
        );

    /// <summary>A refund as it is now.</summary>
    public Task<Refund> ReadRefundAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read a refund",
            () => new RefundService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>A dispute as it is now.</summary>
    public Task<Dispute> ReadDisputeAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read a dispute",
            () => new DisputeService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>A warning as it is now.</summary>
    public Task<EarlyFraudWarning> ReadWarningAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read a fraud warning",
            () => new EarlyFraudWarningService(client).GetAsync(id, cancellationToken: cancellationToken)
        );

    /// <summary>Reads a customer's current mail address; null if the customer was deleted, or never was.</summary>
    public Task<string?> ReadEmailAsync(string customerId, CancellationToken cancellationToken) =>
        calls.RunAsync(
            "read a customer",
            async () =>
            {
                try
                {
                    var customer = await new CustomerService(client).GetAsync(
                        customerId,
                        cancellationToken: cancellationToken
                    );
                    return customer.Deleted == true ? null : customer.Email;
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    calls.GoOn("read a customer", e, "as if they were deleted");
                    return null;
                }
            }
        );
}
