using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Writes bills: draft, then finalized. Who pays them stands in <see cref="Collection"/>.</summary>
public sealed class Invoicing(Store store, Events events, Discounts discounts, SandboxOptions options)
{
    /// <summary>A draft with these lines, and the items that waited for the next bill.</summary>
    public JsonObject Draft(
        JsonObject subscription,
        string reason,
        IEnumerable<JsonObject> lines,
        long? finalizeAt = null
    )
    {
        var waiting = Waiting(subscription).ToList();
        var invoice = store.Add(
            Build(subscription, reason, [.. waiting.Select(i => InvoiceLines.OfItem(i)), .. lines])
        );
        foreach (var item in waiting)
            item["invoice"] = invoice.Id();
        if (invoice.Num("subtotal") > 0)
            discounts.Used(subscription);
        invoice["_finalize_at"] = finalizeAt;
        subscription["latest_invoice"] = invoice.Id();
        events.Record("invoice.created", invoice);
        return invoice;
    }

    /// <summary>The next bill as it would be; nothing is kept.</summary>
    public JsonObject Preview(
        JsonObject subscription,
        IEnumerable<JsonObject> lines,
        bool withWaiting,
        string reason = "upcoming"
    )
    {
        var invoice = Build(
            subscription,
            reason,
            [.. withWaiting ? Waiting(subscription).Select(i => InvoiceLines.OfItem(i)) : [], .. lines]
        );
        var customer = store.Find("customer", subscription.Str("customer"))!;
        Balance(invoice, customer.Num("balance"));
        invoice["number"] = null;
        return invoice;
    }

    public void Finalize(JsonObject invoice)
    {
        var customer = store.Find("customer", invoice.Str("customer"))!;
        Balance(invoice, customer.Num("balance"));
        (invoice["status"], invoice["_finalize_at"]) = ("open", null);
        invoice["hosted_invoice_url"] = $"{options.PublicUrl}/invoice/{invoice.Id()}";
        invoice["status_transitions"]!["finalized_at"] = events.Now;
        invoice["number"] =
            $"{customer.Str("invoice_prefix")}-{store.All("invoice").Count(i => i.Str("customer") == customer.Id() && i.Str("number") is not null) + 1:0000}";
        events.Change("customer.updated", customer, c => c["balance"] = invoice.Num("ending_balance"));
        events.Record("invoice.finalized", invoice);
    }

    public JsonObject Item(JsonObject subscription, JsonObject line)
    {
        var item = store.Add(
            new JsonObject
            {
                ["id"] = Store.NewId("ii", 24),
                ["object"] = "invoiceitem",
                ["amount"] = line["amount"]!.DeepClone(),
                ["currency"] = line["currency"]!.DeepClone(),
                ["customer"] = subscription["customer"]!.DeepClone(),
                ["date"] = events.Now,
                ["description"] = line["description"]!.DeepClone(),
                ["discountable"] = false,
                ["invoice"] = null,
                ["livemode"] = false,
                ["metadata"] = new JsonObject(),
                ["parent"] = new JsonObject
                {
                    ["subscription_details"] = new JsonObject
                    {
                        ["subscription"] = subscription.Id(),
                        ["subscription_item"] = line["parent"]!["subscription_item_details"]![
                            "subscription_item"
                        ]!.DeepClone(),
                    },
                    ["type"] = "subscription_details",
                },
                ["period"] = line["period"]!.DeepClone(),
                ["pricing"] = line["pricing"]!.DeepClone(),
                ["proration"] = true,
                ["quantity"] = line["quantity"]!.DeepClone(),
            }
        );
        events.Record("invoiceitem.created", item);
        return item;
    }

    private IEnumerable<JsonObject> Waiting(JsonObject subscription) =>
        store
            .All("invoiceitem")
            .Where(i =>
                i["invoice"] is null
                && (string?)i["parent"]!["subscription_details"]!["subscription"] == subscription.Id()
            );

    private JsonObject Build(JsonObject subscription, string reason, List<JsonObject> lines)
    {
        var now = events.Now;
        var id = Store.NewId("in", 24);
        foreach (var line in lines)
            line["invoice"] = id;
        var subtotal = lines.Sum(l => l.Num("amount"));
        var off = discounts.On(subscription, subtotal);
        var total = subtotal - off.Sum(o => o.Amount);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "invoice",
            ["amount_due"] = Math.Max(0, total),
            ["amount_overpaid"] = 0,
            ["amount_paid"] = 0,
            ["amount_remaining"] = Math.Max(0, total),
            ["attempt_count"] = 0,
            ["attempted"] = false,
            ["auto_advance"] = true,
            ["billing_reason"] = reason,
            ["collection_method"] = "charge_automatically",
            ["created"] = now,
            ["currency"] = subscription["currency"]!.DeepClone(),
            ["customer"] = subscription["customer"]!.DeepClone(),
            ["customer_email"] = store.Find("customer", subscription.Str("customer"))?.Str("email"),
            ["default_payment_method"] = null,
            ["description"] = null,
            ["discounts"] = new JsonArray([.. off.Select(o => JsonValue.Create(o.Discount))]),
            ["due_date"] = null,
            ["ending_balance"] = null,
            ["hosted_invoice_url"] = null,
            ["invoice_pdf"] = null,
            ["last_finalization_error"] = null,
            ["lines"] = new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. lines]),
                ["has_more"] = false,
                ["url"] = $"/v1/invoices/{id}/lines",
            },
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = null,
            ["number"] = null,
            ["parent"] = new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = subscription["metadata"]!.DeepClone(),
                    ["subscription"] = subscription.Id(),
                },
                ["type"] = "subscription_details",
            },
            ["period_end"] = lines.Count > 0 ? lines.Max(l => (long)l["period"]!["end"]!) : now,
            ["period_start"] = lines.Count > 0 ? lines.Min(l => (long)l["period"]!["start"]!) : now,
            ["starting_balance"] = 0,
            ["status"] = "draft",
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = null,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = null,
                ["voided_at"] = null,
            },
            ["subtotal"] = subtotal,
            ["test_clock"] = null,
            ["total"] = total,
            ["total_discount_amounts"] = new JsonArray([
                .. off.Select(o => new JsonObject { ["amount"] = o.Amount, ["discount"] = o.Discount }),
            ]),
            ["total_taxes"] = new JsonArray(),
        };
    }

    /// <summary>Credit is used up, and a bill below nothing becomes credit.</summary>
    private static void Balance(JsonObject invoice, long balance)
    {
        var due = invoice.Num("total") + balance;
        (invoice["starting_balance"], invoice["ending_balance"]) = (balance, Math.Min(0, due));
        invoice["amount_due"] = Math.Max(0, due);
        invoice["amount_remaining"] = Math.Max(0, due);
    }
}
