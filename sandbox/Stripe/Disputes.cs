using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// What the bank says after a charge: disputes and inquiries (sequence 11), early fraud warnings (12).
/// </summary>
public sealed class Disputes(Store store, Events events, Settings settings, EndSubscription ending)
{
    public void After(JsonObject charge, string? what)
    {
        if (what == "warning")
            Warn(charge);
        else if (what is not null)
            Open(charge, inquiry: what == "inquiry");
    }

    public void Close(JsonObject dispute, bool won)
    {
        var inquiry = dispute.Str("status")!.StartsWith("warning", StringComparison.Ordinal);
        dispute["status"] =
            inquiry ? "warning_closed"
            : won ? "won"
            : "lost";
        dispute["is_charge_refundable"] = inquiry || won;
        events.Record("charge.dispute.closed", dispute);
        if (won && !inquiry)
            events.Record("charge.dispute.funds_reinstated", dispute);
    }

    /// <summary>
    /// Evidence was given. As at Stripe, the words <c>winning_evidence</c> and <c>losing_evidence</c> decide at once.
    /// </summary>
    public void Answer(JsonObject dispute, string? evidence, bool submit)
    {
        events.Change(
            "charge.dispute.updated",
            dispute,
            d =>
            {
                d["evidence"]!["uncategorized_text"] = evidence;
                d["evidence_details"]!["has_evidence"] = evidence is not null;
                if (submit)
                    d["status"] = d.Str("status")!.StartsWith("warning", StringComparison.Ordinal)
                        ? "warning_under_review"
                        : "under_review";
                if (submit)
                    d["evidence_details"]!["submission_count"] = 1;
            }
        );
        if (evidence is "winning_evidence" or "losing_evidence")
            Close(dispute, evidence == "winning_evidence");
    }

    /// <summary>
    /// The bank makes a chargeback of an inquiry: the same dispute, told by <c>charge.dispute.updated</c>
    /// (https://docs.stripe.com/disputes/how-disputes-work#inquiries).
    /// </summary>
    public void Escalate(JsonObject dispute)
    {
        var charge = store.Find("charge", dispute.Str("charge"))!;
        events.Change(
            "charge.dispute.updated",
            dispute,
            d =>
            {
                (d["status"], d["is_charge_refundable"]) = ("needs_response", false);
                d["evidence_details"]!["due_by"] = events.Now + 7 * 86400;
            }
        );
        events.Record("charge.dispute.funds_withdrawn", dispute);
        Settle(charge);
    }

    /// <summary>A warning leads nowhere any more once its charge was refunded or disputed.</summary>
    public void Settle(JsonObject charge)
    {
        foreach (var warning in store.All("radar.early_fraud_warning").Where(w => w.Str("charge") == charge.Id()))
            events.Change("radar.early_fraud_warning.updated", warning, w => w["actionable"] = false);
    }

    private void Open(JsonObject charge, bool inquiry)
    {
        var dispute = store.Add(
            new JsonObject
            {
                ["id"] = Store.NewId("dp", 24),
                ["object"] = "dispute",
                ["amount"] = charge["amount"]!.DeepClone(),
                ["balance_transactions"] = new JsonArray(),
                ["charge"] = charge.Id(),
                ["created"] = events.Now,
                ["currency"] = charge["currency"]!.DeepClone(),
                ["evidence"] = new JsonObject { ["uncategorized_text"] = null },
                ["evidence_details"] = new JsonObject
                {
                    ["due_by"] = events.Now + 7 * 86400,
                    ["has_evidence"] = false,
                    ["past_due"] = false,
                    ["submission_count"] = 0,
                },
                ["is_charge_refundable"] = inquiry,
                ["livemode"] = false,
                ["metadata"] = new JsonObject(),
                ["payment_intent"] = charge["payment_intent"]?.DeepClone(),
                ["reason"] = "fraudulent",
                ["status"] = inquiry ? "warning_needs_response" : "needs_response",
            }
        );
        charge["disputed"] = true;
        events.Record("charge.dispute.created", dispute);
        if (!inquiry)
            events.Record("charge.dispute.funds_withdrawn", dispute);
        if (!inquiry)
            Settle(charge);
        // the first charge comes before its subscription, see Timeline
        dispute["_cancel"] = settings.CancelOnDispute && !inquiry;
    }

    /// <summary>Ends what the disputed charge paid for, when the account is set so.</summary>
    public void CancelFor(JsonObject dispute)
    {
        dispute["_cancel"] = false;
        var payment = store
            .All("invoice_payment")
            .Find(p => (string?)p["payment"]!["payment_intent"] == dispute.Str("payment_intent"));
        var subscription = store.Find("subscription", store.Find("invoice", payment?.Str("invoice"))?.SubscriptionId());
        if (subscription is not null && !subscription.Is("status", "canceled"))
            ending.End(subscription, "payment_disputed");
    }

    private void Warn(JsonObject charge) =>
        events.Record(
            "radar.early_fraud_warning.created",
            store.Add(
                new JsonObject
                {
                    ["id"] = Store.NewId("issfr", 24),
                    ["object"] = "radar.early_fraud_warning",
                    ["actionable"] = true,
                    ["charge"] = charge.Id(),
                    ["created"] = events.Now,
                    ["fraud_type"] = "misc",
                    ["livemode"] = false,
                    ["payment_intent"] = charge["payment_intent"]?.DeepClone(),
                }
            )
        );
}
