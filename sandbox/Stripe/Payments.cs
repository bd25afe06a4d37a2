using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Takes money for an invoice: its payment intent, and a charge for each attempt.</summary>
public sealed class Payments(Store store, Events events, Disputes disputes)
{
    public enum Outcome
    {
        Paid,
        Failed,
        AsksBuyer,
        Processing,
    }

    /// <summary>
    /// Charges a payment method; <c>present</c> says that the buyer is there and can answer the bank.
    /// </summary>
    public Outcome Take(JsonObject invoice, JsonObject? method, bool present)
    {
        var intent = IntentOf(invoice);
        if (method is null)
            return Outcome.Failed;
        intent["payment_method"] = method.Id();
        var card = Cards.Find(method.Str("_number")!)!;
        if (card.Settles is not null)
        {
            intent["status"] = "processing";
            events.Record("payment_intent.processing", intent);
            return Outcome.Processing;
        }
        if (card.AlwaysAsks && !present)
        {
            intent["status"] = "requires_action";
            events.Record("payment_intent.requires_action", intent);
            return Outcome.AsksBuyer;
        }
        return Settle(invoice, method, card.Declined is null && (present || !card.LaterFails));
    }

    /// <summary>How the money came, or did not.</summary>
    public Outcome Settle(JsonObject invoice, JsonObject method, bool succeeds)
    {
        var intent = IntentOf(invoice);
        var charge = store.Add(Charge(intent, method, succeeds));
        intent["latest_charge"] = charge.Id();
        intent["status"] = succeeds ? "succeeded" : "requires_payment_method";
        if (!succeeds)
        {
            intent["last_payment_error"] = new JsonObject
            {
                ["type"] = "card_error",
                ["code"] = "card_declined",
                ["decline_code"] = "generic_decline",
                ["message"] = "Your card was declined.",
            };
            events.Record("charge.failed", charge);
            events.Record("payment_intent.payment_failed", intent);
            return Outcome.Failed;
        }
        intent["amount_received"] = intent["amount"]!.DeepClone();
        intent["last_payment_error"] = null;
        events.Record("charge.succeeded", charge);
        events.Record("payment_intent.succeeded", intent);
        var payment = Payment(invoice)!;
        (payment["status"], payment["amount_paid"]) = ("paid", intent["amount"]!.DeepClone());
        payment["status_transitions"]!["paid_at"] = events.Now;
        events.Record("invoice_payment.paid", payment);
        disputes.After(charge, Cards.Find(method.Str("_number")!)?.After);
        return Outcome.Paid;
    }

    private JsonObject? Payment(JsonObject invoice) =>
        store.All("invoice_payment").LastOrDefault(p => p.Str("invoice") == invoice.Id());

    private JsonObject IntentOf(JsonObject invoice)
    {
        if (Payment(invoice) is { } known)
            return store.Find("payment_intent", (string)known["payment"]!["payment_intent"]!)!;
        var intent = store.Add(Intent(invoice));
        store.Add(
            new JsonObject
            {
                ["id"] = Store.NewId("inpay", 24),
                ["object"] = "invoice_payment",
                ["amount_paid"] = null,
                ["amount_requested"] = invoice["amount_due"]!.DeepClone(),
                ["created"] = events.Now,
                ["currency"] = invoice["currency"]!.DeepClone(),
                ["invoice"] = invoice.Id(),
                ["is_default"] = true,
                ["livemode"] = false,
                ["payment"] = new JsonObject { ["payment_intent"] = intent.Id(), ["type"] = "payment_intent" },
                ["status"] = "open",
                ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
            }
        );
        events.Record("payment_intent.created", intent);
        return intent;
    }

    private JsonObject Intent(JsonObject invoice)
    {
        var id = Store.NewId("pi", 24);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "payment_intent",
            ["amount"] = invoice["amount_due"]!.DeepClone(),
            ["amount_capturable"] = 0,
            ["amount_received"] = 0,
            ["canceled_at"] = null,
            ["cancellation_reason"] = null,
            ["capture_method"] = "automatic",
            ["client_secret"] = $"{id}_secret_{Store.NewId("x", 25)[2..]}",
            ["confirmation_method"] = "automatic",
            ["created"] = events.Now,
            ["currency"] = invoice["currency"]!.DeepClone(),
            ["customer"] = invoice["customer"]!.DeepClone(),
            ["description"] = null,
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_action"] = null,
            ["payment_method"] = null,
            ["payment_method_types"] = new JsonArray("card"),
            ["receipt_email"] = null,
            ["setup_future_usage"] = "off_session",
            ["status"] = "requires_payment_method",
        };
    }

    private JsonObject Charge(JsonObject intent, JsonObject method, bool succeeds) =>
        new()
        {
            ["id"] = Store.NewId("ch", 24),
            ["object"] = "charge",
            ["amount"] = intent["amount"]!.DeepClone(),
            ["amount_captured"] = succeeds ? intent.Num("amount") : 0,
            ["amount_refunded"] = 0,
            ["balance_transaction"] = null,
            ["billing_details"] = method["billing_details"]!.DeepClone(),
            ["captured"] = succeeds,
            ["created"] = events.Now,
            ["currency"] = intent["currency"]!.DeepClone(),
            ["customer"] = intent["customer"]!.DeepClone(),
            ["description"] = null,
            ["disputed"] = false,
            ["failure_code"] = succeeds ? null : "card_declined",
            ["failure_message"] = succeeds ? null : "Your card was declined.",
            ["fraud_details"] = new JsonObject(),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["outcome"] = new JsonObject
            {
                ["network_status"] = succeeds ? "approved_by_network" : "declined_by_network",
                ["reason"] = succeeds ? null : "generic_decline",
                ["risk_level"] = "normal",
                ["risk_score"] = 12,
                ["seller_message"] = succeeds
                    ? "Payment complete."
                    : "The bank did not return any further details with this decline.",
                ["type"] = succeeds ? "authorized" : "issuer_declined",
            },
            ["paid"] = succeeds,
            ["payment_intent"] = intent.Id(),
            ["payment_method"] = method.Id(),
            ["payment_method_details"] = new JsonObject
            {
                [method.Str("type")!] = method[method.Str("type")!]!.DeepClone(),
                ["type"] = method.Str("type"),
            },
            ["receipt_email"] = null,
            ["receipt_url"] = null,
            ["refunded"] = false,
            ["status"] = succeeds ? "succeeded" : "failed",
        };
}
