using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Money back: sequence 10. The subscription is not touched.</summary>
public sealed class Refunds(Store store, Events events, Disputes disputes)
{
    public JsonObject Create(JsonObject p)
    {
        p.Allow("charge", "payment_intent", "amount", "reason", "metadata");
        var charge =
            p.Text("charge") is { } id ? store.Named("charge", id)
            : p.Text("payment_intent") is { } intent
                ? store.Find("charge", store.Named("payment_intent", intent).Str("latest_charge"))
                    ?? throw StripeFault.Invalid(
                        "payment_intent",
                        $"This PaymentIntent ({intent}) does not have a successful charge to refund."
                    )
            : throw StripeFault.Missing("payment_intent");
        var left = charge.Num("amount") - charge.Num("amount_refunded");
        if (!charge.On("paid"))
            throw StripeFault.Invalid(
                "charge",
                $"This PaymentIntent ({charge.Str("payment_intent")}) does not have a successful charge to refund."
            );
        if (left == 0)
            throw new StripeFault(
                400,
                "invalid_request_error",
                "charge_already_refunded",
                $"Charge {charge.Id()} has already been refunded."
            );
        if (store.All("dispute").Exists(d => d.Str("charge") == charge.Id() && !d.On("is_charge_refundable")))
            throw new StripeFault(
                400,
                "invalid_request_error",
                "charge_disputed",
                $"Charge {charge.Id()} has been charged back; cannot issue a refund."
            );
        var amount = p.Number("amount") ?? left;
        if (amount < 1 || amount > left)
            throw StripeFault.Invalid(
                "amount",
                $"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
            );
        if (p.Text("reason") is not (null or "duplicate" or "fraudulent" or "requested_by_customer"))
            throw StripeFault.Invalid(
                "reason",
                "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer"
            );

        var refund = store.Add(
            new JsonObject
            {
                ["id"] = Store.NewId("re", 24),
                ["object"] = "refund",
                ["amount"] = amount,
                ["balance_transaction"] = null,
                ["charge"] = charge.Id(),
                ["created"] = events.Now,
                ["currency"] = charge["currency"]!.DeepClone(),
                ["destination_details"] = new JsonObject { ["type"] = "card" },
                ["metadata"] = p.Metadata(),
                ["payment_intent"] = charge["payment_intent"]?.DeepClone(),
                ["reason"] = p.Text("reason"),
                ["receipt_number"] = null,
                ["status"] = "succeeded",
            }
        );
        events.Record("refund.created", refund);
        events.Change(
            "charge.refunded",
            charge,
            c => (c["amount_refunded"], c["refunded"]) = (c.Num("amount_refunded") + amount, amount == left)
        );
        events.Record("refund.updated", refund);
        events.Record("charge.refund.updated", refund);
        if (amount == left)
            disputes.Settle(charge);
        return refund;
    }
}
