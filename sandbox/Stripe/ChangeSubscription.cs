using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Changes of plan, quantity and term: sequences 6, 7 and 9.</summary>
public sealed class ChangeSubscription(
    Store store,
    Events events,
    Wallet wallet,
    Invoicing invoicing,
    Collection collection,
    Renewals renewals
)
{
    public void Update(JsonObject subscription, JsonObject p)
    {
        p.Allow(
            "items",
            "metadata",
            "proration_behavior",
            "proration_date",
            "cancel_at_period_end",
            "cancel_at",
            "cancellation_details",
            "default_payment_method",
            "description",
            "trial_end",
            "payment_behavior",
            "pause_collection",
            "discounts",
            "off_session",
            "billing_cycle_anchor"
        );
        if (subscription.Is("status", "canceled", "incomplete_expired"))
            throw StripeFault.NotThere("subscription", subscription.Id());
        var after = Wished(subscription, p);
        var lines = Prorations(subscription, after, p);
        var atOnce = p.Text("proration_behavior") == "always_invoice" || BeginsAnew(subscription, after);
        if (atOnce && lines.Count > 0 && Refused(subscription, after, lines, p.Text("payment_behavior")))
            return;
        events.Change(
            "customer.subscription.updated",
            subscription,
            s =>
            {
                foreach (var (name, value) in after)
                    s[name] = value?.DeepClone();
            }
        );
        Bill(subscription, lines, atOnce);
        if (p.Text("trial_end") == "now" && subscription.Is("status", "trialing"))
            EndTrial(subscription);
    }

    /// <summary>What the next bill would be: <c>POST /v1/invoices/create_preview</c>.</summary>
    public JsonObject Preview(JsonObject p)
    {
        p.Allow(
            "customer",
            "subscription",
            "subscription_details",
            "preview_mode",
            "discounts",
            "currency",
            "invoice_items"
        );
        var subscription = store.Named("subscription", p.Required("subscription"));
        var details = p.Map("subscription_details") ?? [];
        var after = Wished(subscription, details);
        var lines = Prorations(subscription, after, details);
        if (details.Text("proration_behavior") == "always_invoice" || BeginsAnew(subscription, after))
            return invoicing.Preview(after, lines, withWaiting: true, "subscription_update");
        return invoicing.Preview(
            after,
            [
                .. lines,
                .. p.Text("preview_mode") == "recurring" ? InvoiceLines.Period(after) : InvoiceLines.Following(after),
            ],
            withWaiting: true
        );
    }

    /// <summary>
    /// At an immediate end: what was paid ahead becomes credit, and what waits is billed, if that is wished.
    /// </summary>
    public void CreditRest(JsonObject subscription, bool prorate, bool invoiceNow)
    {
        var none = subscription.Copy();
        none["items"]!["data"] = new JsonArray();
        if (prorate && !subscription.Is("status", "trialing", "paused", "incomplete"))
            foreach (var line in InvoiceLines.Prorations(subscription, none, events.Now))
                invoicing.Item(subscription, line);
        if (invoiceNow)
            collection.FinalizeAndPay(invoicing.Draft(subscription, "subscription_update", []));
    }

    /// <summary>A change that waited for its bill too long.</summary>
    public void ExpirePending(JsonObject subscription)
    {
        var invoice = store.Find("invoice", subscription.Str("_pending_invoice"));
        (subscription["pending_update"], subscription["_pending_items"], subscription["_pending_invoice"]) = (
            null,
            null,
            null
        );
        if (invoice?.Is("status", "open") == true)
            collection.Void(invoice);
        events.Record("customer.subscription.pending_update_expired", subscription);
    }

    private JsonObject Wished(JsonObject subscription, JsonObject p)
    {
        var after = subscription.Copy();
        if (p["items"] is JsonArray items)
            foreach (var item in items)
                SubscriptionItems.Apply(after, item!.AsObject(), store, events.Now);
        if (after.Items().Any() is false)
            throw StripeFault.Invalid("items", "A subscription must have at least one active item.");
        if (after.Items().Select(i => (string?)i["price"]!["recurring"]!["interval"]).Distinct().Count() > 1)
            throw StripeFault.Invalid(
                "items",
                "Currently, all prices in a subscription must have the same billing interval."
            );
        if (Interval(subscription) != Interval(after) || Anchor(p) == "now")
            Restart(after);
        after["metadata"] =
            p.ContainsKey("metadata") && p["metadata"] is JsonValue
                ? new JsonObject()
                : p.Metadata(after["metadata"]!.AsObject());
        foreach (var name in (string[])["default_payment_method", "description"])
            if (p.ContainsKey(name))
                after[name] = p.Text(name);
        if (p.Text("default_payment_method") is { } method)
            store.Named("payment_method", method, "default_payment_method");
        if (p.ContainsKey("pause_collection"))
            after["pause_collection"] = p.Map("pause_collection") is { } pause
                ? new JsonObject
                {
                    ["behavior"] = pause.Required("behavior", "pause_collection[behavior]"),
                    ["resumes_at"] = pause.Number("resumes_at"),
                }
                : null;
        foreach (var (name, value) in p.Map("cancellation_details") ?? [])
            after["cancellation_details"]![name] = (string?)value is { Length: > 0 } text ? text : null;
        if (p.Text("trial_end") is { } trial and not "now" && after.Is("status", "trialing"))
            MoveTrial(after, long.Parse(trial, System.Globalization.CultureInfo.InvariantCulture));
        SubscriptionTerm.Apply(after, p, events.Now);
        return after;
    }

    /// <summary>Where the period shall begin: <c>billing_cycle_anchor[type]</c>. Before endive it was plain text.</summary>
    public static string? Anchor(JsonObject p)
    {
        if (p["billing_cycle_anchor"] is not { } wished)
            return null;
        if (wished is not JsonObject anchor)
            throw StripeFault.Invalid("billing_cycle_anchor", "Invalid object");
        anchor.Allow("type");
        var type = anchor.Required("type", "billing_cycle_anchor[type]");
        return type is "now" or "unchanged"
            ? type
            : throw StripeFault.Invalid(
                "billing_cycle_anchor[type]",
                "Invalid billing_cycle_anchor[type]: must be one of now or unchanged"
            );
    }

    private List<JsonObject> Prorations(JsonObject subscription, JsonObject after, JsonObject p)
    {
        var behavior = p.Text("proration_behavior") ?? "create_prorations";
        if (behavior is not ("create_prorations" or "always_invoice" or "none"))
            throw StripeFault.Invalid(
                "proration_behavior",
                "Invalid proration_behavior: must be one of create_prorations, always_invoice, or none"
            );
        if (subscription.Is("status", "trialing", "paused", "incomplete"))
            return [];
        var at = p.Number("proration_date") ?? events.Now;
        List<JsonObject> lines = behavior == "none" ? [] : InvoiceLines.Prorations(subscription, after, at);
        return BeginsAnew(subscription, after) ? [.. lines, .. InvoiceLines.Period(after)] : lines;
    }

    private void Bill(JsonObject subscription, List<JsonObject> lines, bool atOnce)
    {
        foreach (var line in lines.Where(l => (bool)l["parent"]!["subscription_item_details"]!["proration"]!))
            invoicing.Item(subscription, line);
        if (!atOnce || lines.Count == 0)
            return;
        var invoice = invoicing.Draft(
            subscription,
            "subscription_update",
            lines.Where(l => !(bool)l["parent"]!["subscription_item_details"]!["proration"]!)
        );
        collection.FinalizeAndPay(invoice);
    }

    /// <summary>Whether the money will not come and the caller wants no change without it.</summary>
    private bool Refused(JsonObject subscription, JsonObject after, List<JsonObject> lines, string? behavior)
    {
        if (behavior is not ("error_if_incomplete" or "pending_if_incomplete"))
            return false;
        var method = wallet.For(after, store.Find("customer", subscription.Str("customer"))!);
        var card = method is null ? null : Cards.Find(method.Str("_number")!);
        var good = card is { LaterFails: false, AlwaysAsks: false, Declined: null };
        if (good || invoicing.Preview(after, lines.Select(l => l.Copy()), withWaiting: true).Num("amount_due") == 0)
            return false;
        if (behavior == "error_if_incomplete")
            throw StripeFault.Declined("card_declined", "generic_decline", "Your card was declined.");
        var invoice = invoicing.Draft(subscription, "subscription_update", lines);
        (subscription["_pending_invoice"], subscription["_pending_items"]) = (
            invoice.Id(),
            after["items"]!["data"]!.DeepClone()
        );
        events.Change(
            "customer.subscription.updated",
            subscription,
            s =>
                s["pending_update"] = new JsonObject
                {
                    ["billing_cycle_anchor"] = null,
                    ["expires_at"] = events.Now + 23 * 3600,
                    ["subscription_items"] = after["items"]!["data"]!.DeepClone(),
                    ["trial_end"] = null,
                    ["trial_from_plan"] = null,
                }
        );
        collection.FinalizeAndPay(invoice);
        return true;
    }

    private void EndTrial(JsonObject subscription)
    {
        if (!subscription.On("_warned"))
            renewals.TrialWillEnd(subscription);
        subscription["trial_end"] = events.Now;
        renewals.EndTrial(subscription);
        if (store.Find("invoice", subscription.Str("latest_invoice")) is { } invoice && invoice.Is("status", "draft"))
            collection.FinalizeAndPay(invoice);
    }

    private void MoveTrial(JsonObject subscription, long end)
    {
        if (end <= events.Now)
            throw StripeFault.Invalid(
                "trial_end",
                "Invalid timestamp: must be an integer Unix timestamp in the future."
            );
        (subscription["trial_end"], subscription["billing_cycle_anchor"]) = (end, end);
        foreach (var item in subscription.Items())
            item["current_period_end"] = end;
    }

    /// <summary>Another interval begins a new period now, and so does the wish for one.</summary>
    private void Restart(JsonObject subscription)
    {
        if (subscription.Is("status", "trialing"))
            return;
        subscription["billing_cycle_anchor"] = events.Now;
        foreach (var item in subscription.Items())
            (item["current_period_start"], item["current_period_end"]) = (
                events.Now,
                Periods.After(events.Now, item["price"]!.AsObject())
            );
    }

    private static bool BeginsAnew(JsonObject before, JsonObject after) =>
        Interval(before) != Interval(after)
        || before.Items().First().Num("current_period_start") != after.Items().First().Num("current_period_start");

    private static string Interval(JsonObject subscription) =>
        subscription.Items().First()["price"]!["recurring"]! is JsonObject r
            ? $"{r["interval_count"]} {r["interval"]}"
            : "";
}
